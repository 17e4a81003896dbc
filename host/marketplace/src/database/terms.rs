//! What was agreed to about a connection, sealed by its data key.
//!
//! Consents and origins lie open, so that they can be read and joined. Somebody who
//! can write to the database, and has no master key, could widen a consent there,
//! or lead the credentials elsewhere. So a copy is sealed, and held against what
//! lies open whenever a connection is used.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::SqliteConnection;

use super::{ConnectionRow, Consent, connections, data_keys};
use crate::error::Error;
use crate::vault::{MasterKey, VaultError};

/// The table, and the name that a row is sealed under.
const TABLE: &str = "terms";

/// Everything that decides where a connection goes and what it may fetch.
#[derive(Serialize)]
struct Terms<'a> {
    reference: &'a str,
    tenant: &'a str,
    integration: &'a str,
    plugin_digest: &'a str,
    publisher_key: Option<&'a str>,
    origin: Option<&'a str>,
    settings: &'a BTreeMap<String, String>,
    connected_at: i64,
    consent: i64,
    fields: String,
    consented_digest: &'a str,
    given_by: &'a str,
    given_at: i64,
}

impl<'a> Terms<'a> {
    fn of(row: &'a ConnectionRow) -> Self {
        let Consent { number, fields, plugin_digest: consented_digest, given_by, given_at } =
            &row.consent;
        Self {
            reference: &row.reference,
            tenant: &row.tenant,
            integration: &row.integration,
            plugin_digest: &row.plugin_digest,
            publisher_key: row.publisher_key.as_deref(),
            origin: row.origin.as_deref(),
            settings: &row.settings,
            connected_at: row.connected_at.as_millis(),
            consent: *number,
            fields: fields.to_string(),
            consented_digest,
            given_by,
            given_at: given_at.as_millis(),
        }
    }

    fn text(&self) -> Result<Vec<u8>, sqlx::Error> {
        serde_json::to_vec(self).map_err(|error| sqlx::Error::Encode(Box::new(error)))
    }
}

/// Seals what this transaction has written about a connection.
pub(super) async fn seal(
    transaction: &mut SqliteConnection,
    master: &MasterKey,
    id: i64,
) -> Result<(), Error> {
    let Some(row) = connections::by_id(transaction, id).await? else { return Ok(()) };
    let key = data_keys::read(transaction, master, id).await?;
    let key = key.ok_or_else(|| changed(&row))?;
    sqlx::query("INSERT OR REPLACE INTO terms (connection_id, sealed) VALUES (?, ?)")
        .bind(id)
        .bind(key.seal(TABLE, &[], &Terms::of(&row).text()?)?)
        .execute(transaction)
        .await?;
    Ok(())
}

/// Whether a connection is as it was agreed to; one that has ended can do nothing,
/// and its terms have ended with it.
pub(super) async fn check(
    transaction: &mut SqliteConnection,
    master: &MasterKey,
    row: &ConnectionRow,
) -> Result<(), Error> {
    if row.disconnected_at.is_some() {
        return Ok(());
    }
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM terms WHERE connection_id = ?")
            .bind(row.id)
            .fetch_optional(&mut *transaction)
            .await?;
    let key = data_keys::read(transaction, master, row.id).await?;
    let (Some(key), Some(sealed)) = (key, sealed) else { return Err(changed(row)) };
    let agreed = match key.open(TABLE, &[], &sealed) {
        Err(VaultError::DoesNotOpen { .. }) => return Err(changed(row)),
        outcome => outcome?,
    };
    let is_agreed = *agreed == Terms::of(row).text()?;
    if is_agreed && !is_taken_back(transaction, row).await? { Ok(()) } else { Err(changed(row)) }
}

/// Whether the ledger has a receipt of an erasure by a later consent, or of the end of
/// the connection. Somebody has put old rows back then, which open as they did before;
/// the ledger cannot be set back without a trace.
async fn is_taken_back(
    transaction: &mut SqliteConnection,
    row: &ConnectionRow,
) -> Result<bool, sqlx::Error> {
    let receipts: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM ledger WHERE event = 'erased' AND connection = ?1
         AND (call = 'disconnect' OR call = 'consent' AND consent >= ?2)",
    )
    .bind(&row.reference)
    .bind(row.consent.number)
    .fetch_one(transaction)
    .await?;
    Ok(receipts > 0)
}

