//! What a plugin keeps between calls, sealed by the connection's data key.

use async_trait::async_trait;
use marketplace_runtime::{Storage, StorageError};
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use super::{Database, data_keys};
use crate::error::Error;
use crate::vault::DataKey;

/// The table, which a sealed entry cannot leave.
const TABLE: &str = "key_value";

/// [`Storage`] for one connection.
pub(crate) struct SqliteStorage {
    pub(crate) database: Database,
    pub(crate) connection_id: i64,
}

#[async_trait]
impl Storage for SqliteStorage {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.read(key).await?)
    }

    async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), StorageError> {
        Ok(self.write(key, &value).await?)
    }

    async fn delete(&self, key: &str) -> Result<(), StorageError> {
        Ok(self.remove(key).await?)
    }

    async fn keys(&self) -> Result<Vec<String>, StorageError> {
        Ok(self.entries().await?.into_iter().map(|(key, _)| key).collect())
    }

    async fn sizes(&self) -> Result<Vec<(String, usize)>, StorageError> {
        let size = |(key, value): (String, Vec<u8>)| (key, value.len());
        Ok(self.entries().await?.into_iter().map(size).collect())
    }

    async fn clear(&self) -> Result<(), StorageError> {
        let erase = async {
            let (mut change, _) = self.database.change().await?;
            erase(&mut change, self.connection_id).await?;
            Ok::<_, Error>(change.commit().await?)
        };
        Ok(erase.await?)
    }
}

impl SqliteStorage {
    /// The connection's data key, or `None` once the connection has ended: what
    /// it held is gone then, and nothing is kept for it, even if a call that began
    /// before is still running.
    async fn data_key(&self) -> Result<Option<DataKey>, Error> {
        let (mut transaction, master) = self.database.look().await?;
        data_keys::read(&mut transaction, &master, self.connection_id).await
    }

    async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(data_key) = self.data_key().await? else { return Ok(None) };
        let hash = data_key.hash(key);
        let sealed: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT sealed FROM key_value WHERE connection_id = ? AND key_hash = ?",
        )
        .bind(self.connection_id)
        .bind(&hash[..])
        .fetch_optional(&self.database.pool)
        .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let (_, value) = open(&data_key, &hash, &sealed)?;
        Ok(Some(value))
    }

    async fn write(&self, key: &str, value: &[u8]) -> Result<(), Error> {
        let (mut change, master) = self.database.change().await?;
        let data_key = data_keys::read(&mut change, &master, self.connection_id).await?;
        let Some(data_key) = data_key else { return Ok(()) };
        sqlx::query(
            "INSERT INTO key_value (connection_id, key_hash, sealed)
             VALUES (?, ?, ?)
             ON CONFLICT (connection_id, key_hash) DO UPDATE SET sealed = excluded.sealed",
        )
        .bind(self.connection_id)
        .bind(&data_key.hash(key)[..])
        .bind(seal(&data_key, key, value)?)
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    async fn remove(&self, key: &str) -> Result<(), Error> {
        let (mut change, master) = self.database.change().await?;
        let data_key = data_keys::read(&mut change, &master, self.connection_id).await?;
        let Some(data_key) = data_key else { return Ok(()) };
        sqlx::query("DELETE FROM key_value WHERE connection_id = ? AND key_hash = ?")
            .bind(self.connection_id)
            .bind(&data_key.hash(key)[..])
            .execute(&mut *change)
            .await?;
        Ok(change.commit().await?)
    }

    /// All entries of the connection.
    pub(super) async fn entries(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let Some(data_key) = self.data_key().await? else { return Ok(Vec::new()) };
        let rows: Vec<(Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT key_hash, sealed FROM key_value WHERE connection_id = ?")
                .bind(self.connection_id)
                .fetch_all(&self.database.pool)
                .await?;
        rows.iter().map(|(hash, sealed)| open(&data_key, hash, sealed)).collect()
    }
}

/// Key and value in one: the length of the key, the key, the value.
fn seal(data_key: &DataKey, key: &str, value: &[u8]) -> Result<Vec<u8>, Error> {
    let length = (key.len() as u64).to_be_bytes();
    let entry = Zeroizing::new([&length[..], key.as_bytes(), value].concat());
    Ok(data_key.seal(TABLE, &data_key.hash(key), &entry)?)
}

fn open(data_key: &DataKey, hash: &[u8], sealed: &[u8]) -> Result<(String, Vec<u8>), Error> {
    let entry = data_key.open(TABLE, hash, sealed)?;
    let split = || {
        let (length, rest) = entry.split_first_chunk()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (key, value) = rest.split_at_checked(length)?;
        Some((String::from_utf8(key.to_vec()).ok()?, value.to_vec()))
    };
    Ok(split().ok_or_else(|| data_key.does_not_open(TABLE))?)
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    connection_id: i64,
    data_key: &DataKey,
    entries: &[(String, Vec<u8>)],
) -> Result<(), Error> {
    for (key, value) in entries {
        sqlx::query("INSERT INTO key_value (connection_id, key_hash, sealed) VALUES (?, ?, ?)")
            .bind(connection_id)
            .bind(&data_key.hash(key)[..])
            .bind(seal(data_key, key, value)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Erases them all: how many there were.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    connection_id: i64,
) -> Result<u64, sqlx::Error> {
    sqlx::query("DELETE FROM key_value WHERE connection_id = ?")
        .bind(connection_id)
        .execute(connection)
        .await
        .map(|done| done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    #[tokio::test]
    async fn what_was_set_is_found_again() {
        let folder = Folder::new();
        let database = folder.open().await;
        let (one, other) =
            (database.connected("acme", "1").await, database.connected("globex", "2").await);
        let (storage, other) = (database.storage(one), database.storage(other));
        for (key, value) in [("", "empty key"), ("empty value", ""), ("nöte", "first")] {
            storage.set(key, value.as_bytes().to_vec()).await.unwrap();
            assert_eq!(storage.get(key).await.unwrap().unwrap(), value.as_bytes());
        }
        storage.set("nöte", b"second".to_vec()).await.unwrap();
        assert_eq!(storage.get("nöte").await.unwrap().unwrap(), b"second");
        assert_eq!(other.get("nöte").await.unwrap(), None);

        let mut keys = storage.keys().await.unwrap();
        keys.sort();
        assert_eq!(keys, ["", "empty value", "note", "nöte"]);
        assert!(storage.sizes().await.unwrap().contains(&("nöte".to_owned(), 6)));
        storage.delete("note").await.unwrap();
        storage.delete("never set").await.unwrap();
        assert_eq!(storage.get("note").await.unwrap(), None);
        storage.clear().await.unwrap();
        assert_eq!(storage.keys().await.unwrap(), Vec::<String>::new());
        assert_eq!(other.keys().await.unwrap(), ["note"]);
    }

    #[tokio::test]
    async fn two_entries_cannot_swap_their_places() {
        let folder = Folder::new();
        let database = folder.open().await;
        let storage = database.storage(database.connected("acme", "1").await);
        storage.set("other", b"2".to_vec()).await.unwrap();
        database.sql("UPDATE key_value SET sealed = (SELECT max(sealed) FROM key_value)").await;
        let opened = [storage.get("note").await, storage.get("other").await];
        assert_eq!(opened.iter().filter(|value| value.is_ok()).count(), 1);
    }
}
