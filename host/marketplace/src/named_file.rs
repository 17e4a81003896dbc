//! Files that a person names.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::Error;

/// Reads a file that a person named: a regular one, since `/dev/zero` has no end
/// and a pipe may never begin, and no more of it than `limit` and one byte, by
/// which whoever reads it further sees that it is too large.
pub(crate) fn read(what: &'static str, path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let unreadable = |reason: String| Error::ReadFile { what, path: path.to_owned(), reason };
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if !metadata.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    let most = (limit as u64).saturating_add(1);
    let size = metadata.len().saturating_add(1).min(most);
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut content))
        .map_err(|error| unreadable(error.to_string()))?;
    Ok(content)
}

/// As [`read`], wiped when nobody uses it any more: the place for all of it is made
/// before, since growing would leave a copy behind.
pub(crate) fn read_secret(
    what: &'static str,
    path: &Path,
    limit: usize,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    read(what, path, limit).map(Zeroizing::new)
}
