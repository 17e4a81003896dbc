//! A row of the ledger, and its hash.

use marketplace_runtime::{LedgerEntry, LedgerEvent};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, SqliteConnection};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

/// What the first row has in place of the hash before it.
pub(super) const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a row says, and what its hash is made of.
///
/// As JSON it is canonical by RFC 8785, so that anybody can compute the hash from
/// an export: no blanks, every column there, and the names in alphabetical order,
/// which is why the fields are in that order here.
#[derive(Clone, Debug, PartialEq, Eq, FromRow, Serialize, ToSchema)]
pub struct LedgerRow {
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The attributes that were asked for: a JSON list.
    #[serde(serialize_with = "as_list")]
    #[schema(schema_with = list)]
    pub attributes: String,
    /// Bytes of the answer.
    pub bytes: Option<i64>,
    /// The call into the plugin.
    pub call: String,
    /// The reference of the connection.
    pub connection: String,
    /// The number of the consent in force; `None` while the first is not stored yet.
    pub consent: Option<i64>,
    /// What happened.
    pub event: String,
    /// The HTTP method.
    pub method: Option<String>,
    /// Milliseconds from the departure to the end.
    pub millis: Option<i64>,
    /// The path template.
    pub path: Option<String>,
    /// The SHA-256 of the plugin.
    pub plugin_digest: String,
    /// The hash of the row before.
    pub previous: String,
    /// Why it failed or was refused.
    pub reason: Option<String>,
    /// Joins the rows of one request.
    pub request: String,
    /// The traversal that it belongs to.
    pub run: Option<String>,
    /// Its place in the ledger, from 1.
    pub seq: i64,
    /// The HTTP status.
    pub status: Option<i64>,
    /// Whose connection it is.
    pub tenant: String,
}

/// A row with its hash.
#[derive(Clone, Debug, PartialEq, Eq, FromRow, Serialize, ToSchema)]
pub struct ChainedRow {
    /// The row.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub row: LedgerRow,
    /// What it hashes to.
    pub hash: String,
}

/// Whose row it is.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The reference of the connection.
    pub(crate) connection: String,
    /// The tenant.
    pub(crate) tenant: String,
    /// The number of the consent in force.
    pub(crate) consent: Option<i64>,
}

impl Owner {
    /// Whether the consent is the one in force. Before the first is given there is none,
    /// and nothing but what a preview shows to whoever gives it.
    pub(super) async fn is_in_force(&self, change: &mut SqliteConnection) -> sqlx::Result<bool> {
        let Some(consent) = self.consent else { return Ok(true) };
        let in_force: Option<i64> = sqlx::query_scalar(
            "SELECT max(consent.number) FROM consent
             JOIN connection ON connection.id = consent.connection_id
             WHERE connection.reference = ? AND connection.disconnected_at IS NULL",
        )
        .bind(&self.connection)
        .fetch_one(change)
        .await?;
        Ok(in_force == Some(consent))
    }
}

impl LedgerRow {
    /// The row that an entry becomes, before it has its place.
    pub(super) fn new(entry: LedgerEntry, owner: &Owner) -> Result<Self, sqlx::Error> {
        let attributes = serde_json::to_string(&entry.attributes).map_err(encode)?;
        let event = name(&entry.event).to_owned();
        let (status, bytes, millis, reason) = outcome(entry.event);
        let Owner { connection, tenant, consent } = owner.clone();
        Ok(Self {
            at: 0,
            attributes,
            bytes,
            call: entry.call.name().to_owned(),
            connection,
            consent,
            event,
            method: entry.method.map(str::to_owned),
            millis,
            path: entry.path,
            plugin_digest: entry.plugin_digest,
            previous: NOTHING.to_owned(),
            reason,
            request: entry.request,
            run: entry.run,
            seq: 0,
            status,
            tenant,
        })
    }

    /// The SHA-256 of the row as canonical JSON, in hexadecimal.
    pub(super) fn digest(&self) -> Result<String, sqlx::Error> {
        let json = serde_json::to_vec(self).map_err(encode)?;
        Ok(Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl ChainedRow {
    pub(super) fn new(row: LedgerRow) -> Result<Self, sqlx::Error> {
        Ok(Self { hash: row.digest()?, row })
    }

    /// Whether the row hashes to what it says.
    pub(super) fn is_whole(&self) -> Result<bool, sqlx::Error> {
        Ok(self.hash == self.row.digest()?)
    }

    pub(super) async fn insert(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<(), sqlx::Error> {
        let Self { row, hash } = self;
        sqlx::query(
            "INSERT INTO ledger
                 (seq, at, connection, tenant, run, consent, plugin_digest, request, call, event,
                  method, path, attributes, status, bytes, millis, reason, previous, hash)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(row.seq)
        .bind(row.at)
        .bind(&row.connection)
        .bind(&row.tenant)
        .bind(&row.run)
        .bind(row.consent)
        .bind(&row.plugin_digest)
        .bind(&row.request)
        .bind(&row.call)
        .bind(&row.event)
        .bind(&row.method)
        .bind(&row.path)
        .bind(&row.attributes)
        .bind(row.status)
        .bind(row.bytes)
        .bind(row.millis)
        .bind(&row.reason)
        .bind(&row.previous)
        .bind(hash)
        .execute(connection)
        .await
        .map(drop)
    }

    /// At most `limit` rows behind row `after`, of one tenant or of all, in their
    /// order, and as the database has them: some may be unreadable.
    pub(super) async fn page(
        connection: &mut SqliteConnection,
        tenant: Option<&str>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        sqlx::query(
            "SELECT * FROM ledger WHERE seq > ?1 AND (?2 IS NULL OR tenant = ?2)
             ORDER BY seq LIMIT ?3",
        )
        .bind(after)
        .bind(tenant)
        .bind(limit)
        .fetch_all(connection)
        .await
    }
}

fn name(event: &LedgerEvent) -> &'static str {
    match event {
        LedgerEvent::Sent => "sent",
        LedgerEvent::Answered { .. } => "answered",
        LedgerEvent::Failed { .. } => "failed",
        LedgerEvent::Denied { .. } => "denied",
        LedgerEvent::Violation { .. } => "violation",
    }
}

/// Status, bytes, milliseconds and reason.
fn outcome(event: LedgerEvent) -> (Option<i64>, Option<i64>, Option<i64>, Option<String>) {
    match event {
        LedgerEvent::Sent => (None, None, None, None),
        LedgerEvent::Answered { status, bytes, millis } => {
            (Some(status.into()), Some(number(bytes)), Some(number(millis)), None)
        }
        LedgerEvent::Failed { reason, millis } => (None, None, Some(number(millis)), Some(reason)),
        LedgerEvent::Denied { reason } | LedgerEvent::Violation { reason } => {
            (None, None, None, Some(reason))
        }
    }
}

/// SQLite has no larger number; no answer has so many bytes.
fn number(value: u64) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

/// A list as a list. What is not exactly as it was written stands there as a text:
/// a blank too many is a change like any other.
fn as_list<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let list = serde_json::from_str::<Vec<String>>(text).ok();
    match list.filter(|list| serde_json::to_string(list).is_ok_and(|again| again == text)) {
        Some(list) => list.serialize(serializer),
        None => text.serialize(serializer),
    }
}

fn list() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::String]))
        .description(Some(
            "The attributes that were asked for: a list, or a text where that was changed.",
        ))
        .build()
}

fn encode(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Encode(Box::new(error))
}
