//! A plugin whose cursor does not move, while each page has somebody on it.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, employee, page};

struct StandingCursor;

impl Plugin for StandingCursor {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        Ok(EmployeePage { next: Some("here".to_owned()), ..page(vec![employee("1")]) })
    }
}

plugin_kit::plugin!(StandingCursor);
