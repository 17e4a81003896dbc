//! Another plugin in the place of a connection's.

use marketplace_runtime::FieldMask;

use super::{ConnectionRow, Consent, Database, consents, terms};
use crate::clock::Timestamp;
use crate::error::Error;

/// Which plugin takes the place of a connection's.
#[derive(Debug)]
pub(crate) struct PluginChange<'a> {
    /// The connection as it is.
    pub(crate) row: &'a ConnectionRow,
    /// The SHA-256 of the new plugin.
    pub(crate) plugin_digest: &'a str,
    /// The key that signed it.
    pub(crate) publisher_key: Option<&'a str>,
    /// What was agreed to for it; `None` where the consent in force covers it.
    pub(crate) consent: Option<FieldMask>,
    /// By whom.
    pub(crate) changed_by: &'a str,
}

impl Database {
    /// Puts a plugin in the place of another and writes that down, all at once.
    /// Returns the number of the consent in force.
    ///
    /// [`Error::ConnectionChanged`] if the connection is no longer what it was
    /// when somebody looked at it.
    pub(crate) async fn change_plugin(&self, change: PluginChange<'_>) -> Result<i64, Error> {
        let (row, now) = (change.row, Timestamp::now());
        let (mut transaction, master) = self.change().await?;
        let updated = sqlx::query(
            "UPDATE connection SET plugin_digest = ?, publisher_key = ?
             WHERE id = ? AND plugin_digest = ? AND state <> 'inactive'",
        )
        .bind(change.plugin_digest)
        .bind(change.publisher_key)
        .bind(row.id)
        .bind(&row.plugin_digest)
        .execute(&mut *transaction)
        .await?;
        if updated.rows_affected() == 0 {
            return Err(Error::ConnectionChanged { tenant: row.tenant.clone() });
        }
        let number = row.consent.number + i64::from(change.consent.is_some());
        if let Some(fields) = change.consent {
            let consent = Consent {
                number,
                fields,
                plugin_digest: change.plugin_digest.to_owned(),
                given_by: change.changed_by.to_owned(),
                given_at: now,
            };
            consents::insert(&mut transaction, row.id, &consent).await?;
        }
        sqlx::query(
            "INSERT INTO plugin_change (connection_id, number, from_digest, to_digest,
                                        consent_number, changed_by, changed_at)
             SELECT ?1, count(*) + 1, ?2, ?3, ?4, ?5, ?6
             FROM plugin_change WHERE connection_id = ?1",
        )
        .bind(row.id)
        .bind(&row.plugin_digest)
        .bind(change.plugin_digest)
        .bind(number)
        .bind(change.changed_by)
        .bind(now.as_millis())
        .execute(&mut *transaction)
        .await?;
        terms::seal(&mut transaction, &master, row.id).await?;
        transaction.commit().await?;
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    async fn connected(folder: &Folder) -> (Database, ConnectionRow) {
        let database = folder.open().await;
        database.connected("acme", "value").await;
        let row = database.connection("acme").await.unwrap().unwrap();
        (database, row)
    }

    fn to<'a>(row: &'a ConnectionRow, digest: &'a str) -> PluginChange<'a> {
        PluginChange {
            row,
            plugin_digest: digest,
            publisher_key: Some("key"),
            consent: None,
            changed_by: "test",
        }
    }

    #[tokio::test]
    async fn a_change_is_written_down_for_good() {
        let folder = Folder::new();
        let (database, row) = connected(&folder).await;
        assert_eq!(database.change_plugin(to(&row, "2")).await.unwrap(), 1);
        let row = database.connection("acme").await.unwrap().unwrap();
        assert_eq!((row.plugin_digest.as_str(), row.consent.plugin_digest.as_str()), ("2", "0"));
        assert_eq!(row.publisher_key.as_deref(), Some("key"));
        let agreed = PluginChange { consent: Some(row.consent.fields), ..to(&row, "3") };
        assert_eq!(database.change_plugin(agreed).await.unwrap(), 2);
        let row = database.connection("acme").await.unwrap().unwrap();
        assert_eq!((row.consent.number, row.consent.plugin_digest.as_str()), (2, "3"));

        let records: Vec<(i64, String, String, i64)> = sqlx::query_as(
            "SELECT number, from_digest, to_digest, consent_number FROM plugin_change",
        )
        .fetch_all(&database.pool)
        .await
        .unwrap();
        let record = |number, from: &str, to: &str, consent| {
            (number, from.to_owned(), to.to_owned(), consent)
        };
        assert_eq!(records, [record(1, "0", "2", 1), record(2, "2", "3", 2)]);
        for change in ["UPDATE plugin_change SET to_digest = '9'", "DELETE FROM plugin_change"] {
            assert!(sqlx::query(change).execute(&database.pool).await.is_err(), "{change}");
        }
    }

    #[tokio::test]
    async fn a_change_of_what_has_changed_meanwhile_changes_nothing() {
        let folder = Folder::new();
        let (database, row) = connected(&folder).await;
        database.change_plugin(to(&row, "2")).await.unwrap();
        let late = PluginChange { consent: Some(row.consent.fields), ..to(&row, "3") };
        let late = database.change_plugin(late).await;
        assert!(matches!(late, Err(Error::ConnectionChanged { .. })), "{late:?}");
        let row = database.connection("acme").await.unwrap().unwrap();
        assert_eq!((row.plugin_digest.as_str(), row.consent.number), ("2", 1));

        database.end_connection(row.id).await.unwrap();
        let ended = database.change_plugin(to(&row, "3")).await;
        assert!(matches!(ended, Err(Error::ConnectionChanged { .. })), "{ended:?}");
    }
}
