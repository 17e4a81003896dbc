//! What a plugin keeps between calls.

use async_trait::async_trait;
use marketplace_runtime::{Storage, StorageError};
use sqlx::{SqliteConnection, SqlitePool};

use super::{Database, failed};

/// [`Storage`] for one connection.
pub(crate) struct SqliteStorage {
    pub(crate) database: Database,
    pub(crate) connection_id: i64,
}

#[async_trait]
impl Storage for SqliteStorage {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        sqlx::query_scalar("SELECT value FROM key_value WHERE connection_id = ? AND key = ?")
            .bind(self.connection_id)
            .bind(key)
            .fetch_optional(&self.database.pool)
            .await
            .map_err(|error| failed(&error))
    }

    async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), StorageError> {
        // Nothing is kept for a connection that has ended, even if a call that
        // began before is still running.
        sqlx::query(
            "INSERT INTO key_value (connection_id, key, value)
             SELECT id, ?2, ?3 FROM connection WHERE id = ?1 AND state <> 'inactive'
             ON CONFLICT (connection_id, key) DO UPDATE SET value = excluded.value",
        )
        .bind(self.connection_id)
        .bind(key)
        .bind(value)
        .execute(&self.database.pool)
        .await
        .map(drop)
        .map_err(|error| failed(&error))
    }

    async fn delete(&self, key: &str) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM key_value WHERE connection_id = ? AND key = ?")
            .bind(self.connection_id)
            .bind(key)
            .execute(&self.database.pool)
            .await
            .map(drop)
            .map_err(|error| failed(&error))
    }

    async fn keys(&self) -> Result<Vec<String>, StorageError> {
        sqlx::query_scalar("SELECT key FROM key_value WHERE connection_id = ? ORDER BY key")
            .bind(self.connection_id)
            .fetch_all(&self.database.pool)
            .await
            .map_err(|error| failed(&error))
    }

    async fn clear(&self) -> Result<(), StorageError> {
        let clear = async {
            let mut connection = self.database.pool.acquire().await?;
            erase(&mut connection, self.connection_id).await
        };
        clear.await.map_err(|error| failed(&error))
    }
}

/// All entries of a connection.
pub(super) async fn entries(
    pool: &SqlitePool,
    connection_id: i64,
) -> Result<Vec<(String, Vec<u8>)>, sqlx::Error> {
    sqlx::query_as("SELECT key, value FROM key_value WHERE connection_id = ? ORDER BY key")
        .bind(connection_id)
        .fetch_all(pool)
        .await
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    connection_id: i64,
    entries: &[(String, Vec<u8>)],
) -> Result<(), sqlx::Error> {
    for (key, value) in entries {
        sqlx::query("INSERT INTO key_value (connection_id, key, value) VALUES (?, ?, ?)")
            .bind(connection_id)
            .bind(key)
            .bind(value)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn erase(
    connection: &mut SqliteConnection,
    connection_id: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM key_value WHERE connection_id = ?")
        .bind(connection_id)
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use marketplace_runtime::FieldMask;

    use super::*;
    use crate::database::NewConnection;

    #[tokio::test]
    async fn a_call_that_outlives_its_connection_keeps_nothing() {
        let folder = tempfile::TempDir::new().unwrap();
        let database = Database::open(&folder.path().join("test.db")).await.unwrap();
        let new = NewConnection {
            tenant: "acme",
            integration: "sample",
            plugin_digest: "0",
            origin: None,
            settings: BTreeMap::new(),
            consent: FieldMask::all(),
            given_by: "test",
            secrets: Vec::new(),
            entries: Vec::new(),
        };
        database.insert_connection(new).await.unwrap();
        let connection_id = database.connection("acme").await.unwrap().unwrap().id;
        let storage = SqliteStorage { database: database.clone(), connection_id };

        storage.set("token", b"first".to_vec()).await.unwrap();
        storage.set("token", b"second".to_vec()).await.unwrap();
        assert_eq!(storage.get("token").await.unwrap().unwrap(), b"second");

        database.end_connection(connection_id).await.unwrap();
        storage.set("token", b"too late".to_vec()).await.unwrap();
        assert_eq!(storage.keys().await.unwrap(), Vec::<String>::new());
    }
}
