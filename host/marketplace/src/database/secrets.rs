//! The sealed secrets of a connection.

use async_trait::async_trait;
use marketplace_runtime::{SealedSecret, Secret, SecretStore, StorageError};
use sqlx::{Row, SqliteConnection};

use super::{Database, failed};

/// A [`SecretStore`] for one connection.
pub(crate) struct SqliteSecretStore {
    pub(crate) database: Database,
    pub(crate) connection_id: i64,
}

#[async_trait]
impl SecretStore for SqliteSecretStore {
    async fn secrets(&self) -> Result<Vec<SealedSecret>, StorageError> {
        let rows = sqlx::query("SELECT name, stand_in, value FROM secret WHERE connection_id = ?")
            .bind(self.connection_id)
            .fetch_all(&self.database.pool)
            .await
            .map_err(|error| failed(&error))?;
        let read = |row: &sqlx::sqlite::SqliteRow| {
            Ok(SealedSecret {
                name: row.try_get("name")?,
                stand_in: row.try_get("stand_in")?,
                secret: Secret::new(row.try_get("value")?),
            })
        };
        rows.iter().map(read).collect::<Result<_, sqlx::Error>>().map_err(|error| failed(&error))
    }

    async fn replace(&self, secrets: Vec<SealedSecret>) -> Result<(), StorageError> {
        let replace = async {
            let mut transaction = self.database.pool.begin().await?;
            erase(&mut transaction, self.connection_id).await?;
            insert(&mut transaction, self.connection_id, &secrets).await?;
            transaction.commit().await
        };
        replace.await.map_err(|error| failed(&error))
    }
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    connection_id: i64,
    secrets: &[SealedSecret],
) -> Result<(), sqlx::Error> {
    for sealed in secrets {
        sqlx::query(
            "INSERT INTO secret (connection_id, name, stand_in, value) VALUES (?, ?, ?, ?)",
        )
        .bind(connection_id)
        .bind(&sealed.name)
        .bind(&sealed.stand_in)
        .bind(sealed.secret.reveal())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

pub(super) async fn erase(
    connection: &mut SqliteConnection,
    connection_id: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM secret WHERE connection_id = ?")
        .bind(connection_id)
        .execute(connection)
        .await
        .map(drop)
}
