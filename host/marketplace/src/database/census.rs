//! What is in the database, counted: for whoever helps from afar, and may see nothing of
//! anybody.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::FromRow;
use sqlx::sqlite::SqlitePoolOptions;

use super::Database;
use crate::error::Error;

/// A connection in numbers and names that the host gave.
#[derive(Clone, Debug, FromRow, Serialize)]
pub(crate) struct CountedConnection {
    /// The key of its row.
    #[serde(skip)]
    pub(crate) id: i64,
    /// What the ledger calls it.
    pub(crate) reference: String,
    /// Whether it is over.
    pub(crate) state: String,
    /// The SHA-256 of its plugin.
    pub(crate) plugin_digest: String,
    /// Whether the plugin was signed by somebody who was trusted.
    pub(crate) is_signed: bool,
    /// Whether the operator has chosen where the source is.
    pub(crate) has_origin: bool,
    /// How many settings of the plugin have another value than its manifest's.
    pub(crate) settings: i64,
    /// When it was made, in milliseconds.
    pub(crate) connected_at: i64,
    /// When it ended.
    pub(crate) disconnected_at: Option<i64>,
    /// The number of the consent in force.
    pub(crate) consent: Option<i64>,
    /// The fields that it releases.
    pub(crate) fields: Option<String>,
    /// How many secrets are sealed.
    pub(crate) secrets: i64,
    /// How many entries its plugin keeps.
    pub(crate) entries: i64,
    /// People in the directory.
    pub(crate) employees: i64,
    /// People in the directory who are gone at the source.
    pub(crate) employees_gone: i64,
    /// Changes of people that are remembered.
    pub(crate) changes: i64,
}

const CONNECTIONS: &str = "
    SELECT connection.id, reference, state, connection.plugin_digest,
           publisher_key IS NOT NULL AS is_signed, origin IS NOT NULL AS has_origin,
           CASE WHEN json_valid(settings) THEN (SELECT count(*) FROM json_each(settings)) ELSE 0 END
               AS settings,
           connected_at, disconnected_at, consent.number AS consent, consent.fields,
           (SELECT count(*) FROM secret WHERE connection_id = connection.id) AS secrets,
           (SELECT count(*) FROM key_value WHERE connection_id = connection.id) AS entries,
           (SELECT count(*) FROM employee WHERE connection_id = connection.id
                AND gone_at IS NULL AND sealed IS NOT NULL)
               AS employees,
           (SELECT count(*) FROM employee WHERE connection_id = connection.id
                AND gone_at IS NOT NULL AND sealed IS NOT NULL) AS employees_gone,
           (SELECT count(*) FROM change WHERE connection_id = connection.id) AS changes
    FROM connection LEFT JOIN consent
        ON consent.connection_id = connection.id
        AND consent.number = (SELECT max(number) FROM consent WHERE connection_id = connection.id)
    ORDER BY connection.id";

impl Database {
    /// Every connection, those that are over among them.
    pub(crate) async fn counted_connections(&self) -> Result<Vec<CountedConnection>, Error> {
        Ok(sqlx::query_as(CONNECTIONS).fetch_all(&self.pool).await?)
    }

    /// How many rows each table of this program has; `None` for a table that is missing.
    /// Other tables are somebody else's, and so are their names.
    pub(crate) async fn table_rows(&self) -> Result<BTreeMap<String, Option<i64>>, Error> {
        let mut counted = BTreeMap::new();
        for table in own_tables().await? {
            let select = format!("SELECT count(*) FROM \"{table}\"");
            let count = sqlx::query_scalar(sqlx::AssertSqlSafe(select)).fetch_one(&self.pool).await;
            counted.insert(table, count.ok());
        }
        Ok(counted)
    }
}

/// The tables that the migrations make.
async fn own_tables() -> Result<Vec<String>, Error> {
    // More than one connection would be more than one database.
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await?;
    sqlx::migrate!().run(&pool).await?;
    let select = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                  AND name NOT LIKE 'plain%'";
    Ok(sqlx::query_scalar(select).fetch_all(&pool).await?)
}

/// The version of SQLite.
pub(crate) async fn sqlite_version() -> Result<String, Error> {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await?;
    Ok(sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&pool).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    #[tokio::test]
    async fn connections_and_tables_are_counted() {
        let folder = Folder::new();
        let database = folder.open().await;
        let id = database.connected("acme", "value").await;
        database.connected("globex", "value").await;
        database.end_connection(id).await.unwrap();
        let connections = database.counted_connections().await.unwrap();
        let counts = |one: &CountedConnection| (one.state.clone(), one.secrets, one.entries);
        let counts: Vec<_> = connections.iter().map(counts).collect();
        assert_eq!(counts, [("inactive".to_owned(), 0, 0), ("connected".to_owned(), 1, 1)]);
        assert_eq!(connections[0].consent, Some(1));

        database.sql("CREATE TABLE acme (id INTEGER)").await;
        let rows = database.table_rows().await.unwrap();
        assert_eq!((rows["connection"], rows["secret"]), (Some(2), Some(1)));
        assert!(!rows.contains_key("acme"), "{rows:?}");
        database.sql("DROP TABLE change").await;
        assert_eq!(database.table_rows().await.unwrap()["change"], None);
    }
}