fn changed(row: &ConnectionRow) -> Error {
    Error::TermsChanged { tenant: row.tenant.clone(), id: row.id }
}

/// They end with the connection.
pub(super) async fn erase(connection: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM terms WHERE connection_id = ?")
        .bind(id)
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    /// What becomes of a connection after this was done to the database.
    async fn after(statements: &[&str]) -> Result<ConnectionRow, Error> {
        let folder = Folder::new();
        let database = folder.open().await;
        database.connected("acme", "value").await;
        database.connected("globex", "value").await;
        database.connection("acme").await.unwrap().unwrap();
        for statement in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe(*statement)).execute(&database.pool).await.unwrap();
        }
        let listed = database.connections_to("sample").await.map(drop);
        let row = database.connection("acme").await.map(Option::unwrap);
        assert_eq!(listed.is_err(), row.is_err(), "{listed:?}, {row:?}");
        row
    }

    #[tokio::test]
    async fn a_change_of_what_was_agreed_to_is_found() {
        for change in [
            "UPDATE connection SET origin = 'http://127.0.0.1:1' WHERE tenant = 'acme'",
            "UPDATE connection SET plugin_digest = 'other' WHERE tenant = 'acme'",
            "UPDATE connection SET publisher_key = 'other' WHERE tenant = 'acme'",
            "UPDATE connection SET settings = '{\"A\":\"b\"}' WHERE tenant = 'acme'",
            "UPDATE connection SET reference = 'other' WHERE tenant = 'acme'",
            "INSERT INTO consent SELECT connection_id, 2, 'email,gender', plugin_digest, given_by,
                 given_at FROM consent WHERE connection_id = 1",
            "DROP TRIGGER consent_is_immutable; UPDATE consent SET fields = 'email,gender'",
            "DROP TRIGGER consent_is_immutable; UPDATE consent SET given_by = 'somebody'",
            "DELETE FROM terms WHERE connection_id = 1",
            "UPDATE terms SET sealed = (SELECT sealed FROM terms WHERE connection_id = 2)",
            "UPDATE terms SET sealed = x'00'",
            "PRAGMA foreign_keys = OFF; DELETE FROM data_key WHERE connection_id = 1",
        ] {
            let row = after(&[change]).await;
            assert!(matches!(row, Err(Error::TermsChanged { .. })), "{change}: {row:?}");
        }
        after(&[]).await.unwrap();
    }

    #[tokio::test]
    async fn tenants_cannot_change_places() {
        let swap = "UPDATE connection SET tenant = 'x' WHERE tenant = 'acme';
                    UPDATE connection SET tenant = 'acme' WHERE tenant = 'globex'";
        assert!(matches!(after(&[swap]).await, Err(Error::TermsChanged { .. })));
    }

    #[tokio::test]
    async fn a_connection_that_has_ended_does_not_come_back() {
        let folder = Folder::new();
        let database = folder.open().await;
        let id = database.connected("acme", "value").await;
        database.end_connection(id).await.unwrap();
        assert!(database.connection("acme").await.unwrap().unwrap().disconnected_at.is_some());
        sqlx::query("UPDATE connection SET disconnected_at = NULL, state = 'connected'")
            .execute(&database.pool)
            .await
            .unwrap();
        let row = database.connection("acme").await;
        assert!(matches!(row, Err(Error::TermsChanged { .. })), "{row:?}");
    }

    /// Rows that were once right open again where somebody puts them back.
    #[tokio::test]
    async fn a_consent_that_was_narrowed_does_not_come_back() {
        let folder = Folder::new();
        let database = folder.open().await;
        database.connected("acme", "value").await;
        let row = database.connection("acme").await.unwrap().unwrap();
        let before: Vec<u8> =
            sqlx::query_scalar("SELECT sealed FROM terms").fetch_one(&database.pool).await.unwrap();
        let fields = "email".parse().unwrap();
        let change = crate::database::ConsentChange { row: &row, fields, given_by: "test" };
        database.change_consent(change).await.unwrap();
        database.connection("acme").await.unwrap().unwrap();
        sqlx::query("UPDATE terms SET sealed = ?")
            .bind(before)
            .execute(&database.pool)
            .await
            .unwrap();
        database.sql("DELETE FROM consent WHERE number = 2").await;
        let back = database.connection("acme").await;
        assert!(matches!(back, Err(Error::TermsChanged { .. })), "{back:?}");
    }
}
