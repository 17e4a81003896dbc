//! The secrets of a connection, sealed by its data key.

use async_trait::async_trait;
use marketplace_runtime::{SealedSecret, Secret, SecretStore, StorageError};
use sqlx::SqliteConnection;

use super::{Database, data_keys};
use crate::error::Error;
use crate::vault::DataKey;

/// The table, which a sealed value cannot leave.
const TABLE: &str = "secret";

/// A [`SecretStore`] for one connection.
pub(crate) struct SqliteSecretStore {
    pub(crate) database: Database,
    pub(crate) connection_id: i64,
}

#[async_trait]
impl SecretStore for SqliteSecretStore {
    async fn secrets(&self) -> Result<Vec<SealedSecret>, StorageError> {
        Ok(self.read().await?)
    }

    async fn replace(&self, secrets: Vec<SealedSecret>) -> Result<(), StorageError> {
        Ok(self.write(&secrets).await?)
    }
}

impl SqliteSecretStore {
    /// None once the connection has ended.
    pub(super) async fn read(&self) -> Result<Vec<SealedSecret>, Error> {
        let (mut transaction, master) = self.database.look().await?;
        let key = data_keys::read(&mut transaction, &master, self.connection_id).await?;
        let Some(key) = key else { return Ok(Vec::new()) };
        let rows: Vec<(String, String, Vec<u8>)> =
            sqlx::query_as("SELECT name, stand_in, sealed FROM secret WHERE connection_id = ?")
                .bind(self.connection_id)
                .fetch_all(&mut *transaction)
                .await?;
        rows.into_iter()
            .map(|(name, stand_in, sealed)| open(&key, name, stand_in, &sealed))
            .collect()
    }

    /// Nothing is kept for a connection that has ended, even if a call that
    /// began before is still running.
    async fn write(&self, secrets: &[SealedSecret]) -> Result<(), Error> {
        let (mut transaction, master) = self.database.change().await?;
        erase(&mut transaction, self.connection_id).await?;
        let key = data_keys::read(&mut transaction, &master, self.connection_id).await?;
        if let Some(key) = key {
            insert(&mut transaction, self.connection_id, &key, secrets).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// The row that a secret is sealed for. With the stand-in, so that no two
/// secrets can swap theirs.
fn row(name: &str, stand_in: &str) -> Vec<u8> {
    format!("{name}/{stand_in}").into_bytes()
}

fn open(
    key: &DataKey,
    name: String,
    stand_in: String,
    sealed: &[u8],
) -> Result<SealedSecret, Error> {
    let mut value = key.open(TABLE, &row(&name, &stand_in), sealed)?;
    // Taken out and not copied, so that there is one of it, which is wiped.
    let value = String::from_utf8(std::mem::take(&mut *value));
    let secret = Secret::new(value.map_err(|_| key.does_not_open(TABLE))?);
    Ok(SealedSecret { name, stand_in, secret })
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    connection_id: i64,
    key: &DataKey,
    secrets: &[SealedSecret],
) -> Result<(), Error> {
    for secret in secrets {
        let row = row(&secret.name, &secret.stand_in);
        sqlx::query(
            "INSERT INTO secret (connection_id, name, stand_in, sealed) VALUES (?, ?, ?, ?)",
        )
        .bind(connection_id)
        .bind(&secret.name)
        .bind(&secret.stand_in)
        .bind(key.seal(TABLE, &row, secret.secret.reveal().as_bytes())?)
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
    sqlx::query("DELETE FROM secret WHERE connection_id = ?")
        .bind(connection_id)
        .execute(connection)
        .await
        .map(|done| done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::{Folder, secret};

    #[tokio::test]
    async fn two_secrets_cannot_swap_their_stand_ins() {
        let folder = Folder::new();
        let database = folder.open().await;
        let store = database.secret_store(database.connected("acme", "1").await);
        let secrets = vec![secret("client-id", "papi-1"), secret("client-secret", "hunter2")];
        store.replace(secrets.clone()).await.unwrap();
        assert_eq!(store.secrets().await.unwrap(), secrets);

        database
            .sql(
                "UPDATE secret SET stand_in =
                     iif(name = 'client-id', 'sealed-for-client-secret', 'sealed-for-client-id')",
            )
            .await;
        let error = store.secrets().await.unwrap_err().to_string();
        assert!(error.contains("`secret` holds for connection 1 does not open"), "{error}");
    }
}
