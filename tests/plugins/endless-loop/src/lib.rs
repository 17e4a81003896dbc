//! A plugin that computes for ever.

#![cfg(target_family = "wasm")]

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};

struct EndlessLoop;

impl Plugin for EndlessLoop {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        let mut count = 0_u64;
        loop {
            count = std::hint::black_box(count.wrapping_add(1));
        }
    }
}

plugin_kit::plugin!(EndlessLoop);
