//! A plugin that imports an interface that nobody knows.

#![cfg(target_family = "wasm")]

mod door {
    #![allow(unsafe_code, missing_docs, clippy::all, reason = "generated")]

    wit_bindgen::generate!({
        inline: "
            package back:door@1.0.0;
            interface hinge { open: func(command: string) -> string; }
            world visitor { import hinge; }
        ",
    });
}

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, report};

struct Backdoor;

impl Plugin for Backdoor {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        Err(report(door::back::door::hinge::open(&query.cursor.unwrap_or_default())))
    }
}

plugin_kit::plugin!(Backdoor);
