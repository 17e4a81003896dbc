//! The connection's storage, as the plugin sees it.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};

/// Named values that outlive a call. Deleting a key that is not there succeeds.
pub trait Storage {
    /// The value of `key`, if it has one.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError>;
    /// Sets the value of `key`, replacing an earlier one.
    fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError>;
    /// Deletes `key`.
    fn delete(&self, key: &str) -> Result<(), StorageError>;
}

/// Why a value could not be read or kept. The host's own words are left out:
/// they are not ours to vouch for.
#[derive(Clone, Copy, Debug)]
pub enum StorageError {
    /// The host does not let this plugin use the connection's storage.
    Denied,
    /// Anything else, such as a full quota.
    Failed,
}

impl From<StorageError> for Error {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Denied => Self::new(
                ErrorKind::Denied,
                "The host refuses access to the connection's storage; allow wasi:keyvalue for this plugin.",
            ),
            StorageError::Failed => Self::new(
                ErrorKind::StorageFailed,
                "The connection's storage does not work; look into the host's log, then try again.",
            ),
        }
    }
}
