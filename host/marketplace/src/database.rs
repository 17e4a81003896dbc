//! SQLite, and what is in it. One file for one noun; the tables are in
//! `migrations/`.

mod accounts;
mod api_tokens;
mod census;
mod change;
mod connections;
mod consents;
mod data_keys;
mod directory;
mod employees;
mod figures;
#[cfg(test)]
pub(crate) mod fixture;
mod health;
mod ledger;
mod listings;
mod master_key;
mod plain;
mod plugin_changes;
mod publishers;
mod retention;
mod row_key;
mod runs;
mod schedule;
mod secrets;
mod sessions;
mod storage;
mod terms;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use marketplace_runtime::{SealedSecret, StorageError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, SqlitePool};

use crate::data_dir;
use crate::error::Error;
use crate::vault::Vault;

use change::Turn;

pub(crate) use census::{CountedConnection, sqlite_version};
pub(crate) use connections::NewConnection;
pub use connections::{ConnectionRow, Ended};
pub(crate) use consents::ConsentChange;
pub use consents::{ChangedConsent, Consent};
pub use directory::{Change, ChangeKind, ChangesPage, EmployeesPage, StoredEmployee};
pub(crate) use figures::Figures;
#[cfg(test)]
pub(crate) use figures::{CountedConnections, Sums};
pub(crate) use health::{Active, Schema};
pub use ledger::{
    ChainedRow, LedgerError, LedgerRow, Receipt, RecordedRequest, SoundLedger, Tampering,
};
pub(crate) use ledger::{Owner, SqliteLedger};
pub(crate) use listings::ListingRow;
pub use master_key::Rotated;
pub(crate) use plugin_changes::PluginChange;
pub(crate) use runs::{Progressing, StoredCause};
pub use runs::{RunCounts, RunKind, RunRow, RunState};
pub(crate) use schedule::{ScheduleChange, Scheduled};
pub(crate) use secrets::SqliteSecretStore;
pub(crate) use sessions::Session;
pub(crate) use storage::SqliteStorage;

/// How long to wait for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Whoever looks at a page reads for some milliseconds.
const TRIES_TO_EMPTY: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// The database of a marketplace.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pool: SqlitePool,
    vault: Arc<Vault>,
    turn: Turn,
}

impl Database {
    /// Opens the database with the key of its vault, and brings its tables up to
    /// date. Whoever calls holds the data folder's lock.
    pub(crate) async fn open(path: &Path, vault: Vault) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What is committed is on the disk: a rotation gives up the old
            // master key as soon as the database no longer needs it.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            // What is deleted is overwritten, not only forgotten.
            .pragma("secure_delete", "ON");
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        sqlx::migrate!().run(&pool).await?;
        let database = Self { pool, vault: Arc::new(vault), turn: Arc::default() };
        database.unlock().await?;
        database.drop_plain_tables().await?;
        Ok(database)
    }

    /// What the plugin of a connection keeps.
    pub(crate) async fn entries(&self, id: i64) -> Result<Vec<(String, Vec<u8>)>, Error> {
        SqliteStorage { database: self.clone(), connection_id: id }.entries().await
    }

    /// The sealed secrets of a connection.
    pub(crate) async fn secrets(&self, id: i64) -> Result<Vec<SealedSecret>, Error> {
        SqliteSecretStore { database: self.clone(), connection_id: id }.read().await
    }

    /// Writes a copy of the database as it is at this moment into a new file.
    pub(crate) async fn copy_to(&self, path: &Path) -> Result<(), Error> {
        sqlx::query("VACUUM INTO ?")
            .bind(path.to_string_lossy().into_owned())
            .execute(&self.pool)
            .await?;
        data_dir::make_file_private(path)?;
        Ok(std::fs::File::open(path)?.sync_all()?)
    }

    /// Moves what was written into the database file and empties the journal,
    /// so that erased values are not left there either. While somebody reads, SQLite
    /// cannot do that: `false` where they go on for a second.
    async fn empty_journal(&self) -> Result<bool, Error> {
        for _ in 0..TRIES_TO_EMPTY {
            let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await?;
            if row.try_get::<i64, _>("busy")? == 0 {
                return Ok(true);
            }
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
        Ok(false)
    }

    /// Closes every connection; the last one empties the journal.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// A failure below one of the runtime's traits.
impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}
