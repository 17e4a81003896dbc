//! What earlier versions kept in the clear, until it is sealed.
//!
//! The tables `plain_secret` and `plain_key_value` are what the migration made
//! of the old ones. They are dropped last: a process that is killed before that
//! leaves them to the next one.

use marketplace_runtime::{SealedSecret, Secret};
use sqlx::SqliteConnection;

use super::{Database, data_keys, secrets, storage, terms};
use crate::error::Error;
use crate::vault::MasterKey;

impl Database {
    /// Leaves nothing behind of what lay open. Whoever calls holds the data folder's
    /// lock.
    pub(super) async fn drop_plain_tables(&self) -> Result<(), Error> {
        let is_over: bool = sqlx::query_scalar(
            "SELECT NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'plain_secret')",
        )
        .fetch_one(&self.pool)
        .await?;
        if is_over {
            return Ok(());
        }
        if !self.empty_journal().await? {
            tracing::warn!(
                "another program has the database open; until it is closed and this one is run \
                 again, secrets in the clear stay in the database's journal"
            );
            return Ok(());
        }
        let mut transaction = self.pool.begin().await?;
        for drop in ["DROP TABLE plain_secret", "DROP TABLE plain_key_value"] {
            sqlx::query(drop).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// Gives every connection of an earlier version its data key, and seals what
/// it holds.
pub(super) async fn seal_rows(
    transaction: &mut SqliteConnection,
    master: &MasterKey,
) -> Result<(), Error> {
    let connections: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM connection WHERE state <> 'inactive'")
            .fetch_all(&mut *transaction)
            .await?;
    for id in connections {
        let key = data_keys::create(transaction, master, id).await?;
        let plain = plain_secrets(transaction, id).await?;
        secrets::insert(transaction, id, &key, &plain).await?;
        let plain = plain_entries(transaction, id).await?;
        storage::insert(transaction, id, &key, &plain).await?;
        terms::seal(transaction, master, id).await?;
    }
    for delete in ["DELETE FROM plain_secret", "DELETE FROM plain_key_value"] {
        sqlx::query(delete).execute(&mut *transaction).await?;
    }
    Ok(())
}

async fn plain_secrets(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Vec<SealedSecret>, sqlx::Error> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT name, stand_in, value FROM plain_secret WHERE connection_id = ?")
            .bind(id)
            .fetch_all(connection)
            .await?;
    let read =
        |(name, stand_in, value)| SealedSecret { name, stand_in, secret: Secret::new(value) };
    Ok(rows.into_iter().map(read).collect())
}

async fn plain_entries(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Vec<(String, Vec<u8>)>, sqlx::Error> {
    sqlx::query_as("SELECT key, value FROM plain_key_value WHERE connection_id = ?")
        .bind(id)
        .fetch_all(connection)
        .await
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use marketplace_runtime::Storage;
    use sqlx::SqlitePool;
    use sqlx::migrate::Migrator;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;
    use crate::database::fixture::Folder;

    /// A connection as it was kept before anything was sealed, and one that has
    /// ended.
    const CONNECTIONS: &str = "
        INSERT INTO connection (id, tenant, integration, plugin_digest, state, connected_at)
        VALUES (1, 'acme', 'sample', '0', 'connected', 0), (2, 'globex', 'sample', '0', 'inactive', 0),
               (3, 'empty', 'sample', '0', 'connected', 0);
        INSERT INTO consent (connection_id, number, fields, plugin_digest, given_by, given_at)
        VALUES (1, 1, 'email', '0', 'test', 0);
        INSERT INTO secret (connection_id, name, stand_in, value)
        VALUES (1, 'client-secret', 'sealed-for-client-secret', 'hunter2'),
               (2, 'client-secret', 'sealed-for-client-secret', 'hunter3');
        INSERT INTO key_value (connection_id, key, value) VALUES (1, 'note', CAST('hunter2' AS BLOB));";

    /// The database as the version before this migration left it.
    async fn plain(folder: &Folder) -> SqlitePool {
        let current = sqlx::migrate!();
        let earlier = current.iter().filter(|migration| migration.version < 3).cloned().collect();
        let earlier = Migrator { migrations: Cow::Owned(earlier), ..Migrator::DEFAULT };
        let options = SqliteConnectOptions::new()
            .filename(folder.database())
            .create_if_missing(true)
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        earlier.run(&pool).await.unwrap();
        sqlx::raw_sql(CONNECTIONS).execute(&pool).await.unwrap();
        pool
    }

    async fn tables(database: &Database) -> Vec<String> {
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE name LIKE 'plain%'")
            .fetch_all(&database.pool)
            .await
            .unwrap()
    }

    fn holds_plain(folder: &Folder) -> bool {
        ["hunter2", "hunter3", "note"].iter().any(|text| folder.holds(text.as_bytes()))
    }

    #[tokio::test]
    async fn what_lay_open_is_sealed_and_not_lost() {
        let folder = Folder::new();
        plain(&folder).await.close().await;
        assert!(holds_plain(&folder), "the test looks in the wrong place");

        let database = folder.open().await;
        assert!(!holds_plain(&folder), "something still lies open");
        assert_eq!(tables(&database).await, Vec::<String>::new());
        database.holds(1, "hunter2").await;
        assert_eq!(database.secrets(2).await.unwrap(), []);
        // It held nothing, and can hold something now.
        database.storage(3).set("token", b"abc".to_vec()).await.unwrap();
        assert_eq!(database.storage(3).get("token").await.unwrap().unwrap(), b"abc");
        folder.open().await.holds(1, "hunter2").await;
    }

    /// As after `kill -9` in between: sealed, and still in the journal.
    #[tokio::test]
    async fn an_upgrade_that_was_killed_is_ended_by_the_next_process() {
        let folder = Folder::new();
        let reader = plain(&folder).await;
        // Whoever reads keeps the journal from being emptied.
        let mut reading = reader.begin().await.unwrap();
        sqlx::query("SELECT * FROM secret").fetch_all(&mut *reading).await.unwrap();
        let database = folder.open().await;
        database.holds(1, "hunter2").await;
        assert_eq!(tables(&database).await.len(), 2, "they say that something is left to do");
        assert!(holds_plain(&folder), "the test looks in the wrong place");

        drop(reading);
        reader.close().await;
        let database = folder.open().await;
        assert!(!holds_plain(&folder), "something still lies open");
        assert_eq!(tables(&database).await, Vec::<String>::new());
        database.holds(1, "hunter2").await;
    }
}
