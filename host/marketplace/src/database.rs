//! SQLite, and what is in it. One file for one noun; the tables are in
//! `migrations/`.

mod connections;
mod secrets;
mod storage;

use std::path::Path;
use std::time::Duration;

use marketplace_runtime::{SealedSecret, SecretStore, StorageError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{Row, SqlitePool};

use crate::error::Error;

pub(crate) use connections::NewConnection;
pub use connections::{ConnectionRow, Consent};
pub(crate) use secrets::SqliteSecretStore;
pub(crate) use storage::SqliteStorage;

/// How long to wait for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The database of a marketplace.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pool: SqlitePool,
}

impl Database {
    /// Opens the database and brings its tables up to date.
    pub(crate) async fn open(path: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            // What is deleted is overwritten, not only forgotten.
            .pragma("secure_delete", "ON");
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Self { pool })
    }

    /// What the plugin of a connection keeps.
    pub(crate) async fn entries(&self, id: i64) -> Result<Vec<(String, Vec<u8>)>, Error> {
        Ok(storage::entries(&self.pool, id).await?)
    }

    /// The sealed secrets of a connection.
    pub(crate) async fn secrets(&self, id: i64) -> Result<Vec<SealedSecret>, StorageError> {
        SqliteSecretStore { database: self.clone(), connection_id: id }.secrets().await
    }

    /// Moves what was written into the database file and empties the journal,
    /// so that erased values are not left there either. While another process
    /// reads, SQLite cannot do that, and says so in a row, not by an error.
    async fn empty_journal(&self) -> Result<(), Error> {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await?;
        match row.try_get::<i64, _>("busy")? {
            0 => Ok(()),
            _ => Err(Error::ErasurePending),
        }
    }
}

/// A failure below one of the runtime's traits.
fn failed(error: &sqlx::Error) -> StorageError {
    StorageError::new(error.to_string())
}
