//! A plugin that panics, with last words on standard error.

#![cfg(target_family = "wasm")]

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};

struct Panicking;

impl Plugin for Panicking {
    #[allow(clippy::panic, reason = "this is what it is for")]
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        panic!("the last words");
    }
}

plugin_kit::plugin!(Panicking);
