//! Receipts: what was erased, chained to the rest of the ledger.

use std::fmt;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use super::row::{LedgerRow, NOTHING};
use crate::database::ConnectionRow;
use crate::error::Error;
use crate::reference;
use crate::vault::MasterKey;

/// The event of a row that is a receipt.
pub(super) const ERASED: &str = "erased";

/// Why something was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::database) enum Erasure {
    /// Fields were taken out of a consent.
    Consent,
    /// The connection has ended.
    Disconnect,
    /// People left longer ago than they may be kept.
    Retention,
}

impl Erasure {
    /// As the ledger has it, where other rows name a call.
    fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Disconnect => "disconnect",
            Self::Retention => "retention",
        }
    }
}

/// What was erased: numbers and names of fields, and nothing about anybody.
///
/// As JSON it is canonical by RFC 8785, like the row that it is in: the fields are in
/// alphabetical order here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// Rows of the history of people.
    pub changes: u64,
    /// The numbers of the consents under which it was fetched.
    pub consents: Vec<i64>,
    /// People of whom something was erased.
    pub employees: u64,
    /// What the plugin kept.
    pub entries: u64,
    /// The fields that were erased; none where people were erased with all they had.
    pub fields: Vec<String>,
    /// Secrets.
    pub secrets: u64,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { changes, employees, entries, fields, secrets, .. } = self;
        if !fields.is_empty() {
            write!(f, "{} of ", fields.join(", ").replace('_', "-"))?;
        }
        write!(f, "{employees} people, {changes} rows of history")?;
        if *secrets > 0 {
            write!(f, ", {secrets} secrets")?;
        }
        match entries {
            0 => Ok(()),
            _ => write!(f, ", {entries} entries of the plugin"),
        }
    }
}

/// Writes a receipt, and returns its name: for the change that erases, so that there is
/// none without the other.
pub(in crate::database) async fn write_receipt(
    change: &mut SqliteConnection,
    master: &MasterKey,
    row: &ConnectionRow,
    erasure: Erasure,
    receipt: &Receipt,
) -> Result<String, Error> {
    let name = reference::random()?;
    let row = LedgerRow {
        at: 0,
        attributes: "[]".to_owned(),
        bytes: None,
        call: erasure.name().to_owned(),
        connection: row.reference.clone(),
        consent: Some(row.consent.number),
        event: ERASED.to_owned(),
        method: None,
        millis: None,
        path: None,
        plugin_digest: row.plugin_digest.clone(),
        previous: NOTHING.to_owned(),
        reason: Some(serde_json::to_string(receipt)?),
        request: name.clone(),
        run: None,
        seq: 0,
        status: None,
        tenant: row.tenant.clone(),
    };
    super::append(change, master, vec![row]).await?;
    Ok(name)
}
