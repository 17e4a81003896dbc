//! A plugin that takes all the memory it can get.

#![cfg(target_family = "wasm")]

use plugin_kit::Plugin;
use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};

struct MemoryBomb;

impl Plugin for MemoryBomb {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        let mut hoard = Vec::new();
        loop {
            hoard.push(std::hint::black_box(vec![1_u8; 1 << 20]));
        }
    }
}

plugin_kit::plugin!(MemoryBomb);
