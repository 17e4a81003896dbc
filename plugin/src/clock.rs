//! What time it is, behind a trait so that tests can let a token grow old.

/// Wall-clock time.
pub trait Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;
}
