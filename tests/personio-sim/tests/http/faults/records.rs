//! Records that are not what they should be.

use serde_json::{Value, json};

use crate::simulator::{Simulator, ids, keys, with_faults};

fn data(list: &Value) -> &Vec<Value> {
    list["data"].as_array().unwrap()
}

#[test]
fn a_projection_can_be_ignored() {
    let simulator = with_faults(&["--readable", "email,gender,office"], &["ignored-attributes"]);
    let list = simulator.list("attributes[]=email");
    assert_eq!(keys(&list["data"][0]), ["email", "gender", "id", "office"]);
}

#[test]
fn one_record_can_come_without_a_list() {
    let simulator = with_faults(&[], &["single-object"]);
    let list = simulator.list("limit=2");
    assert_eq!(data(&list).len(), 2);
    let single = simulator.list("limit=1");
    assert_eq!(single["data"], list["data"][0]);
    assert_eq!(simulator.list("limit=1&offset=24")["data"]["type"], "Employee");
    assert_eq!(simulator.list("offset=99")["data"], json!([]));
}

#[test]
fn records_that_are_no_employees_take_places_of_their_own() {
    let simulator = Simulator::start(&["--employees", "55"]);
    let everybody = ids(&simulator.list("limit=100"));
    simulator.switch(&["broken-record=10"]);
    let list = simulator.list("limit=100");
    assert_eq!(list["metadata"]["total_elements"], 61);
    let (broken, whole): (Vec<_>, Vec<_>) =
        data(&list).iter().partition(|record| record["attributes"]["id"]["value"].is_null());
    let kinds = [
        json!(null),
        json!([]),
        json!("x"),
        json!({"type": "Employee"}),
        json!({"type": "Employee", "attributes": []}),
        json!(null),
    ];
    assert_eq!(broken, kinds.iter().collect::<Vec<_>>());
    let whole: Vec<_> =
        whole.iter().map(|record| record["attributes"]["id"]["value"].as_u64().unwrap()).collect();
    assert_eq!(whole, everybody);
    assert!(data(&list)[0].is_null() && data(&list)[11] == json!([]));
    assert_eq!(data(&simulator.list("limit=11")).len(), 11, "a page keeps to its limit");
}

#[test]
fn an_email_can_be_an_object() {
    let simulator = Simulator::start(&[]);
    let before = simulator.list("");
    simulator.switch(&["unreadable-value=7"]);
    let after = simulator.list("");
    for (row, (before, after)) in data(&before).iter().zip(data(&after)).enumerate() {
        let mut expected = before.clone();
        if row % 7 == 6 {
            expected["attributes"]["email"]["value"] = json!({"unexpected": true});
        }
        assert_eq!(after, &expected, "{row}");
    }
    for employee in data(&simulator.list("attributes[]=gender")) {
        assert_eq!(keys(employee), ["gender", "id"], "nothing that was not asked for");
    }
}
