//! `--data FILE`.

use std::fs;

use serde_json::json;

use crate::simulator::{EMPLOYEES, Simulator, ids, scratch};

const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/people.json");

#[test]
fn people_are_served_as_recorded() {
    let simulator = Simulator::start(&["--data", PEOPLE]);
    let recorded: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(PEOPLE).unwrap()).unwrap();
    let answer = simulator.get(EMPLOYEES);
    assert_eq!(answer.json()["data"], recorded["data"]);
    assert!(answer.body.contains(r#""value": 5120.50,"#), "{}", answer.body);
    assert_eq!(ids(&answer.json()), [9_007_199_254_740_993, 12]);
}

#[test]
fn the_routes_know_them() {
    let simulator = Simulator::start(&["--data", PEOPLE]);
    assert_eq!(simulator.get(&format!("{EMPLOYEES}/9007199254740993")).status, 200);
    assert_eq!(simulator.get(&format!("{EMPLOYEES}/9007199254740992")).status, 404);
    assert_eq!(ids(&simulator.list("email=wilhelmine%40example.com")).len(), 1);
    // Of the first nobody knows when it changed: it is not lost.
    let recent = simulator.list("updated_since=2023-01-01");
    assert_eq!(ids(&recent), [9_007_199_254_740_993]);
    assert_eq!(ids(&simulator.list("updated_since=2022-11-29T09:11:52")).len(), 2);
}

#[test]
fn the_whitelist_holds_for_them_too() {
    let simulator = Simulator::start(&["--data", PEOPLE, "--readable", "dynamic_77"]);
    let attributes = simulator.get("/v1/company/employees/attributes").json();
    assert_eq!(attributes["data"][1]["key"], "dynamic_77");
    assert_eq!(attributes["data"][1]["universal_id"], json!(null));
    assert_eq!(attributes["data"].as_array().unwrap().len(), 2);
    let list = simulator.list("");
    assert_eq!(list["data"][0]["attributes"].as_object().unwrap().len(), 2);
    assert_eq!(list["data"][1]["attributes"].as_object().unwrap().len(), 1);
}

#[test]
fn a_bare_array_will_do() {
    let file = scratch("bare.json");
    fs::write(&file, r#"[{"attributes":{"id":{"label":"ID","value":5}}}]"#).unwrap();
    let simulator = Simulator::start(&["--data", file.to_str().unwrap()]);
    assert_eq!(ids(&simulator.list("")), [5]);
    fs::remove_file(&file).unwrap();
}
