//! The pages of the API credentials, as a browser without JavaScript uses them.

mod pages;
mod requests;
mod use_of_them;

use std::collections::BTreeSet;

use url::form_urlencoded::Serializer;

use crate::client::{self, Answer};
use crate::simulator::Simulator;

const LIST: &str = "/configuration/api/credentials";
const NEW: &str = "/configuration/api/credentials/new";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

fn open(simulator: &Simulator, target: &str) -> Answer {
    open_with(simulator, target, &[])
}

fn open_with(simulator: &Simulator, target: &str, headers: &[(&str, &str)]) -> Answer {
    client::send(&simulator.address, "GET", target, headers, "")
}

fn submit(simulator: &Simulator, target: &str, fields: &[(&str, &str)]) -> Answer {
    submit_with(simulator, target, fields, &[])
}

fn submit_with(
    simulator: &Simulator,
    target: &str,
    fields: &[(&str, &str)],
    headers: &[(&str, &str)],
) -> Answer {
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers: Vec<_> = std::iter::once(FORM).chain(headers.iter().copied()).collect();
    client::send(&simulator.address, "POST", target, &headers, &body)
}

/// Credentials with the right and these attributes; their page.
#[track_caller]
fn generate(simulator: &Simulator, name: &str, attributes: &[&str]) -> String {
    let attributes = attributes.iter().map(|key| ("attributes", *key));
    let fields = [("name", name), ("integration", "back"), ("employees", "read")];
    let fields: Vec<_> = fields.into_iter().chain(attributes).collect();
    let answer = submit(simulator, NEW, &fields);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = answer.header("location").unwrap().strip_suffix("?notice=generated");
    page.unwrap().to_owned()
}

/// The file, which has to be there.
#[track_caller]
fn download(simulator: &Simulator, page: &str) -> (String, String) {
    let answer = submit(simulator, &format!("{page}/download"), &[]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let disposition = "attachment; filename=\"PersonioAPICredentials.txt\"";
    assert_eq!(answer.header("content-disposition"), Some(disposition));
    let lines: Vec<&str> = answer.body.lines().collect();
    let value = |line: &str, name: &str| line.strip_prefix(name).unwrap().to_owned();
    assert_eq!(lines.len(), 2);
    (value(lines[0], "client_id: "), value(lines[1], "client_secret: "))
}

/// A token for credentials that nobody has used yet.
#[track_caller]
fn token(simulator: &Simulator, page: &str) -> String {
    let (client_id, client_secret) = download(simulator, page);
    let answer = simulator.authenticate(&client_id, &client_secret);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["data"]["token"].as_str().unwrap().to_owned()
}

/// What is ticked among the attributes of a page.
fn ticked(page: &str) -> BTreeSet<String> {
    let ticks = page.split("<input type=\"checkbox\" name=\"attributes\" value=\"").skip(1);
    ticks
        .filter_map(|rest| {
            let (key, rest) = rest.split_once('"').unwrap();
            rest.split_once('>').unwrap().0.contains("checked").then(|| key.to_owned())
        })
        .collect()
}

fn reads_employees(page: &str) -> bool {
    let (_, rest) = page.split_once("id=\"employees\"").unwrap();
    rest.split_once('>').unwrap().0.contains("checked")
}

fn set(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
