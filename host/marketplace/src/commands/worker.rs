//! `marketplace worker`

use std::sync::Arc;

use super::sync::report;
use crate::error::Error;
use crate::marketplace::{Marketplace, Work};
use crate::stop::stop;
use crate::text::{printable, say};

pub(super) async fn run(marketplace: &Arc<Marketplace>, json: bool) -> Result<(), Error> {
    let connected = marketplace.tenants().await?.len();
    match connected {
        1 => say("Keeping one directory up to date; Ctrl-C stops."),
        _ => say(&format!("Keeping {connected} directories up to date; Ctrl-C stops.")),
    }
    let mut closed = None;
    let (closing, close) = tokio::sync::oneshot::channel();
    let mut closing = Some(closing);
    let watch = |work| {
        if let Err(error) = tell(work, json) {
            closed = Some(error);
            // Nobody reads what is done here any more.
            closing.take().map(|closing| closing.send(()));
        }
    };
    tokio::select! {
        never = marketplace.work(watch) => match never {},
        _ = close => {}
        stopped = stop() => {
            stopped?;
            say("Stopped. Runs that were under way go on from their last page next time.");
        }
    }
    closed.map_or(Ok(()), Err)
}

/// Says what was done, and what was not.
pub(super) fn tell(work: Work, json: bool) -> Result<(), Error> {
    match work {
        Work::Going { tenant, run } => {
            tracing::debug!(tenant, run = run.reference, pages = run.pages, "one more page");
        }
        // Another process has done it, or does it.
        Work::Ended { outcome: Err(Error::RunUnderWay { .. } | Error::NotDue { .. }), .. } => {}
        Work::Ended { tenant, outcome: Ok(run) } => report(&tenant, &run, json)?,
        Work::Ended { tenant, outcome: Err(error) } => complain(&tenant, &error),
        Work::Swept { tenant, outcome: Ok(receipt) } => {
            say(&format!("{}: erased who left too long ago: {receipt}", printable(&tenant)));
        }
        Work::Swept { tenant, outcome: Err(error) } => {
            let tenant = printable(&tenant);
            say(&format!("{tenant}: people are kept longer than they may be: {error}"));
        }
        Work::Stuck(error) => {
            let message = error.to_string();
            say(&format!("error: {}; it is tried again", printable(&message)));
        }
    }
    Ok(())
}

/// Says what went wrong with one tenant's run.
pub(super) fn complain(tenant: &str, error: &Error) {
    let message = error.to_string();
    say(&format!("{}: {}", printable(tenant), printable(&message)));
}
