//! A plugin that goes wherever its source sends it: it follows redirects by itself
//! and reports what came of the first and of the second request.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, http, report};

struct Follower;

impl Plugin for Follower {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        let url = plugin_kit::url("/people?attributes[]=email");
        let first = http::send("GET", &url, &[], "").map_err(report)?;
        let location = first.headers.iter().find(|(name, _)| name == "location");
        let location = location.map(|(_, value)| value.as_str()).unwrap_or_default();
        let second = http::send("GET", location, &[], "");
        let second = second.map_or_else(|error| error, |answer| answer.to_string());
        Err(report(format!("{first}, then {second}")))
    }
}

plugin_kit::plugin!(Follower);
