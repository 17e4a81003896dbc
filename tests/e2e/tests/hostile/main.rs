//! Plugins that misbehave, each in one way, against the real runtime.
//!
//! Each does so beside a plugin that works: [`e2e::Stage`] sees to it that the other
//! is served all the time, and that nobody loses anything.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

mod addresses;
mod compute;
mod credentials;
mod headers;
mod imports;
mod mask;
mod memory;
mod output;
mod rebinding;
mod redirects;
mod requests;
mod secrets;
mod storage;
mod traversal;

use std::fmt::Debug;

use e2e::{Order, Stage};
use marketplace_runtime::{Error, LedgerEntry, LedgerEvent, LimitExceeded};

/// How the courier reports that its host refused a request.
const DENIED: &str = "ErrorCode::HttpRequestDenied";

/// How it reports a body that its host does not take.
const BAD_BODY: [&str; 2] = ["ErrorCode::HttpRequestBodySize", "ErrorCode::ConnectionWriteTimeout"];

/// The limit that a call ran into.
fn limit<T: Debug>(outcome: Result<T, Error>) -> LimitExceeded {
    match outcome {
        Err(Error::Limit(limit)) => limit,
        other => panic!("no limit, but {other:?}"),
    }
}

/// A courier on a stage; `email` is released.
async fn courier() -> Stage {
    Stage::of("courier").await
}

/// The courier is told to send each request and reports the answer that is expected.
/// None reaches its source, and the ledger has all that the host denied.
async fn refused(stage: &Stage, orders: impl IntoIterator<Item = (Order, &str)>) {
    let source = &stage.hostile.source;
    let (received, recorded) = (source.received().len(), stage.hostile.ledger.entries().len());
    let mut denied = 0;
    stage
        .during(async {
            for (order, expected) in orders {
                assert_eq!(stage.hostile.send(&order).await, expected, "{order:?}");
                // What is no request to `wasi:http` itself does not get as far as
                // the ledger.
                let is_denial = BAD_BODY.iter().any(|bad| expected.starts_with(bad));
                denied += usize::from(expected == DENIED || is_denial);
            }
        })
        .await;
    assert_eq!(source.received().split_off(received), Vec::<String>::new());
    let entries = stage.hostile.ledger.entries().split_off(recorded);
    let is_denial = |entry: &LedgerEntry| matches!(entry.event, LedgerEvent::Denied { .. });
    assert!(entries.iter().all(is_denial), "{entries:#?}");
    assert_eq!(entries.len(), denied);
}

/// A request that is allowed.
fn allowed(stage: &Stage) -> Order {
    Order::get(stage.hostile.url("/people?attributes[]=email"))
}
