//! A plugin whose table grows and grows.
//!
//! Rust cannot say `table.grow`. So it says `memory.grow` by a number of pages that
//! nobody means, and the test puts `table.grow` in the place of that instruction.

#![cfg(target_family = "wasm")]

use core::arch::wasm32::memory_grow;

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};

/// See `memory.rs` of the hostile tests.
const STANDS_FOR_TABLE_GROW: usize = 0x1fab_1e07;

struct TableBomb;

impl Plugin for TableBomb {
    #[allow(clippy::panic, reason = "this is how a program ends that gets no more")]
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        while memory_grow::<0>(STANDS_FOR_TABLE_GROW) != usize::MAX {}
        panic!("there is no more");
    }
}

plugin_kit::plugin!(TableBomb);
