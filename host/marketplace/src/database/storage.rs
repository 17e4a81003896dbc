//! What a plugin keeps between calls.

use async_trait::async_trait;
use marketplace_runtime::{Storage, StorageError};
use sqlx::SqliteConnection;

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
        sqlx::query(
            "INSERT INTO key_value (connection_id, key, value) VALUES (?, ?, ?)
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
