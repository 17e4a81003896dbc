//! A plugin that asks its host for the time for ever: it spends its life in calls.

#![cfg(target_family = "wasm")]

use std::time::Instant;

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};

struct EndlessCalls;

impl Plugin for EndlessCalls {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        loop {
            std::hint::black_box(Instant::now());
        }
    }
}

plugin_kit::plugin!(EndlessCalls);
