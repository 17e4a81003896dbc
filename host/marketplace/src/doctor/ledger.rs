//! The ledger, and who is trusted: whether both are as this program wrote them.

use super::finding::{Check, Finding};
use crate::database::Database;

/// Walks the whole chain.
pub(super) async fn examine(database: &Database) -> Finding {
    match database.verify_ledger(None).await {
        Ok(ledger) => {
            let seen = format!("whole, {} rows, head {}", ledger.rows, ledger.head);
            Finding::ok(Check::Ledger, seen).counted("rows", ledger.rows)
        }
        Err(error) => Finding::error(Check::Ledger, &error),
    }
}

/// Looks at the seal of the list of publishers.
pub(super) async fn trust(database: &Database) -> Finding {
    let publishers = database.publishers().await;
    let required = database.requires_signatures().await;
    match (publishers, required) {
        (Ok(publishers), Ok(required)) => {
            let required = if required { "required" } else { "not required" };
            let seen = format!("{} trusted keys, signatures {required}", publishers.len());
            let count = i64::try_from(publishers.len()).unwrap_or(i64::MAX);
            Finding::ok(Check::Trust, seen).counted("keys", count)
        }
        (Err(error), _) | (_, Err(error)) => Finding::error(Check::Trust, &error),
    }
}
