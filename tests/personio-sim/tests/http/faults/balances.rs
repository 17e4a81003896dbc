//! Balances that are missing, many, or only where one would not look.

use serde_json::{Value, json};

use crate::simulator::{EMPLOYEES, Simulator, ids, keys, with_faults};

fn entries(simulator: &Simulator, id: u64) -> Vec<Value> {
    simulator.balance(id).json()["data"].as_array().unwrap().clone()
}

#[test]
fn the_list_can_be_without_it() {
    let simulator = Simulator::start(&[]);
    let before = simulator.list("limit=1");
    let id = ids(&before)[0];
    let days = &before["data"][0]["attributes"]["vacation_day_balance"]["value"];
    simulator.switch(&["no-vacation-balance"]);
    for query in ["", "attributes[]=vacation_day_balance"] {
        let list = simulator.list(query);
        assert!(!keys(&list["data"][0]).contains(&"vacation_day_balance"), "{query}");
    }
    let one = simulator.get(&format!("{EMPLOYEES}/{id}")).json();
    assert_eq!(keys(&one["data"]).len(), 35);
    let attributes = simulator.get(&format!("{EMPLOYEES}/attributes")).body;
    assert!(attributes.contains("hire_date") && !attributes.contains("vacation_day_balance"));
    assert_eq!(&entries(&simulator, id)[0]["balance"], days);
}

#[test]
fn the_paid_vacation_can_come_in_two_entries() {
    let simulator = with_faults(&[], &["several-balances"]);
    for employee in simulator.list("limit=8")["data"].as_array().unwrap() {
        let id = employee["attributes"]["id"]["value"].as_u64().unwrap();
        let entries = entries(&simulator, id);
        let categories: Vec<&Value> = entries.iter().map(|entry| &entry["category"]).collect();
        let paid = json!("paid_vacation");
        assert_eq!(categories, [&json!(null), &paid, &json!("custom"), &paid]);
        let days = |index: usize| entries[index]["balance"].as_f64().unwrap();
        let listed = &employee["attributes"]["vacation_day_balance"]["value"];
        assert_eq!(Some(days(1) + days(3)), listed.as_f64());
        assert_ne!(entries[1]["id"], entries[3]["id"]);
    }
}

/// The statuses of the balances of the first ten people, the list itself being
/// as ever.
fn statuses(simulator: &Simulator) -> Vec<u16> {
    let ids = ids(&simulator.list("limit=10"));
    ids.into_iter().map(|id| simulator.balance(id).status).collect()
}

#[test]
fn every_nth_balance_can_be_missing() {
    let simulator = with_faults(&[], &["missing-balance=4"]);
    assert_eq!(statuses(&simulator), [200, 200, 200, 404, 200, 200, 200, 404, 200, 200]);
    simulator.switch(&["missing-balance"]);
    assert_eq!(statuses(&simulator).iter().position(|status| *status == 404), Some(9));
}

#[test]
fn every_nth_balance_can_be_broken_for_good() {
    let simulator = with_faults(&[], &["broken-balance=5"]);
    for _ in 0..2 {
        assert_eq!(statuses(&simulator), [200, 200, 200, 200, 502, 200, 200, 200, 200, 502]);
    }
}
