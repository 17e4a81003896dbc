//! Connections and their consents.

use std::collections::BTreeMap;

use marketplace_runtime::{FieldMask, SealedSecret};
use sqlx::sqlite::SqliteRow;
use sqlx::types::Json;
use sqlx::{Row, SqliteConnection};

use super::ledger::{self, Erasure, Receipt};
use super::{
    Consent, Database, consents, data_keys, employees, runs, schedule, secrets, storage, terms,
};
use crate::clock::Timestamp;
use crate::error::Error;

/// A connection as it is stored.
#[derive(Clone, Debug)]
pub struct ConnectionRow {
    /// The key of the row.
    pub id: i64,
    /// What the ledger calls it.
    pub reference: String,
    /// Whose connection it is.
    pub tenant: String,
    /// Which integration, by the id in its manifest.
    pub integration: String,
    /// The SHA-256 of the plugin.
    pub plugin_digest: String,
    /// The name of the key that signed the plugin, if it was a trusted one.
    pub publisher_key: Option<String>,
    /// Where the source is, if not where the manifest says.
    pub origin: Option<String>,
    /// Values for settings of the plugin's manifest.
    pub settings: BTreeMap<String, String>,
    /// When it was made.
    pub connected_at: Timestamp,
    /// When it ended, if it did.
    pub disconnected_at: Option<Timestamp>,
    /// The consent in force.
    pub consent: Consent,
}

/// A connection that was proved and is now written down, all at once.
#[derive(Debug)]
pub(crate) struct NewConnection<'a> {
    /// What the ledger calls it.
    pub(crate) reference: &'a str,
    /// Whose connection it is.
    pub(crate) tenant: &'a str,
    /// Which integration.
    pub(crate) integration: &'a str,
    /// The SHA-256 of the plugin.
    pub(crate) plugin_digest: &'a str,
    /// The name of the key that signed the plugin.
    pub(crate) publisher_key: Option<&'a str>,
    /// Where the source is, if not where the manifest says.
    pub(crate) origin: Option<String>,
    /// Values for settings of the plugin's manifest.
    pub(crate) settings: BTreeMap<String, String>,
    /// The fields that may be sent.
    pub(crate) consent: FieldMask,
    /// By whom.
    pub(crate) given_by: &'a str,
    /// The sealed secrets.
    pub(crate) secrets: Vec<SealedSecret>,
    /// What the plugin keeps.
    pub(crate) entries: Vec<(String, Vec<u8>)>,
}

/// Connections, each with its latest consent.
const SELECT: &str = "
    SELECT connection.id, reference, tenant, integration, connection.plugin_digest, publisher_key, origin,
           settings, connected_at, disconnected_at, number, fields,
           consent.plugin_digest AS consented_digest, given_by, given_at
    FROM connection JOIN consent ON consent.connection_id = connection.id
    WHERE number = (SELECT max(number) FROM consent WHERE connection_id = connection.id)";

impl Database {
    /// The tenant's connection: the present one, or the last that ended.
    pub(crate) async fn connection(&self, tenant: &str) -> Result<Option<ConnectionRow>, Error> {
        let select = format!("{SELECT} AND tenant = ? ORDER BY connection.id DESC LIMIT 1");
        let rows = self.checked_connections(&select, tenant).await?;
        Ok(rows.into_iter().next())
    }

    /// The connections to an integration that are not over.
    pub(crate) async fn connections_to(
        &self,
        integration: &str,
    ) -> Result<Vec<ConnectionRow>, Error> {
        let select =
            format!("{SELECT} AND integration = ? AND state <> 'inactive' ORDER BY tenant");
        self.checked_connections(&select, integration).await
    }

    /// Everybody with a connection that is not over.
    pub(crate) async fn tenants(&self) -> Result<Vec<String>, Error> {
        let select = "SELECT tenant FROM connection WHERE state <> 'inactive' ORDER BY tenant";
        Ok(sqlx::query_scalar(select).fetch_all(&self.pool).await?)
    }

    /// Connections that are as they were agreed to, or [`Error::TermsChanged`].
    async fn checked_connections(
        &self,
        select: &str,
        value: &str,
    ) -> Result<Vec<ConnectionRow>, Error> {
        let (mut transaction, master) = self.look().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(value)
            .fetch_all(&mut *transaction)
            .await?;
        let rows: Vec<_> = rows.iter().map(read).collect::<Result<_, _>>()?;
        for row in &rows {
            terms::check(&mut transaction, &master, row).await?;
        }
        Ok(rows)
    }

