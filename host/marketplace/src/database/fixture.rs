//! A database on disk, for tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use marketplace_runtime::{FieldMask, SealedSecret, Secret};
use tempfile::TempDir;

use super::{Database, NewConnection, SqliteSecretStore, SqliteStorage};
use crate::error::Error;
use crate::reference;
use crate::vault::Vault;

/// A folder with a database and its master key.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.file("test.db")
    }

    /// As another process would.
    pub(crate) async fn try_open(&self) -> Result<Database, Error> {
        Database::open(&self.database(), Vault::in_folder(self.path())).await
    }

    pub(crate) async fn open(&self) -> Database {
        self.try_open().await.unwrap()
    }

    /// Whether some file of the database has these bytes.
    pub(crate) fn holds(&self, bytes: &[u8]) -> bool {
        ["test.db", "test.db-wal", "test.db-shm"].iter().any(|name| {
            let content = std::fs::read(self.file(name)).unwrap_or_default();
            content.windows(bytes.len()).any(|window| window == bytes)
        })
    }
}

pub(crate) fn secret(name: &str, value: &str) -> SealedSecret {
    let stand_in = format!("sealed-for-{name}");
    SealedSecret { name: name.to_owned(), stand_in, secret: Secret::new(value.to_owned()) }
}

impl Database {
    /// A connection with a secret `client-secret` and an entry `note`, both of
    /// this value. Returns its id.
    pub(crate) async fn connected(&self, tenant: &str, value: &str) -> i64 {
        let new = NewConnection {
            reference: &reference::random().unwrap(),
            tenant,
            integration: "sample",
            plugin_digest: "0",
            publisher_key: None,
            origin: None,
            settings: BTreeMap::new(),
            consent: FieldMask::all(),
            given_by: "test",
            secrets: vec![secret("client-secret", value)],
            entries: vec![("note".to_owned(), value.as_bytes().to_vec())],
        };
        self.insert_connection(new).await.unwrap();
        self.connection(tenant).await.unwrap().unwrap().id
    }

    /// That a connection still holds what [`Database::connected`] gave it.
    pub(crate) async fn holds(&self, connection_id: i64, value: &str) {
        let secrets = self.secrets(connection_id).await.unwrap();
        assert_eq!(secrets, [secret("client-secret", value)]);
        let entries = self.entries(connection_id).await.unwrap();
        assert_eq!(entries, [("note".to_owned(), value.as_bytes().to_vec())]);
    }

    pub(crate) async fn wrapped_keys(&self) -> Vec<Vec<u8>> {
        sqlx::query_scalar("SELECT wrapped FROM data_key").fetch_all(&self.pool).await.unwrap()
    }

    pub(crate) fn storage(&self, connection_id: i64) -> SqliteStorage {
        SqliteStorage { database: self.clone(), connection_id }
    }

    pub(crate) fn secret_store(&self, connection_id: i64) -> SqliteSecretStore {
        SqliteSecretStore { database: self.clone(), connection_id }
    }

    /// As somebody else with a hand on the file would.
    pub(crate) async fn sql(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.pool).await.unwrap();
    }
}
