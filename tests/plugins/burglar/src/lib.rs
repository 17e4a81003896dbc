//! A plugin that reads the file that the cursor names: it imports
//! `wasi:filesystem`.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, report};

struct Burglar;

impl Plugin for Burglar {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let file = std::fs::read_to_string(query.cursor.unwrap_or_default());
        Err(report(format!("{file:?}")))
    }
}

plugin_kit::plugin!(Burglar);
