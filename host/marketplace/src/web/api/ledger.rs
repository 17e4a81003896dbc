//! The ledger: what left for the source.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::extract::{Json, Query};
use super::part::{Limit, Position};
use crate::database::{ChainedRow, LedgerError, SoundLedger, Tampering};
use crate::error::Error;
use crate::noted_hash;
use crate::web::Web;
use crate::web::problem::Problem;

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgerQuery {
    /// Only rows before the one of this number: what the part before has named as `next`.
    #[param(value_type = i64, required = false)]
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_i64)]
    before: Option<Position>,
    #[param(value_type = i64, required = false, minimum = 1, maximum = 500)]
    limit: Option<Limit>,
}

/// What to prove.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct VerificationQuery {
    /// A head that was noted earlier: that it is still in the ledger.
    #[param(value_type = String, required = false, pattern = "^[0-9a-fA-F]{64}$")]
    noted: Option<NotedHash>,
}

/// A hash that somebody has noted.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct NotedHash(String);

impl TryFrom<String> for NotedHash {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        noted_hash::parse(&text).map(Self)
    }
}

/// Rows of the ledger, the newest first. The hash of a row is the SHA-256 of the row
/// without its hash, as canonical JSON by RFC 8785.
#[derive(Serialize, ToSchema)]
pub(super) struct LedgerRows {
    rows: Vec<ChainedRow>,
    /// Where it goes on; `null` after the last part.
    next: Option<i64>,
}

/// Whether the ledger is as it was written, that of all tenants: their rows are in one
/// chain.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Verification {
    sound: bool,
    /// How many rows are good, from the first on.
    rows: i64,
    /// The hash of the last row, where all are good. Note it elsewhere: with it, a later
    /// verification proves that nothing up to it is lost.
    head: Option<String>,
    /// What is wrong, where something is.
    finding: Option<Finding>,
}

/// What is wrong with the ledger.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Finding {
    /// `changed`, `missing`, `inserted`, `moved`, `cut-off`, `rewritten`, `head-forged`,
    /// `head-missing`, or `forgotten` for a noted hash that is not in it.
    kind: &'static str,
    /// The first row that it is about.
    row: Option<i64>,
    /// Where that row is now, or the last one that it is about.
    to: Option<i64>,
}

/// What left for the source, and what was refused
///
/// The rows of the tenant, with all columns and hashes.
#[utoipa::path(
    get,
    path = "/ledger",
    tag = "Ledger",
    params(LedgerQuery),
    responses((status = 200, description = "A part of the ledger.", body = LedgerRows))
)]
pub(super) async fn list_ledger_rows(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Query(wish): Query<LedgerQuery>,
) -> Result<Json<LedgerRows>, Problem> {
    let before = wish.before.map_or(i64::MAX, |before| before.0);
    let limit = Limit::or_usual(wish.limit);
    let rows = web.marketplace.ledger_before(&caller.tenant, before, limit).await?;
    let is_full = u32::try_from(rows.len()).is_ok_and(|read| read == limit);
    let next = rows.last().map(|row| row.row.seq).filter(|_| is_full);
    Ok(Json(LedgerRows { rows, next }))
}

/// Prove that the ledger is as it was written
#[utoipa::path(
    get,
    path = "/ledger/verification",
    tag = "Ledger",
    params(VerificationQuery),
    responses((status = 200, description = "Whether it is.", body = Verification))
)]
pub(super) async fn verify_ledger(
    State(web): State<Arc<Web>>,
    _: Caller,
    Query(wish): Query<VerificationQuery>,
) -> Result<Json<Verification>, Problem> {
    let noted = wish.noted.as_ref().map(|noted| noted.0.as_str());
    match web.marketplace.verify_ledger(noted).await {
        Ok(SoundLedger { rows, head }) => {
            Ok(Json(Verification { sound: true, rows, head: Some(head), finding: None }))
        }
        Err(Error::Ledger(error)) => Ok(Json(Verification::unsound(&error))),
        Err(error) => Err(error.into()),
    }
}

impl Verification {
    fn unsound(error: &LedgerError) -> Self {
        let (rows, kind, row, to) = match *error {
            LedgerError::NoHead => (0, "head-missing", None, None),
            LedgerError::Forgot { rows, .. } => (rows, "forgotten", None, None),
            LedgerError::Tampered { good, ref tampering } => match *tampering {
                Tampering::Changed(row) => (good, "changed", Some(row), None),
                Tampering::Missing(row) => (good, "missing", Some(row), None),
                Tampering::Inserted(row) => (good, "inserted", Some(row), None),
                Tampering::Moved { from, to } => (good, "moved", Some(from), Some(to)),
                Tampering::CutOff { first, last } => (good, "cut-off", Some(first), Some(last)),
                Tampering::Rewritten(row) => (good, "rewritten", Some(row), None),
                Tampering::HeadForged => (good, "head-forged", None, None),
                Tampering::HeadMissing => (good, "head-missing", None, None),
            },
        };
        Self { sound: false, rows, head: None, finding: Some(Finding { kind, row, to }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        let error = LedgerError::Tampered { good: 3, tampering: Tampering::Changed(4) };
        let finding = Some(Finding { kind: "changed", row: Some(4), to: None });
        let expected = Verification { sound: false, rows: 3, head: None, finding };
        assert_eq!(Verification::unsound(&error), expected);
    }
}
