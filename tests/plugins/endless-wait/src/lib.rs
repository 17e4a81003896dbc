//! A plugin that waits in its host for ever, where no epoch interrupts it.

#![cfg(target_family = "wasm")]

use std::time::Duration;

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};

struct EndlessWait;

impl Plugin for EndlessWait {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        loop {
            std::thread::sleep(Duration::from_secs(3600));
        }
    }
}

plugin_kit::plugin!(EndlessWait);
