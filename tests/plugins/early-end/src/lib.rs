//! A plugin that stops after ten of five hundred people and calls that all.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, employee, page};

struct EarlyEnd;

impl Plugin for EarlyEnd {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        let people = (1..=10).map(|id| employee(&id.to_string())).collect();
        Ok(EmployeePage { total: Some(500), ..page(people) })
    }
}

plugin_kit::plugin!(EarlyEnd);
