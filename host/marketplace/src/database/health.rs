//! The database as it is: a look that creates, brings up to date and tidies up nothing,
//! so that one can be had at what is broken.

use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::{BUSY_TIMEOUT, Database};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::vault::{KeyPlace, Vault};

/// How many defects SQLite names before it stops looking for more.
const MOST_DEFECTS: usize = 5;

/// A connection that is not over, by what lies open of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Active {
    /// The key of its row.
    pub(crate) id: i64,
    /// What the ledger calls it.
    pub(crate) reference: String,
    /// Whose it is.
    pub(crate) tenant: String,
    /// The SHA-256 of its plugin.
    pub(crate) plugin_digest: String,
}

/// Which version of the tables there is, and which one this program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    /// In the database.
    pub(crate) found: i64,
    /// In this program.
    pub(crate) known: i64,
}

impl Database {
    /// Opens a database to read it. SQLite lets nobody write through this.
    pub(crate) async fn open_to_look(path: &Path, vault: Vault) -> Result<Self, Error> {
        Self::open_as_it_is(SqliteConnectOptions::new().filename(path).read_only(true), vault).await
    }

    /// Opens a database to append to its ledger, without which no request leaves.
    pub(crate) async fn open_to_record(path: &Path, vault: Vault) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new().filename(path).foreign_keys(true);
        Self::open_as_it_is(options.create_if_missing(false), vault).await
    }

    async fn open_as_it_is(options: SqliteConnectOptions, vault: Vault) -> Result<Self, Error> {
        let options = options.busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
        Ok(Self { pool, vault: Arc::new(vault), turn: Arc::default() })
    }

    /// Where SQLite finds its file damaged, in its own words.
    pub(crate) async fn defects(&self) -> Result<Vec<String>, Error> {
        let check = format!("PRAGMA quick_check({MOST_DEFECTS})");
        let lines: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(check)).fetch_all(&self.pool).await?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// How many rows belong to a row that is not there.
    pub(crate) async fn orphans(&self) -> Result<i64, Error> {
        let select = "SELECT count(*) FROM pragma_foreign_key_check";
        Ok(sqlx::query_scalar(select).fetch_one(&self.pool).await?)
    }

    /// Which version of the tables there is.
    pub(crate) async fn schema(&self) -> Result<Schema, Error> {
        let select = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success";
        let found = sqlx::query_scalar(select).fetch_one(&self.pool).await?;
        let known = sqlx::migrate!().iter().map(|migration| migration.version).max();
        Ok(Schema { found, known: known.unwrap_or_default() })
    }

    /// Where the key is that the database is sealed with.
    pub(crate) async fn key_place(&self) -> Result<KeyPlace, Error> {
        let fingerprint: Vec<u8> =
            sqlx::query_scalar("SELECT fingerprint FROM master_key").fetch_one(&self.pool).await?;
        Ok(self.vault.place_of(&fingerprint)?)
    }

    /// Everybody's connection that is not over, whether it was tampered with or not.
    pub(crate) async fn active(&self) -> Result<Vec<Active>, Error> {
        let select = "SELECT id, reference, tenant, plugin_digest FROM connection
                      WHERE state <> 'inactive' ORDER BY tenant";
        Ok(sqlx::query_as(select).fetch_all(&self.pool).await?)
    }

    /// When the newest thing was written, by the clock of that moment.
    pub(crate) async fn newest(&self) -> Result<Option<Timestamp>, Error> {
        let select = "SELECT max(at) FROM (
                          SELECT max(at) AS at FROM ledger
                          UNION ALL SELECT max(connected_at) FROM connection
                          UNION ALL SELECT max(disconnected_at) FROM connection
                          UNION ALL SELECT max(given_at) FROM consent
                          UNION ALL SELECT max(changed_at) FROM plugin_change
                          UNION ALL SELECT max(updated_at) FROM run
                          UNION ALL SELECT max(stored_at) FROM employee)";
        let newest: Option<i64> = sqlx::query_scalar(select).fetch_one(&self.pool).await?;
        Ok(newest.map(Timestamp::from_millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    impl Folder {
        async fn look(&self) -> Result<Database, Error> {
            Database::open_to_look(&self.database(), Vault::in_folder(self.path())).await
        }
    }

    #[tokio::test]
    async fn a_look_sees_everything_and_changes_nothing() {
        let folder = Folder::new();
        let database = folder.open().await;
        let id = database.connected("acme", "value").await;
        let seen = folder.look().await.unwrap();
        let active = seen.active().await.unwrap();
        assert_eq!(active.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert_eq!(seen.defects().await.unwrap(), Vec::<String>::new());
        assert_eq!(seen.orphans().await.unwrap(), 0);
        let schema = seen.schema().await.unwrap();
        assert_eq!(schema.found, schema.known);
        assert!(seen.newest().await.unwrap().is_some());
        assert_eq!(seen.verify_ledger(None).await.unwrap().rows, 0);
        assert_eq!(seen.key_place().await.unwrap(), KeyPlace::File(folder.file("master.key")));

        let write = sqlx::query("DELETE FROM terms").execute(&seen.pool).await.unwrap_err();
        assert!(write.to_string().contains("readonly"), "{write}");
    }

    #[tokio::test]
    async fn a_row_without_its_owner_is_counted() {
        let folder = Folder::new();
        let database = folder.open().await;
        database.connected("acme", "value").await;
        let without = "PRAGMA foreign_keys = OFF; DELETE FROM data_key";
        sqlx::raw_sql(without).execute(&database.pool).await.unwrap();
        // One of the terms, one secret, one entry.
        assert_eq!(folder.look().await.unwrap().orphans().await.unwrap(), 3);
    }

    #[tokio::test]
    async fn where_nothing_is_nothing_is_made() {
        let folder = Folder::new();
        folder.look().await.unwrap_err();
        let vault = Vault::in_folder(folder.path());
        Database::open_to_record(&folder.database(), vault).await.unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
