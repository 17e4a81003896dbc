//! What time it is, behind a trait so that tests can let a token grow old.

/// A wall clock and a stopwatch.
pub trait Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Milliseconds since some moment before the call. Nobody sets this clock.
    fn elapsed_ms(&self) -> u64;
}
