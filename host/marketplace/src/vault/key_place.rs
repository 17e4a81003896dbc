//! Where a master key is kept: in a file, or in the environment.

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::error::VaultError;
use super::master_key::MasterKey;
use crate::data_dir::{sync_folder_of, write_whole};

/// A key in base64 has 45 bytes with its newline. No more than this is read:
/// the file may be anything.
const LONGEST_TEXT: u64 = 1024;

/// The file or the variable with a master key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// This file.
    File(PathBuf),
    /// This environment variable.
    Variable(&'static str),
}

impl KeyPlace {
    /// The key, if there is one.
    pub(super) fn read(&self) -> Result<Option<MasterKey>, VaultError> {
        let text = match self {
            Self::File(path) => read_private(path)?,
            Self::Variable(name) => {
                std::env::var_os(name).map(|text| Zeroizing::new(text.into_encoded_bytes()))
            }
        };
        let Some(text) = text else { return Ok(None) };
        let damaged = || VaultError::Damaged { place: self.clone() };
        MasterKey::from_text(&text).map(Some).ok_or_else(damaged)
    }

    /// A new key, which a file then holds, in the place of an earlier one. In
    /// the environment it must have been put by somebody else.
    pub(super) fn create(&self) -> Result<MasterKey, VaultError> {
        match self {
            Self::File(path) => {
                let key = MasterKey::generate()?;
                write_whole(path, key.to_text().as_bytes()).map_err(unusable(path))?;
                Ok(key)
            }
            Self::Variable(variable) => self.read()?.ok_or(VaultError::NotGiven { variable }),
        }
    }

    /// Moves a file to the place of another. The environment is not ours to
    /// change.
    pub(super) fn move_to(&self, other: &Self) -> Result<(), VaultError> {
        let (Self::File(from), Self::File(to)) = (self, other) else { return Ok(()) };
        std::fs::rename(from, to).and_then(|()| sync_folder_of(to)).map_err(unusable(from))
    }

    /// Removes a file, if there is one.
    pub(super) fn clear(&self) -> Result<(), VaultError> {
        let Self::File(path) = self else { return Ok(()) };
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(path)(error)),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Variable(name) => f.write_str(name),
        }
    }
}

/// Reads a file that only its owner can.
fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path)(error)),
    };
    #[cfg(unix)]
    {
        let metadata = file.metadata().map_err(unusable(path))?;
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            return Err(VaultError::Exposed { path: path.to_owned(), mode });
        }
    }
    let mut text = Zeroizing::new(Vec::new());
    file.take(LONGEST_TEXT).read_to_end(&mut text).map_err(unusable(path))?;
    Ok(Some(text))
}

fn unusable(path: &Path) -> impl Fn(io::Error) -> VaultError {
    move |error| VaultError::Unusable { path: path.to_owned(), reason: error.to_string() }
}
