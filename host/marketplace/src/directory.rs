//! The directory: what is stored of the people of a connection.

mod record;
mod search;

pub(crate) use record::Record;
#[cfg(test)]
pub(crate) use record::tests;
pub(crate) use search::Search;

/// So many people may be gone at once without anybody's approval, in a company of any
/// size: a department that was closed, or a test account that was cleared.
const MANY: i64 = 10;
/// And one in so many, in any number.
const ONE_IN: i64 = 5;

/// Whether somebody has to approve that so many people of so many are gone. A source
/// that shows half of its people for an hour would otherwise empty the directory.
pub(crate) fn removal_needs_approval(gone: i64, before: i64) -> bool {
    gone > MANY && gone.saturating_mul(ONE_IN) > before
}
