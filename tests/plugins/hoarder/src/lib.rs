//! A plugin that never lets go of what its host hands out: `fields`, `pollables`
//! or `requests`, as the cursor says.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::wasi::clocks::monotonic_clock;
use plugin_kit::wasi::http::types::Fields;
use plugin_kit::{Plugin, http};

struct Hoarder;

impl Plugin for Hoarder {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        match query.cursor.as_deref() {
            Some("fields") => hoard(Fields::new),
            Some("pollables") => hoard(|| monotonic_clock::subscribe_duration(u64::MAX)),
            _ => hoard(|| http::request("GET", &plugin_kit::url("/people"), &[])),
        }
    }
}

fn hoard<T>(take: impl Fn() -> T) -> ! {
    loop {
        std::mem::forget(take());
    }
}

plugin_kit::plugin!(Hoarder);
