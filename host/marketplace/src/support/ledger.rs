//! The last rows of the ledger, without whom they are about.

use serde_json::{Value, json};

use super::plain_word::{hex, manifest_word, one_of};
use super::reason;
use crate::database::{Database, LedgerRow};
use crate::error::Error;

/// How many rows.
const ROWS: i64 = 1_000;

const CALLS: [&str; 5] = ["parse", "connect", "status", "fetch-employees", "disconnect"];
const EVENTS: [&str; 5] = ["sent", "answered", "failed", "denied", "violation"];

/// A row of JSON for each row, the newest last.
pub(super) async fn rows(database: &Database) -> Result<String, Error> {
    let after = database.ledger_rows_before(None, ROWS).await?;
    let rows = database.ledger_rows(None, after, ROWS).await?;
    Ok(rows.iter().map(|chained| format!("{}\n", told(&chained.row))).collect())
}

fn told(row: &LedgerRow) -> Value {
    let attributes: Vec<String> = serde_json::from_str(&row.attributes).unwrap_or_default();
    json!({
        "seq": row.seq,
        "at": row.at,
        "connection": hex(&row.connection),
        "run": row.run.as_deref().map(hex),
        "consent": row.consent,
        "plugin_digest": hex(&row.plugin_digest),
        "request": hex(&row.request),
        "call": one_of(&row.call, &CALLS),
        "event": one_of(&row.event, &EVENTS),
        "method": row.method.as_deref().map(|method| one_of(method, &["GET", "POST"])),
        "path": row.path.as_deref().map(manifest_word),
        "attributes": attributes.iter().map(|name| manifest_word(name)).collect::<Vec<_>>(),
        "status": row.status,
        "bytes": row.bytes,
        "millis": row.millis,
        "reason": row.reason.as_deref().map(reason::word),
    })
}
