//! A client id and secret, and the file that Personio hands them out in.
//!
//! Those that are there from the start follow from the seed, so that a tester can
//! stop the simulator, start it again, and still be connected. Those generated later
//! are random. They open nothing but this simulator.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Keeps the credentials' random numbers apart from those of the people, who are
/// drawn from the seed itself.
const STREAM: u64 = 0x6372_6564_656e_7469;
const SECRET_CHARACTERS: usize = 86;
const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The file of `--credentials-out` cannot be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot write the credentials to {} ({source}); name a file in a directory that exists and that you may write to",
    file.display()
)]
pub struct WriteError {
    file: PathBuf,
    source: io::Error,
}

/// One pair. No `Debug`: a secret that cannot be formatted is not logged by
/// accident.
#[derive(Clone)]
pub(crate) struct Credentials {
    client_id: String,
    client_secret: String,
}

impl Credentials {
    /// The pairs of a seed, without end: the first is the same, however many are used.
    pub(crate) fn derive(seed: u64) -> impl Iterator<Item = Self> {
        let mut rng = fastrand::Rng::with_seed(seed ^ STREAM);
        std::iter::repeat_with(move || Self::draw(&mut rng))
    }

    /// A pair that follows from nothing.
    pub(crate) fn generate() -> Self {
        Self::draw(&mut fastrand::Rng::new())
    }

    fn draw(rng: &mut fastrand::Rng) -> Self {
        let client_id = format!("papi-{}", uuid(rng.u64(..), rng.u64(..)));
        let secret: String =
            std::iter::repeat_with(|| base64url(rng.u64(..))).take(SECRET_CHARACTERS).collect();
        Self { client_id, client_secret: format!("papi-{secret}") }
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(crate) fn client_secret(&self) -> &str {
        &self.client_secret
    }

    pub(crate) fn has_secret(&self, client_secret: &str) -> bool {
        self.client_secret == client_secret
    }

    /// Writes the file so that only its owner can read it, even where it existed
    /// before with wider permissions.
    pub(crate) fn write_to(&self, file: &Path) -> Result<(), WriteError> {
        create_private(file)
            .and_then(|mut out| out.write_all(self.text().as_bytes()))
            .map_err(|source| WriteError { file: file.to_owned(), source })
    }

    pub(crate) fn text(&self) -> String {
        format!("client_id: {}\nclient_secret: {}\n", self.client_id, self.client_secret)
    }
}

#[cfg(unix)]
fn create_private(file: &Path) -> io::Result<File> {
    use std::fs::Permissions;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    const OWNER_ONLY: u32 = 0o600;
    let out =
        OpenOptions::new().write(true).create(true).truncate(true).mode(OWNER_ONLY).open(file)?;
    if out.metadata()?.is_file() {
        out.set_permissions(Permissions::from_mode(OWNER_ONLY))?;
    }
    Ok(out)
}

#[cfg(not(unix))]
fn create_private(file: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(file)
}

/// A random (version 4) UUID in its usual spelling.
fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xf000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff,
    )
}

fn base64url(random: u64) -> char {
    let index = usize::try_from(random % 64).unwrap_or_default();
    char::from(BASE64URL.get(index).copied().unwrap_or(b'A'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn first(seed: u64) -> Credentials {
        Credentials::derive(seed).next().unwrap()
    }

    #[test]
    fn follow_from_the_seed() {
        assert_eq!(first(7).text(), first(7).text());
        assert_ne!(first(7).text(), first(8).text());
    }

    #[test]
    fn stay_the_same_across_versions() {
        // Somebody's connected test tenants depend on this.
        let ids: Vec<String> = Credentials::derive(1).take(2).map(|pair| pair.client_id).collect();
        assert_eq!(
            ids,
            [
                "papi-f6435676-589f-4a7d-930d-8e1019e42a48",
                "papi-ced6d61c-66af-46f9-a495-b02898ef0b10"
            ]
        );
    }

    #[test]
    fn no_two_pairs_are_alike() {
        let pairs = [1, 2, 3].into_iter().flat_map(|seed| Credentials::derive(seed).take(1_000));
        let (ids, secrets): (HashSet<_>, HashSet<_>) =
            pairs.map(|pair| (pair.client_id, pair.client_secret)).unzip();
        assert_eq!((ids.len(), secrets.len()), (3_000, 3_000));
    }

    #[test]
    fn look_like_personios() {
        let text = first(1).text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        let id = lines[0].strip_prefix("client_id: papi-").unwrap();
        let groups: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        let secret = lines[1].strip_prefix("client_secret: papi-").unwrap();
        assert_eq!(secret.len(), 86);
        assert!(secret.bytes().all(|byte| BASE64URL.contains(&byte)));
    }

    #[test]
    fn uuid_has_version_and_variant() {
        assert_eq!(uuid(0, 0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(u64::MAX, u64::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
