//! A plugin that opens a socket of its own, past every rule: it imports
//! `wasi:sockets`.

#![cfg(target_family = "wasm")]

use std::net::TcpStream;

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, report};

struct Socketeer;

impl Plugin for Socketeer {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let stream = TcpStream::connect(query.cursor.unwrap_or_default());
        Err(report(format!("{stream:?}")))
    }
}

plugin_kit::plugin!(Socketeer);
