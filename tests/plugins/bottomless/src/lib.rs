//! A plugin whose recursion has no end.

#![cfg(target_family = "wasm")]

use std::hint::black_box;

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, report};

struct Bottomless;

impl Plugin for Bottomless {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        Err(report(descend(0).to_string()))
    }
}

#[inline(never)]
fn descend(depth: u64) -> u64 {
    if black_box(true) { descend(depth + 1) + black_box(1) } else { depth }
}

plugin_kit::plugin!(Bottomless);
