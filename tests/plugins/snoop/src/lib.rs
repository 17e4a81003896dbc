//! A plugin that tries to open the bucket that the cursor names, and reports what
//! came of it.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, report, store};

struct Snoop;

impl Plugin for Snoop {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let bucket = store::open(&query.cursor.unwrap_or_default());
        let keys = bucket.and_then(|bucket| bucket.list_keys(None));
        Err(report(match keys {
            Ok(found) => format!("keys: {}", found.keys.join(", ")),
            Err(error) => format!("{error:?}"),
        }))
    }
}

plugin_kit::plugin!(Snoop);
