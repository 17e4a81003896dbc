//! The time that a guest computes.
//!
//! An epoch passes every [`TICK`] whether the guest computes or waits for its
//! host. So a guest gets one tick only, again and again: one that waited for a
//! minute meets a single expired deadline when it goes on, and is charged a
//! single tick.

use std::time::Duration;

use wasmtime::UpdateDeadline;

use crate::engine::TICK;

/// What a guest has spent of what it may spend.
pub(crate) struct CpuTime {
    spent: Duration,
    limit: Duration,
}

/// The error that ends a call which has spent it all.
#[derive(Debug, thiserror::Error)]
#[error("out of CPU time")]
pub(crate) struct OutOfCpuTime;

impl CpuTime {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { spent: Duration::ZERO, limit }
    }

    /// Charges a tick and lets others run before the guest goes on.
    pub(crate) fn tick(&mut self) -> wasmtime::Result<UpdateDeadline> {
        self.spent += TICK;
        if self.spent > self.limit {
            return Err(OutOfCpuTime.into());
        }
        Ok(UpdateDeadline::Yield(1))
    }
}
