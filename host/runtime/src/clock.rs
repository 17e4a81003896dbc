//! A clock that stands still, for the room in which secrets are parsed: without
//! a clock, code cannot turn what it saw into the time that it takes.

use std::time::Duration;

use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

pub(crate) struct StoppedClock;

impl HostWallClock for StoppedClock {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl HostMonotonicClock for StoppedClock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        0
    }
}