    /// Writes a new connection with its first consent.
    ///
    /// [`Error::AlreadyConnected`] if the tenant has one, even if another
    /// process was quicker by a moment.
    pub(crate) async fn insert_connection(&self, new: NewConnection<'_>) -> Result<(), Error> {
        let now = Timestamp::now();
        let (mut transaction, master) = self.change().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO connection
                 (reference, tenant, integration, plugin_digest, publisher_key, origin,
                  settings, state, connected_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, 'connected', ?) RETURNING id",
        )
        .bind(new.reference)
        .bind(new.tenant)
        .bind(new.integration)
        .bind(new.plugin_digest)
        .bind(new.publisher_key)
        .bind(new.origin)
        .bind(Json(new.settings))
        .bind(now.as_millis())
        .fetch_one(&mut *transaction)
        .await
        .map_err(|error| taken_or(error, new.tenant, new.integration))?;
        let consent = Consent {
            number: 1,
            fields: new.consent,
            plugin_digest: new.plugin_digest.to_owned(),
            given_by: new.given_by.to_owned(),
            given_at: now,
        };
        consents::insert(&mut transaction, id, &consent).await?;
        let key = data_keys::create(&mut transaction, &master, id).await?;
        secrets::insert(&mut transaction, id, &key, &new.secrets).await?;
        storage::insert(&mut transaction, id, &key, &new.entries).await?;
        terms::seal(&mut transaction, &master, id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a connection other secrets and what a plugin keeps of them, and forgets that
    /// runs have failed.
    ///
    /// [`Error::ConnectionChanged`] if it has ended meanwhile.
    pub(crate) async fn renew_connection(
        &self,
        row: &ConnectionRow,
        secrets: &[SealedSecret],
        entries: &[(String, Vec<u8>)],
    ) -> Result<(), Error> {
        let (mut change, master) = self.change().await?;
        let key = data_keys::read(&mut change, &master, row.id).await?;
        let gone = || Error::ConnectionChanged { tenant: row.tenant.clone() };
        let key = key.ok_or_else(gone)?;
        secrets::erase(&mut change, row.id).await?;
        secrets::insert(&mut change, row.id, &key, secrets).await?;
        storage::erase(&mut change, row.id).await?;
        storage::insert(&mut change, row.id, &key, entries).await?;
        runs::forgive(&mut change, row.id).await?;
        change.commit().await?;
        self.empty_journal().await?;
        Ok(())
    }

    /// Ends a connection and erases what it held, all at once, and the key to
    /// it: what a file system or a backup may still have of it opens no more. The
    /// row and its consents stay, as the record of what was allowed, and a receipt
    /// joins the ledger.
    ///
    /// Somebody's data is not kept because the ledger is damaged: then there is no
    /// receipt.
    pub(crate) async fn end_connection(&self, id: i64) -> Result<Ended, Error> {
        let (mut change, master) = self.change().await?;
        let row = by_id(&mut change, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        let (employees, changes) = employees::erase(&mut change, id).await?;
        let receipt = Receipt {
            changes,
            consents: consents::numbers(&mut change, id).await?,
            employees,
            entries: storage::erase(&mut change, id).await?,
            fields: Vec::new(),
            secrets: secrets::erase(&mut change, id).await?,
        };
        terms::erase(&mut change, id).await?;
        schedule::erase(&mut change, id).await?;
        data_keys::erase(&mut change, id).await?;
        sqlx::query("UPDATE connection SET state = 'inactive', disconnected_at = ? WHERE id = ?")
            .bind(Timestamp::now().as_millis())
            .bind(id)
            .execute(&mut *change)
            .await?;
        let written =
            ledger::write_receipt(&mut change, &master, &row, Erasure::Disconnect, &receipt).await;
        let name = match written {
            Err(Error::Ledger(_)) => None,
            written => Some(written?),
        };
        change.commit().await?;
        match self.empty_journal().await? {
            true => Ok(Ended { reference: row.reference, receipt, name }),
            false => Err(Error::ErasurePending),
        }
    }
}

/// A connection that has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// What the ledger calls it.
    pub reference: String,
    /// What was erased.
    pub receipt: Receipt,
    /// What the ledger calls the receipt; `None` where the ledger is damaged.
    pub name: Option<String>,
}

/// A connection, whatever it is.
pub(super) async fn by_id(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Option<ConnectionRow>, sqlx::Error> {
    let select = format!("{SELECT} AND connection.id = ?");
    let select = sqlx::query(sqlx::AssertSqlSafe(select)).bind(id);
    select.fetch_optional(connection).await?.as_ref().map(read).transpose()
}

fn taken_or(error: sqlx::Error, tenant: &str, integration: &str) -> Error {
    match error.as_database_error() {
        Some(database) if database.is_unique_violation() => Error::AlreadyConnected {
            tenant: tenant.to_owned(),
            integration: integration.to_owned(),
        },
        _ => error.into(),
    }
}

fn read(row: &SqliteRow) -> Result<ConnectionRow, sqlx::Error> {
    let fields: String = row.try_get("fields")?;
    let fields = fields.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let disconnected_at: Option<i64> = row.try_get("disconnected_at")?;
    Ok(ConnectionRow {
        id: row.try_get("id")?,
        reference: row.try_get("reference")?,
        tenant: row.try_get("tenant")?,
        integration: row.try_get("integration")?,
        plugin_digest: row.try_get("plugin_digest")?,
        publisher_key: row.try_get("publisher_key")?,
        origin: row.try_get("origin")?,
        settings: row.try_get::<Json<_>, _>("settings")?.0,
        connected_at: Timestamp::from_millis(row.try_get("connected_at")?),
        disconnected_at: disconnected_at.map(Timestamp::from_millis),
        consent: Consent {
            number: row.try_get("number")?,
            fields,
            plugin_digest: row.try_get("consented_digest")?,
            given_by: row.try_get("given_by")?,
            given_at: Timestamp::from_millis(row.try_get("given_at")?),
        },
    })
}
