//! `wasi:keyvalue/store` for plugins, on a connection's [`Storage`].
//!
//! wasmtime's own implementation of the interface forgets what was written as
//! soon as the guest closes its bucket, and knows no storage of a host.
//!
//! The interface is a draft, and drafts match by their exact name: a plugin may have
//! been built against either of the two that are in use, which differ in the type of
//! a cursor that this host never hands out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wasmtime::component::{HasData, Resource, ResourceTable};

use crate::bindings::draft2::wasi::keyvalue::store as two;
use crate::bindings::wasi::keyvalue::store as one;
use crate::limits::Limits;
use crate::storage::{Storage, StorageError};

/// A plugin's way to its connection's storage.
#[derive(Clone)]
#[expect(unreachable_pub, reason = "the generated bindings export it again")]
pub struct Bucket {
    pub(crate) storage: Arc<dyn Storage>,
    /// One change at a time: the quota is of what is there before.
    pub(crate) lock: Arc<tokio::sync::Mutex<()>>,
    pub(crate) quota: Quota,
    /// Whether the operator was told that something was refused. A plugin can go on
    /// trying a million times in a call.
    pub(crate) complained: Arc<AtomicBool>,
}

/// How much a connection may keep; [`Limits`] says why so much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    keys: usize,
    key: usize,
    value: usize,
    total: usize,
}

/// Why something is not kept or not found.
enum Refusal {
    /// In the words of the quota.
    Quota(&'static str),
    Failed(StorageError),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
}

impl Refusal {
    /// The reason stays on this side: a database's message is none of the plugin's
    /// business.
    fn words(&self) -> String {
        match self {
            Self::Quota(what) => format!("quota exceeded: {what}"),
            Self::Failed(_) => "storage failed".to_owned(),
        }
    }

    fn complain(&self) {
        match self {
            Self::Quota(what) => {
                tracing::warn!(what, "a plugin wants to keep more than its quota");
            }
            Self::Failed(error) => tracing::warn!(%error, "storage failed under a plugin"),
        }
    }
}

impl Quota {
    pub(crate) fn of(limits: &Limits) -> Self {
        Self {
            keys: limits.storage_keys,
            key: limits.storage_key,
            value: limits.storage_value,
            total: limits.storage_total,
        }
    }

    /// Whether one more entry of this size fits.
    fn check_entry(&self, key: &str, value: &[u8]) -> Result<(), Refusal> {
        match () {
            () if key.len() > self.key => Err(Refusal::Quota("the key is too long")),
            () if value.len() > self.value => Err(Refusal::Quota("the value is too large")),
            () => Ok(()),
        }
    }

    /// Whether all entries, the new one among them, fit.
    fn check_all(&self, keys: usize, total: usize) -> Result<(), Refusal> {
        match () {
            () if keys > self.keys => Err(Refusal::Quota("there are too many keys")),
            () if total > self.total => Err(Refusal::Quota("the storage is full")),
            () => Ok(()),
        }
    }
}

impl Bucket {
    async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), Refusal> {
        self.quota.check_entry(key, &value)?;
        let _one_at_a_time = self.lock.lock().await;
        let (mut keys, mut total) = (1, key.len() + value.len());
        for (other, size) in self.storage.sizes().await? {
            if other != key {
                keys += 1;
                total += other.len() + size;
            }
        }
        self.quota.check_all(keys, total)?;
        Ok(self.storage.set(key, value).await?)
    }
}

/// The part of a room that the interface works on.
pub(crate) struct KeyValueView<'a> {
    /// `None` where no bucket can be opened.
    pub(crate) bucket: Option<&'a Bucket>,
    pub(crate) table: &'a mut ResourceTable,
}

pub(crate) struct KeyValue;

impl HasData for KeyValue {
    type Data<'a> = KeyValueView<'a>;
}

impl KeyValueView<'_> {
    fn bucket(&self, handle: &Resource<Bucket>) -> wasmtime::Result<Bucket> {
        Ok(self.table.get(handle)?.clone())
    }

    /// What the plugin is told, and for the first time in a call the operator, too.
    fn words(&self, refusal: impl Into<Refusal>) -> String {
        let refusal = refusal.into();
        if self.bucket.is_some_and(|bucket| !bucket.complained.swap(true, Ordering::Relaxed)) {
            refusal.complain();
        }
        refusal.words()
    }
}

/// One draft of the interface: the functions are the same, their types are not.
macro_rules! draft {
    ($draft:ident, $cursor:ty) => {
        impl $draft::Host for KeyValueView<'_> {
            /// A connection has one bucket, whose name is empty.
            async fn open(
                &mut self,
                identifier: String,
            ) -> wasmtime::Result<Result<Resource<Bucket>, $draft::Error>> {
                let Some(bucket) = self.bucket else {
                    return Ok(Err($draft::Error::AccessDenied));
                };
                if !identifier.is_empty() {
                    return Ok(Err($draft::Error::NoSuchStore));
                }
                Ok(Ok(self.table.push(bucket.clone())?))
            }
        }

        impl $draft::HostBucket for KeyValueView<'_> {
            async fn get(
                &mut self,
                bucket: Resource<Bucket>,
                key: String,
            ) -> wasmtime::Result<Result<Option<Vec<u8>>, $draft::Error>> {
                let value = self.bucket(&bucket)?.storage.get(&key).await;
                Ok(value.map_err(|error| $draft::Error::Other(self.words(error))))
            }

            async fn set(
                &mut self,
                bucket: Resource<Bucket>,
                key: String,
                value: Vec<u8>,
            ) -> wasmtime::Result<Result<(), $draft::Error>> {
                let set = self.bucket(&bucket)?.set(&key, value).await;
                Ok(set.map_err(|refusal| $draft::Error::Other(self.words(refusal))))
            }

            async fn delete(
                &mut self,
                bucket: Resource<Bucket>,
                key: String,
            ) -> wasmtime::Result<Result<(), $draft::Error>> {
                let deleted = self.bucket(&bucket)?.storage.delete(&key).await;
                Ok(deleted.map_err(|error| $draft::Error::Other(self.words(error))))
            }

            async fn exists(
                &mut self,
                bucket: Resource<Bucket>,
                key: String,
            ) -> wasmtime::Result<Result<bool, $draft::Error>> {
                let value = self.bucket(&bucket)?.storage.get(&key).await;
                let value = value.map(|value| value.is_some());
                Ok(value.map_err(|error| $draft::Error::Other(self.words(error))))
            }

            /// All of them at once: the quota lets there be few.
            async fn list_keys(
                &mut self,
                bucket: Resource<Bucket>,
                _cursor: Option<$cursor>,
            ) -> wasmtime::Result<Result<$draft::KeyResponse, $draft::Error>> {
                let keys = self.bucket(&bucket)?.storage.keys().await;
                Ok(keys
                    .map(|keys| $draft::KeyResponse { keys, cursor: None })
                    .map_err(|error| $draft::Error::Other(self.words(error))))
            }

            async fn drop(&mut self, bucket: Resource<Bucket>) -> wasmtime::Result<()> {
                self.table.delete(bucket)?;
                Ok(())
            }
        }
    };
}

draft!(one, u64);
draft!(two, String);
