//! The good neighbour of the plugins that misbehave: it proves its secret, keeps
//! a note, and for each page reads the note and asks its source for people.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{
    Connection, Employee, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret,
};
use plugin_kit::{Plugin, employee, http, page, report, store};

struct Diligent;

impl Plugin for Diligent {
    fn connect(secrets: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        for secret in secrets {
            let body = format!("{{\"client_secret\":\"{}\"}}", secret.value);
            let json = [("content-type", "application/json")];
            http::send("POST", &plugin_kit::url("/auth"), &json, &body).map_err(report)?;
        }
        let bucket = store::open("").map_err(|error| report(error.to_string()))?;
        bucket.set("note", b"by the diligent").map_err(|error| report(error.to_string()))?;
        Ok(Connection { readable: fields, excess: Vec::new() })
    }

    /// A person for each line of the source's answer.
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        let bucket = store::open("").map_err(|error| report(error.to_string()))?;
        let note = bucket.get("note").map_err(|error| report(error.to_string()))?;
        if note.as_deref() != Some(b"by the diligent") {
            return Err(report("the note is not what it was".to_owned()));
        }
        let url = plugin_kit::url("/people?attributes[]=email");
        let answer = http::send("GET", &url, &[], "").map_err(report)?;
        let person = |line: &str| Employee { email: Some(line.to_owned()), ..employee(line) };
        Ok(page(answer.body.lines().map(person).collect()))
    }
}

plugin_kit::plugin!(Diligent);
