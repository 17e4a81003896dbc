//! A plugin whose cursor is twice as long on every page.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, employee, page};

struct GrowingCursor;

impl Plugin for GrowingCursor {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let cursor = query.cursor.unwrap_or_else(|| "x".to_owned());
        let somebody = employee(&cursor.len().to_string());
        Ok(EmployeePage { next: Some(cursor.repeat(2)), ..page(vec![somebody]) })
    }
}

plugin_kit::plugin!(GrowingCursor);
