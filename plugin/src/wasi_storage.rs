//! [`Storage`] on `wasi:keyvalue`.

use crate::bindings::wasi::keyvalue::store::{self, Bucket};
use crate::storage::{Storage, StorageError};

/// A connection has one bucket, and the contract leaves it without a name.
const BUCKET: &str = "";

pub(crate) struct WasiStorage {
    bucket: Bucket,
}

impl WasiStorage {
    pub(crate) fn open() -> Result<Self, StorageError> {
        Ok(Self { bucket: store::open(BUCKET)? })
    }
}

impl Storage for WasiStorage {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.bucket.get(key)?)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        Ok(self.bucket.set(key, value)?)
    }

    fn delete(&self, key: &str) -> Result<(), StorageError> {
        Ok(self.bucket.delete(key)?)
    }
}

impl From<store::Error> for StorageError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::AccessDenied => Self::Denied,
            store::Error::NoSuchStore | store::Error::Other(_) => Self::Failed,
        }
    }
}
