//! A plugin whose page is too large: a crowd of people, or one person with a giant
//! name, as the cursor says.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{Employee, EmployeePage, EmployeeQuery, Error, RejectedRecord};
use plugin_kit::{Plugin, employee, page};

struct HugePage;

impl Plugin for HugePage {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let giant = || "x".repeat(2 << 20);
        Ok(match query.cursor.as_deref() {
            Some("crowd") => page((0..5_000).map(|id| employee(&id.to_string())).collect()),
            Some("value") => page(vec![Employee { email: Some(giant()), ..employee("1") }]),
            Some("cursor") => EmployeePage { next: Some(giant()), ..page(Vec::new()) },
            _ => {
                let rejected = vec![RejectedRecord { id: None, reason: giant() }];
                EmployeePage { rejected, ..page(Vec::new()) }
            }
        })
    }
}

plugin_kit::plugin!(HugePage);
