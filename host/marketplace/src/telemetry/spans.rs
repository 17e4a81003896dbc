//! The spans of the marketplace: a run, and each of its pages.
//!
//! They say how much and how long, and nothing of anybody. A field that is to reach a
//! collector is listed in `reduced.rs`, too.

use tracing::Span;
use tracing::field::Empty;

use crate::cause::Cause;
use crate::database::RunRow;
use crate::error::Error;

/// A run of a connection, from here to its end or to where it is cut off.
pub(crate) fn run(connection: &str, run: &RunRow) -> Span {
    tracing::info_span!(
        "run",
        run = run.reference,
        connection,
        kind = run.kind.name(),
        consent = run.consent,
        state = Empty,
        cause = Empty,
        pages = Empty,
        received = Empty,
        added = Empty,
        changed = Empty,
        unchanged = Empty,
        rejected = Empty,
        gone = Empty,
    )
}

/// The next page of a run.
pub(crate) fn page(run: &RunRow) -> Span {
    tracing::info_span!(
        "page",
        run = run.reference,
        page = run.pages.saturating_add(1),
        received = Empty,
    )
}

/// What came of a page: so many records more than before it.
pub(crate) fn end_page(span: &Span, before: &RunRow, after: &RunRow) {
    span.record("received", after.counts.received.saturating_sub(before.counts.received));
}

/// What came of a run.
pub(crate) fn end_run(span: &Span, run: &RunRow) {
    let counts = run.counts;
    span.record("state", run.state.name());
    span.record("pages", run.pages);
    span.record("received", counts.received);
    span.record("added", counts.added);
    span.record("changed", counts.changed);
    span.record("unchanged", counts.unchanged);
    span.record("rejected", counts.rejected);
    span.record("gone", counts.gone);
}

/// Where a run stopped, and why: the kind of the error, and none of its words.
pub(crate) fn fail_run(span: &Span, run: &RunRow, error: &Error) {
    end_run(span, run);
    span.record("cause", &*Cause::of(error).kind);
}
