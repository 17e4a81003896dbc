//! What the source says of a connection.

use marketplace_runtime::Plugin;

use super::finding::{Check, Finding};
use crate::cause::Cause;
use crate::database::ConnectionRow;
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::remedy::how_to_release;

/// Asks it, as `marketplace status` does.
pub(super) async fn examine(
    marketplace: &Marketplace,
    row: ConnectionRow,
    plugin: Plugin,
) -> Finding {
    let manifest = plugin.manifest().clone();
    let seen = match marketplace.ask(row, plugin).await {
        Ok(seen) => seen,
        Err(error) => return failed(&error),
    };
    let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
    let (withheld, excess) = (seen.withheld, seen.excess);
    let finding = if withheld.is_empty() {
        let surplus = match excess.len() {
            0 => String::new(),
            count => format!(
                "; the credentials can read {count} attributes that no field needs, which \
                 `marketplace status` names"
            ),
        };
        Finding::ok(Check::Source, format!("it answers{surplus}"))
    } else {
        let remedy = how_to_release(&manifest, withheld);
        Finding::warning(Check::Source, "withheld", format!("it withholds {withheld}"), remedy)
    };
    let finding = finding.counted("withheld", number(withheld.iter().count()));
    finding.counted("excess", number(excess.len()))
}

/// What a plugin says is one sentence about what happened and what to do.
fn failed(error: &Error) -> Finding {
    let cause = Cause::of(error);
    let mut finding = Finding::error(Check::Source, error);
    if let Some(wait) = cause.retry_after {
        finding.remedy = Some(format!("try again in {} seconds", wait.as_secs().max(1)));
    }
    finding
}
