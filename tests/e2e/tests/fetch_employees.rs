//! `marketplace fetch-employees`: what arrives, and what was asked for.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::collections::BTreeSet;

use e2e::{Marketplace, Simulator, Source};
use serde_json::json;

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/recorded.json");

#[test]
fn recorded_people_arrive_with_every_field_right() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();

    assert_eq!(
        marketplace.employees(&[]),
        json!({
            "employees": [
                {
                    "id": "4711001",
                    "first_name": "Inês",
                    "last_name": "Carvalho",
                    "email": "ines@example.com",
                    "status": "active",
                    "gender": null,
                    "position": "Plumber (100 % remote)",
                    "department": {"id": "2001", "name": "Pipes & Fittings"},
                    "office": {"id": "3001", "name": "Remote"},
                    "supervisor": {
                        "id": "4711002",
                        "first_name": "Jörg",
                        "last_name": "Müller-Lüdenscheidt",
                        "email": "joerg@example.com",
                    },
                    "hire_date": "2022-07-01",
                    "vacation_days": 12.5,
                    "last_modified": "2022-11-29T09:11:52Z",
                    "created_at": "2021-12-01T15:48:38Z",
                },
                {
                    "id": "4711002",
                    "first_name": "Jörg",
                    "last_name": "Müller-Lüdenscheidt",
                    "email": "joerg@example.com",
                    "status": "active",
                    "gender": "male",
                    "position": "Head of Plumbing",
                    "department": {"id": "2001", "name": "Pipes & Fittings"},
                    "office": null,
                    "supervisor": null,
                    "hire_date": "2022-01-12",
                    "vacation_days": -4,
                    "last_modified": "2022-11-29T10:26:54Z",
                    "created_at": "2022-02-05T13:17:53Z",
                },
            ],
            "withheld": [],
            "rejected": [],
            "total": 2,
        })
    );
}

#[test]
fn only_the_masked_fields_are_asked_for_and_arrive() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();

    let document = marketplace.employees(&["--fields", "email,hire-date"]);
    assert_eq!(
        document["employees"],
        json!([
            {"id": "4711001", "email": "ines@example.com", "hire_date": "2022-07-01"},
            {"id": "4711002", "email": "joerg@example.com", "hire_date": "2022-01-12"},
        ])
    );
    let pages = simulator.pages();
    assert_eq!(pages.len(), 2, "the look of `connect`, and the list: {pages:#?}");
    assert_eq!(asked_attributes(&pages[1]), ["email", "hire_date"]);
}

#[test]
fn a_supervisors_address_obeys_the_mask_too() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();

    let document = marketplace.employees(&["--fields", "supervisor"]);
    assert_eq!(
        document["employees"][0],
        json!({
            "id": "4711001",
            "supervisor": {
                "id": "4711002",
                "first_name": "Jörg",
                "last_name": "Müller-Lüdenscheidt",
            },
        })
    );
}

