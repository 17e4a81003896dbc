//! A plugin that floods the log with eight megabytes of what the cursor says.

#![cfg(target_family = "wasm")]

use std::io::Write;

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, page, report};

struct Chatterbox;

impl Plugin for Chatterbox {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let words = query.cursor.unwrap_or_default();
        let chunk = words.repeat((64 << 10) / words.len());
        for _ in 0..128 {
            std::io::stderr()
                .write_all(chunk.as_bytes())
                .map_err(|error| report(error.to_string()))?;
        }
        Ok(page(Vec::new()))
    }
}

plugin_kit::plugin!(Chatterbox);
