//! A plugin that sends whatever request it is told to send, and reports what
//! came of it as the message of an error.
//!
//! `connect` sends its secrets to `/auth`; `fetch-employees` takes the request
//! from the cursor: method, URL and body, a line each.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret};
use plugin_kit::{Plugin, http, report};

struct Courier;

impl Plugin for Courier {
    fn connect(secrets: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        let origin = std::env::var("SAMPLE_URL").unwrap_or_default();
        for secret in secrets {
            let body = format!("{{\"client_secret\":\"{}\"}}", secret.value);
            let json = [("content-type", "application/json")];
            let answer = http::send("POST", &format!("{origin}/auth"), &json, &body);
            if answer != "status 200" {
                return Err(report(answer));
            }
        }
        Ok(Connection { readable: fields, excess: Vec::new() })
    }

    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let order = query.cursor.unwrap_or_default();
        let mut lines = order.lines();
        let mut line = || lines.next().unwrap_or_default();
        let (method, url, body) = (line(), line(), line());
        Err(report(http::send(method, url, &[], body)))
    }
}

plugin_kit::plugin!(Courier);
