//! The directory: runs that resume, deletions that one can trust, erasure at once.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

mod backup;
mod consent;
mod faults;
mod gone;
mod interrupted;
mod retention;
mod runs;
mod schedule;
mod space;
mod worker;

use e2e::{Marketplace, Person, Simulator};
use serde_json::Value;

/// The fields that made-up people have.
const FIELDS: &str = "first-name,last-name,email,status,office,last-modified";

/// A marketplace that is connected to a source with these people.
fn company(people: &[Person]) -> (Simulator, Marketplace) {
    company_with(people, FIELDS)
}

fn company_with(people: &[Person], fields: &str) -> (Simulator, Marketplace) {
    let simulator = Simulator::serving(people, &[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", fields]).succeeds();
    (simulator, marketplace)
}

/// So many people.
fn people(count: u64) -> Vec<Person> {
    (1..=count).map(Person::new).collect()
}

/// What a run has found: new, changed, unchanged, gone.
fn found(run: &Value) -> [i64; 4] {
    ["added", "changed", "unchanged", "gone"].map(|count| run[count].as_i64().unwrap())
}

fn status(marketplace: &Marketplace) -> Value {
    serde_json::from_str(&marketplace.run(&["status", "--json"]).stdout).unwrap()
}

/// The receipts in the ledger, each with what was erased.
fn receipts(marketplace: &Marketplace) -> Vec<Value> {
    let ledger = marketplace.run(&["ledger", "--json"]).succeeds().stdout;
    let rows = ledger.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.filter(|row| row["event"] == "erased")
        .map(|mut row| {
            row["reason"] = serde_json::from_str(row["reason"].as_str().unwrap()).unwrap();
            row
        })
        .collect()
}
