//! `wasi:keyvalue/store` for plugins, on a connection's [`Storage`].
//!
//! wasmtime's own implementation of the interface forgets what was written as
//! soon as the guest closes its bucket, and knows no storage of a host.

use std::sync::Arc;

use wasmtime::component::{HasData, Resource, ResourceTable};

use crate::bindings::wasi::keyvalue::store::{Error, Host, HostBucket, KeyResponse};
use crate::storage::{Storage, StorageError};

/// A plugin's handle to its connection's storage.
#[expect(unreachable_pub, reason = "the generated bindings export it again")]
pub struct Bucket(Arc<dyn Storage>);

/// The part of a room that the interface works on.
pub(crate) struct KeyValueView<'a> {
    /// `None` where no bucket can be opened.
    pub(crate) storage: Option<&'a Arc<dyn Storage>>,
    pub(crate) table: &'a mut ResourceTable,
}

pub(crate) struct KeyValue;

impl HasData for KeyValue {
    type Data<'a> = KeyValueView<'a>;
}

type Answer<T> = wasmtime::Result<Result<T, Error>>;

impl KeyValueView<'_> {
    fn storage(&self, bucket: &Resource<Bucket>) -> wasmtime::Result<Arc<dyn Storage>> {
        Ok(Arc::clone(&self.table.get(bucket)?.0))
    }
}

/// The reason stays on this side: a database's message is none of the plugin's
/// business.
fn failed(error: &StorageError) -> Error {
    tracing::warn!(%error, "storage failed under a plugin");
    Error::Other("storage failed".to_owned())
}

impl Host for KeyValueView<'_> {
    async fn open(&mut self, identifier: String) -> Answer<Resource<Bucket>> {
        let Some(storage) = self.storage else {
            return Ok(Err(Error::AccessDenied));
        };
        if !identifier.is_empty() {
            return Ok(Err(Error::NoSuchStore));
        }
        Ok(Ok(self.table.push(Bucket(Arc::clone(storage)))?))
    }
}

impl HostBucket for KeyValueView<'_> {
    async fn get(&mut self, bucket: Resource<Bucket>, key: String) -> Answer<Option<Vec<u8>>> {
        Ok(self.storage(&bucket)?.get(&key).await.map_err(|error| failed(&error)))
    }

    async fn set(&mut self, bucket: Resource<Bucket>, key: String, value: Vec<u8>) -> Answer<()> {
        Ok(self.storage(&bucket)?.set(&key, value).await.map_err(|error| failed(&error)))
    }

    async fn delete(&mut self, bucket: Resource<Bucket>, key: String) -> Answer<()> {
        Ok(self.storage(&bucket)?.delete(&key).await.map_err(|error| failed(&error)))
    }

    async fn exists(&mut self, bucket: Resource<Bucket>, key: String) -> Answer<bool> {
        let value = self.storage(&bucket)?.get(&key).await.map_err(|error| failed(&error));
        Ok(value.map(|value| value.is_some()))
    }

    async fn list_keys(
        &mut self,
        bucket: Resource<Bucket>,
        _cursor: Option<u64>,
    ) -> Answer<KeyResponse> {
        let keys = self.storage(&bucket)?.keys().await.map_err(|error| failed(&error));
        Ok(keys.map(|keys| KeyResponse { keys, cursor: None }))
    }

    async fn drop(&mut self, bucket: Resource<Bucket>) -> wasmtime::Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}
