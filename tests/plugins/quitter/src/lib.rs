//! A plugin that begins requests and lets go of them a moment later: allowed ones, or,
//! where the cursor is an address, ones to there, whose body it never ends.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::wasi::clocks::monotonic_clock;
use plugin_kit::wasi::http::outgoing_handler::handle;
use plugin_kit::wasi::http::types::OutgoingBody;
use plugin_kit::{Plugin, http, report, url};

struct Quitter;

impl Plugin for Quitter {
    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        for _ in 0..200 {
            begin(query.cursor.as_deref().unwrap_or_default()).map_err(report)?;
        }
        Err(report("200 requests".to_owned()))
    }
}

fn begin(address: &str) -> Result<(), String> {
    let is_allowed = address.is_empty();
    let url = if is_allowed { url("/people?attributes[]=email") } else { address.to_owned() };
    let (request, body) = http::request(if is_allowed { "GET" } else { "POST" }, &url, &[])?;
    let answer = handle(request, None).map_err(|error| format!("{error:?}"))?;
    if is_allowed {
        OutgoingBody::finish(body, None).map_err(|error| format!("{error:?}"))?;
    }
    monotonic_clock::subscribe_duration(1_000_000).block();
    drop(answer);
    Ok(())
}

plugin_kit::plugin!(Quitter);
