//! A plugin that waits for nothing, again and again: a poll that is ready at once
//! neither computes nor waits.

#![cfg(target_family = "wasm")]

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::wasi::clocks::monotonic_clock;

struct EndlessPolls;

impl Plugin for EndlessPolls {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        loop {
            monotonic_clock::subscribe_duration(0).block();
        }
    }
}

plugin_kit::plugin!(EndlessPolls);
