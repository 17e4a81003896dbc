//! A plugin that wants more random numbers than its host has memory: they would be
//! made on the other side, where no limit on the plugin's own memory counts.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::wasi::random::random::get_random_bytes;
use plugin_kit::{Plugin, report};

struct Gambler;

impl Plugin for Gambler {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        Err(report(get_random_bytes(1 << 50).len().to_string()))
    }
}

plugin_kit::plugin!(Gambler);
