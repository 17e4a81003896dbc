//! A plugin that wants more random numbers than its host has memory: they would be
//! made on the other side, where no limit on the plugin's own memory counts. The
//! cursor says how many bytes.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::wasi::random::random::get_random_bytes;
use plugin_kit::{Plugin, report};

struct Gambler;

impl Plugin for Gambler {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let wanted = query.cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or_default();
        Err(report(get_random_bytes(wanted).len().to_string()))
    }
}

plugin_kit::plugin!(Gambler);