#[test]
fn a_whole_company_arrives_once_in_as_few_pages_as_can_be() {
    let simulator = Simulator::start(&["--employees", "2500", "--seed", "3"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();

    let document = marketplace.employees(&[]);
    let employees = document["employees"].as_array().unwrap();
    let ids: BTreeSet<_> = employees.iter().map(|person| person["id"].as_str().unwrap()).collect();
    assert_eq!((employees.len(), ids.len()), (2500, 2500));
    assert_eq!(document["total"], 2500);
    assert_eq!(document["rejected"], json!([]));
    // Each page repeats three records: 100 + 25 × 97 ≥ 2,500. And a look by `connect`.
    assert!(simulator.pages().len() <= 27, "{:#?}", simulator.pages());
}

#[test]
fn a_token_lasts_for_many_commands() {
    let simulator = Simulator::start(&["--employees", "5", "--seed", "1"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    marketplace.employees(&[]);
    marketplace.run(&["status"]).succeeds();
    marketplace.employees(&[]);

    let auths = simulator.log().iter().filter(|line| line.contains("/v1/auth")).count();
    assert_eq!(auths, 1, "{:#?}", simulator.log());
}

#[test]
fn withheld_is_not_empty_and_not_missing_from_the_report() {
    let simulator =
        Simulator::start(&["--data", RECORDED, "--readable", "first_name,email,office"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email,office,hire-date"]).succeeds();

    let document = marketplace.employees(&[]);
    // Jörg's office is empty at the source, everybody's hire date is withheld.
    assert_eq!(
        document["employees"][1],
        json!({"id": "4711002", "email": "joerg@example.com", "office": null})
    );
    assert_eq!(document["withheld"], json!(["hire_date"]));
}

#[test]
fn formats_hold_the_same_people() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    let fetch = |format| marketplace.run(&["fetch-employees", "--format", format]).succeeds();

    let document = marketplace.employees(&[]);
    let lines: Vec<serde_json::Value> =
        fetch("ndjson").stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["employees"], json!(lines));

    let csv = fetch("csv").stdout;
    let mut lines = csv.lines();
    assert_eq!(
        lines.next().unwrap(),
        "id,first_name,last_name,email,status,gender,position,department_id,department_name,\
         office_id,office_name,supervisor_id,supervisor_first_name,supervisor_last_name,\
         supervisor_email,hire_date,vacation_days,last_modified,created_at"
    );
    assert_eq!(
        lines.next().unwrap(),
        "4711001,Inês,Carvalho,ines@example.com,active,,Plumber (100 % remote),2001,\
         Pipes & Fittings,3001,Remote,4711002,Jörg,Müller-Lüdenscheidt,joerg@example.com,\
         2022-07-01,12.5,2022-11-29T09:11:52Z,2021-12-01T15:48:38Z"
    );
    assert_eq!(csv.lines().count(), 3);

    let table = fetch("table").stdout;
    for cell in ["Hire date", "Müller-Lüdenscheidt", "2022-07-01", "12.5", "2 employees"] {
        assert!(table.contains(cell), "{cell} is not in\n{table}");
    }
}

#[test]
fn modified_since_reaches_the_source() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email,last-modified"]).succeeds();

    let later = marketplace.employees(&["--modified-since", "2022-11-29T11:00:00+01:00"]);
    assert_eq!(later["total"], 1, "{later}");
    assert_eq!(later["employees"][0]["id"], "4711002");
    assert_eq!(marketplace.employees(&["--modified-since", "2030-01-01"])["total"], 0);
}

#[test]
fn nothing_is_said_beside_the_result_when_piped() {
    let simulator = Simulator::start(&["--employees", "250", "--seed", "1"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    let outcome = marketplace.run(&["fetch-employees", "--format", "ndjson"]).succeeds();
    assert_eq!(outcome.stderr, "");
    assert_eq!(outcome.stdout.lines().count(), 250);
    assert!(!outcome.stdout.contains('\u{1b}'));
}

#[test]
fn a_source_that_ignores_paging_does_not_keep_us_for_ever() {
    let everyone: Vec<_> = (1..=100)
        .map(|id| json!({"type": "Employee", "attributes": {"id": {"value": id}, "email": {"value": null}}}))
        .collect();
    let page = json!({"success": true, "data": everyone}).to_string();
    let source = Source::answering(move |request| match request.split(' ').nth(1) {
        Some("/v1/auth") => json!({"success": true, "data": {"token": "t"}}).to_string(),
        Some("/v1/company/employees/attributes") => {
            json!({"success": true, "data": [{"key": "email"}]}).to_string()
        }
        _ => page.clone(),
    });
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect_to(&source.url, &simulator, &["--fields", "email"]).succeeds();
    let outcome = marketplace.run(&["fetch-employees", "--format", "json"]);
    outcome.fails(1, &["again and again", "try again later"]);
}

/// The values of `attributes[]` in a line of the simulator's log.
fn asked_attributes(line: &str) -> Vec<&str> {
    let query = line.split(['?', ' ']).nth(2).unwrap_or_default();
    query.split('&').filter_map(|pair| pair.strip_prefix("attributes[]=")).collect()
}
