//! A plugin that keeps more than it may, as the cursor says, until its storage
//! refuses: it reports how much was kept, and what the storage said.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, page, report, store};

/// Far beyond every quota.
const MANY: usize = 10_000;

struct Packrat;

impl Plugin for Packrat {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let bucket = store::open("").map_err(|error| report(error.to_string()))?;
        let order = query.cursor.unwrap_or_default();
        let (what, size) = order.split_once(' ').unwrap_or_default();
        let size = size.parse().unwrap_or(0);
        for count in 0..MANY {
            let (key, value) = match what {
                "values" => (count.to_string(), vec![1; size]),
                "one-key" => ("key".to_owned(), vec![1; size * count]),
                _ => (format!("{}{count}", "k".repeat(size)), vec![1]),
            };
            if let Err(error) = bucket.set(&key, &value) {
                return Err(report(format!("{count} kept, then {error:?}")));
            }
        }
        Ok(page(Vec::new()))
    }
}

plugin_kit::plugin!(Packrat);
