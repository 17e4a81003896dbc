//! The days off that somebody still has.

use serde_json::{Value, json};

use crate::client;
use crate::simulator::{EMPLOYEES, Simulator, ids};

const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/people.json");

#[test]
fn is_that_of_the_list() {
    let simulator = Simulator::start(&[]);
    let list = simulator.list("");
    let mut planned = 0;
    for employee in list["data"].as_array().unwrap() {
        let id = employee["attributes"]["id"]["value"].as_u64().unwrap();
        let answer = simulator.balance(id).json();
        assert_eq!(answer["success"], true);
        let entries = answer["data"].as_array().unwrap();
        let paid = &entries[0];
        assert_eq!((&paid["category"], &paid["id"]), (&json!("paid_vacation"), &json!(2_179_197)));
        assert_eq!(paid["balance"], employee["attributes"]["vacation_day_balance"]["value"]);
        let days = |key: &str| paid[key].as_f64().unwrap();
        assert!(days("available_balance") <= days("balance"));
        planned += usize::from(days("available_balance") < days("balance"));
        assert_eq!(entries[1]["category"], "custom");
        assert_eq!((&entries[1]["balance"], entries.len()), (&json!(0), 2));
    }
    assert!(planned > 0, "nobody has planned anything");
}

#[test]
fn nobody_has_none() {
    let simulator = Simulator::start(&[]);
    for unknown in ["1", "x", "99999999999999999999"] {
        let answer = simulator.get(&format!("{EMPLOYEES}/{unknown}/absences/balance"));
        answer.is_refusal(404, 404, "Es ist ein Problem aufgetreten ");
    }
}

#[test]
fn needs_a_token() {
    let simulator = Simulator::start(&[]);
    let id = ids(&simulator.list("limit=1"))[0];
    let target = format!("{EMPLOYEES}/{id}/absences/balance");
    let answer = client::send(&simulator.address, "GET", &target, &[], "");
    answer.is_refusal(401, 401, "Authorization is not provided");
}

#[test]
fn recorded_people_without_one_have_only_unpaid_leave() {
    let simulator = Simulator::start(&["--data", PEOPLE]);
    let answer = simulator.balance(12).json();
    let categories: Vec<&Value> =
        answer["data"].as_array().unwrap().iter().map(|entry| &entry["category"]).collect();
    assert_eq!(categories, ["custom"]);
}

#[test]
fn recorded_digits_are_kept() {
    let file = crate::simulator::scratch("balance.json");
    let people = r#"[{"attributes":{"id":{"label":"ID","value":5},
        "vacation_day_balance":{"label":"Vacation","value":7.50}}}]"#;
    std::fs::write(&file, people).unwrap();
    let simulator = Simulator::start(&["--data", file.to_str().unwrap()]);
    let answer = simulator.balance(5);
    std::fs::remove_file(&file).unwrap();
    assert!(answer.body.contains(r#""balance":7.50,"available_balance":7.5}"#), "{}", answer.body);
}
