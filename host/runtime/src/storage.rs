//! Where a connection keeps what its plugin must remember between calls.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

/// Storage failed; the text says why, without any value.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the connection's storage failed: {reason}")]
pub struct StorageError {
    /// What went wrong, for the operator's log.
    pub reason: String,
}

impl StorageError {
    /// An error with this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// The key-value pairs of one connection.
///
/// A plugin reaches them as the bucket `""` of `wasi:keyvalue/store`. Whoever
/// implements this for a database keeps connections apart: an instance serves
/// one connection only.
#[async_trait]
pub trait Storage: Send + Sync {
    /// The value of `key`, if there is one.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError>;
    /// Sets `key`, replacing an earlier value.
    async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), StorageError>;
    /// Removes `key`; it is no error if there is none.
    async fn delete(&self, key: &str) -> Result<(), StorageError>;
    /// All keys, in any order.
    async fn keys(&self) -> Result<Vec<String>, StorageError>;
    /// All keys with the sizes of their values, in bytes, in any order.
    async fn sizes(&self) -> Result<Vec<(String, usize)>, StorageError> {
        let mut sizes = Vec::new();
        for key in self.keys().await? {
            if let Some(value) = self.get(&key).await? {
                sizes.push((key, value.len()));
            }
        }
        Ok(sizes)
    }
    /// Removes everything.
    async fn clear(&self) -> Result<(), StorageError>;
}

/// Storage that lasts as long as the process: for tests, and for proving a
/// connection before anything is written to disk.
#[derive(Debug, Default)]
pub struct MemoryStorage {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemoryStorage {
    /// Storage with these entries in it.
    pub fn new(entries: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { entries: Mutex::new(entries.into_iter().collect()) }
    }

    /// All entries as they are now.
    pub fn entries(&self) -> Vec<(String, Vec<u8>)> {
        self.with(|entries| {
            entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
        })
    }

    fn with<T>(&self, action: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T) -> T {
        // A panic while the lock is held cannot leave a map half-written.
        action(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Storage for MemoryStorage {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.with(|entries| entries.get(key).cloned()))
    }

    async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), StorageError> {
        self.with(|entries| entries.insert(key.to_owned(), value));
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.with(|entries| entries.remove(key));
        Ok(())
    }

    async fn keys(&self) -> Result<Vec<String>, StorageError> {
        Ok(self.with(|entries| entries.keys().cloned().collect()))
    }

    async fn clear(&self) -> Result<(), StorageError> {
        self.with(BTreeMap::clear);
        Ok(())
    }
}
