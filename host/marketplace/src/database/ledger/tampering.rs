//! What can be wrong with a ledger.

/// The ledger cannot be continued, or is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// Whatever was appended here would make what is before it look true.
    #[error(
        "its head is missing or was not signed with the key of this data folder; run \
         `marketplace ledger --verify`, and restore a backup"
    )]
    NoHead,
    /// It is not as it was written.
    #[error(
        "the ledger was tampered with: {tampering}; {good} rows before that are good. \
         Keep the data folder as it is, and compare it with an export or a backup"
    )]
    Tampered {
        /// How many rows are good.
        good: i64,
        /// The first that is wrong.
        tampering: Tampering,
    },
    /// It is whole, and once was another.
    #[error(
        "all {rows} rows of the ledger are good, but none has the hash {noted}; \
         the ledger was cut off or replaced after that was noted, or it was noted of another one"
    )]
    Forgot {
        /// The hash that was noted.
        noted: String,
        /// How many rows there are.
        rows: i64,
    },
}

/// The first thing in a ledger that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Tampering {
    /// A row says something else than it did.
    #[error("row {0} was changed")]
    Changed(i64),
    /// A row is gone.
    #[error("row {0} is missing")]
    Missing(i64),
    /// A row was never written by this program.
    #[error("row {0} was inserted")]
    Inserted(i64),
    /// A row stands somewhere else than where it was written.
    #[error("row {from} was moved, it is row {to} now")]
    Moved {
        /// Where it was written.
        from: i64,
        /// Where it is.
        to: i64,
    },
    /// The last rows are gone.
    #[error("the end is cut off, rows {first} to {last} are missing")]
    CutOff {
        /// The first that is gone.
        first: i64,
        /// The last that was written.
        last: i64,
    },
    /// The rows fit each other, but the last is another than was signed.
    #[error("row {0}, or one before it, was changed and the hashes from there on computed anew")]
    Rewritten(i64),
    /// The head was not signed with this key.
    #[error("the head was forged, the key of this data folder has not signed it")]
    HeadForged,
    /// The head is gone.
    #[error("the head is missing")]
    HeadMissing,
}
