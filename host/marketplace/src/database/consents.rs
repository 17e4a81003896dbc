//! Consent records, and what a new one does to what is stored.

use marketplace_runtime::FieldMask;
use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};
use utoipa::ToSchema;

use super::ledger::{self, Erasure, Receipt};
use super::{ConnectionRow, Database, connections, data_keys, employees, runs, terms};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::output::{FieldNames, snake_names};

/// A consent record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consent {
    /// Its number within the connection, from 1.
    pub number: i64,
    /// The fields that may be sent.
    #[serde(serialize_with = "FieldNames::of")]
    #[schema(value_type = FieldNames)]
    pub fields: FieldMask,
    /// The SHA-256 of the plugin that it was given for. Another may have taken
    /// its place since, if it wants no more.
    pub plugin_digest: String,
    /// By whom.
    pub given_by: String,
    /// When.
    pub given_at: Timestamp,
}

/// A new consent in the place of the one in force.
#[derive(Debug)]
pub(crate) struct ConsentChange<'a> {
    /// The connection as it is.
    pub(crate) row: &'a ConnectionRow,
    /// The fields that may be sent from now on.
    pub(crate) fields: FieldMask,
    /// By whom.
    pub(crate) given_by: &'a str,
}

/// What a new consent has done.
#[derive(Clone, Debug)]
pub struct ChangedConsent {
    /// Its number.
    pub number: i64,
    /// What was erased, and what the ledger calls the receipt, where fields were taken
    /// out.
    pub erased: Option<(Receipt, String)>,
    /// Whether nothing is left of it in the database's journal either.
    pub is_journal_empty: bool,
}

impl Database {
    /// Writes a new consent, and erases what it no longer covers, all at once.
    ///
    /// A run that is under way ends, since its consent has. What the plugin keeps stays:
    /// that is what it needs to go on, such as the stand-ins of its secrets.
    ///
    /// [`Error::ConnectionChanged`] if the consent is no longer the one that somebody
    /// looked at.
    pub(crate) async fn change_consent(
        &self,
        wish: ConsentChange<'_>,
    ) -> Result<ChangedConsent, Error> {
        let (mut change, master) = self.change().await?;
        let row = connections::by_id(&mut change, wish.row.id).await?;
        let row = row.ok_or(sqlx::Error::RowNotFound)?;
        terms::check(&mut change, &master, &row).await?;
        let key = data_keys::read(&mut change, &master, row.id).await?;
        let is_same = row.consent.number == wish.row.consent.number
            && row.plugin_digest == wish.row.plugin_digest;
        let key = key.filter(|_| is_same);
        let key = key.ok_or_else(|| Error::ConnectionChanged { tenant: row.tenant.clone() })?;
        let consent = Consent {
            number: row.consent.number + 1,
            fields: wish.fields,
            plugin_digest: row.plugin_digest.clone(),
            given_by: wish.given_by.to_owned(),
            given_at: Timestamp::now(),
        };
        let before = numbers(&mut change, row.id).await?;
        insert(&mut change, row.id, &consent).await?;
        terms::seal(&mut change, &master, row.id).await?;
        runs::abandon(&mut change, row.id).await?;
        let dropped = row.consent.fields.without(wish.fields);
        let mut erased = None;
        if !dropped.is_empty() {
            let (employees, changes) = employees::narrow(&mut change, &key, wish.fields).await?;
            runs::forget_causes(&mut change, row.id).await?;
            let receipt = Receipt {
                changes,
                consents: before,
                employees,
                entries: 0,
                fields: snake_names(dropped).into_iter().map(str::to_owned).collect(),
                secrets: 0,
            };
            let name =
                ledger::write_receipt(&mut change, &master, &row, Erasure::Consent, &receipt)
                    .await?;
            erased = Some((receipt, name));
        }
        change.commit().await?;
        let is_journal_empty = self.empty_journal().await?;
        Ok(ChangedConsent { number: consent.number, erased, is_journal_empty })
    }

    /// Every consent of a connection, the first one first.
    pub(crate) async fn consents(&self, id: i64) -> Result<Vec<Consent>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT number, fields, plugin_digest, given_by, given_at FROM consent
             WHERE connection_id = ? ORDER BY number",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Row::read).collect::<Result<_, _>>()?)
    }
}

/// A consent as it is stored.
#[derive(FromRow)]
struct Row {
    number: i64,
    fields: String,
    plugin_digest: String,
    given_by: String,
    given_at: i64,
}

impl Row {
    fn read(self) -> Result<Consent, sqlx::Error> {
        let Self { number, fields, plugin_digest, given_by, given_at } = self;
        let fields = fields.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let given_at = Timestamp::from_millis(given_at);
        Ok(Consent { number, fields, plugin_digest, given_by, given_at })
    }
}

/// The numbers of all consents of a connection.
pub(super) async fn numbers(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT number FROM consent WHERE connection_id = ? ORDER BY number")
        .bind(id)
        .fetch_all(connection)
        .await
}

pub(super) async fn insert(
    change: &mut SqliteConnection,
    connection_id: i64,
    consent: &Consent,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO consent (connection_id, number, fields, plugin_digest, given_by, given_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(connection_id)
    .bind(consent.number)
    .bind(consent.fields.to_string())
    .bind(&consent.plugin_digest)
    .bind(&consent.given_by)
    .bind(consent.given_at.as_millis())
    .execute(change)
    .await
    .map(drop)
}
