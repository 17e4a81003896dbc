//! A plugin that sends whatever request it is told to send, and reports what
//! came of it as the message of an error.
//!
//! `connect` sends its secrets to `/auth`; `fetch-employees` takes the request
//! from the cursor, as `e2e::Order` writes it.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret};
use plugin_kit::{Plugin, http, report};

struct Courier;

impl Plugin for Courier {
    fn connect(secrets: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        for secret in secrets {
            let body = format!("{{\"client_secret\":\"{}\"}}", secret.value);
            let json = [("content-type", "application/json")];
            http::send("POST", &plugin_kit::url("/auth"), &json, &body).map_err(report)?;
        }
        Ok(Connection { readable: fields, excess: Vec::new() })
    }

    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let order = query.cursor.unwrap_or_default();
        let mut parts = order.split('\u{1f}');
        let mut part = || parts.next().unwrap_or_default();
        let (method, url, body) = (part(), part(), part());
        let headers: Vec<_> = parts.collect();
        let headers: Vec<_> =
            headers.as_chunks().0.iter().map(|[name, value]| (*name, *value)).collect();
        let answer = http::send(method, url, &headers, body).map_err(report)?;
        Err(report(answer.to_string()))
    }
}

plugin_kit::plugin!(Courier);
