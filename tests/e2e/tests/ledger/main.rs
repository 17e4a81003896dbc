//! `marketplace ledger`: what it records, what it shows, and what it finds.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

mod proof;
mod record;

use e2e::Marketplace;
use serde_json::Value;

/// Every row, with further arguments.
fn rows(marketplace: &Marketplace, arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["ledger", "--json"];
    all.extend(arguments);
    let lines = marketplace.run(&all).succeeds().stdout;
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The rows of a call or an event.
fn with<'a>(rows: &'a [Value], column: &str, value: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| row[column] == value).collect()
}

/// What `--verify` says of a good ledger: how many rows, and the head.
fn verified(marketplace: &Marketplace) -> (usize, String) {
    let said = marketplace.run(&["ledger", "--verify"]).succeeds().stdout;
    let mut words = said.split_whitespace();
    let rows = words.find_map(|word| word.parse().ok()).unwrap();
    (rows, words.last().unwrap().to_owned())
}
