//! A plugin that invents people for ever: a hundred new ones on every page.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, employee, page};

struct EndlessPages;

impl Plugin for EndlessPages {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let first: u64 = query.cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let people = first..first + 100;
        let next = Some(people.end.to_string());
        Ok(EmployeePage { next, ..page(people.map(|id| employee(&id.to_string())).collect()) })
    }
}

plugin_kit::plugin!(EndlessPages);
