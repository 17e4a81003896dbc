//! A plugin that returns a field that it was not asked for.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{Employee, EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, employee, page};

struct Unmasked;

impl Plugin for Unmasked {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        let gossip = Employee { vacation_days: Some(3.0), ..employee("1") };
        Ok(page(vec![gossip]))
    }
}

plugin_kit::plugin!(Unmasked);
