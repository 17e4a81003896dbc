//! Values that are spelt in other ways than usual.
//!
//! Each test compares the list with the same list without the fault.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::simulator::{EMPLOYEES, Simulator, ids};

const FAR_AWAY: u64 = 1 << 60;

/// All 25 people as usual, and as they are with these faults.
fn before_and_after(faults: &[&str]) -> (Vec<Value>, Vec<Value>) {
    let simulator = Simulator::start(&[]);
    let data = || simulator.list("")["data"].as_array().unwrap().clone();
    let before = data();
    simulator.switch(faults);
    (before, data())
}

fn value<'a>(employee: &'a Value, key: &str) -> &'a Value {
    &employee["attributes"][key]["value"]
}

/// The same with each part changed, from the inside out.
fn mapped(value: &Value, change: &dyn Fn(Value) -> Value) -> Value {
    change(match value {
        Value::Array(values) => values.iter().map(|value| mapped(value, change)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members.map(|(key, value)| (key.clone(), mapped(value, change))).collect()
        }
        other => other.clone(),
    })
}

#[test]
fn nulls_can_be_empty_texts_or_lists() {
    for (fault, empty) in [("empty-strings", json!("")), ("empty-lists", json!([]))] {
        let (before, after) = before_and_after(&[fault]);
        let filled = |value: Value| if value.is_null() { empty.clone() } else { value };
        let expected: Vec<_> = before.iter().map(|person| mapped(person, &filled)).collect();
        assert_eq!(after, expected);
        assert!(after.iter().any(|person| *value(person, "supervisor") == empty));
        assert!(
            after.iter().any(|person| {
                value(person, "holiday_calendar")["attributes"]["state"] == empty
            })
        );
    }
}

#[test]
fn numbers_can_be_text() {
    let (before, after) = before_and_after(&["text-numbers"]);
    let spelt = |value: Value| match value {
        Value::Number(number) => json!(number.to_string()),
        other => other,
    };
    let expected: Vec<_> = before.iter().map(|person| mapped(person, &spelt)).collect();
    assert_eq!(after, expected);
    let simulator = Simulator::start(&[]);
    let id = ids(&simulator.list("limit=1"))[0];
    simulator.switch(&["text-numbers"]);
    let balance = simulator.balance(id).json();
    assert!(balance["data"][0]["balance"].is_string() && balance["data"][0]["id"].is_string());
}

#[test]
fn ids_can_be_larger_than_a_double_can_tell_apart() {
    let simulator = Simulator::start(&[]);
    let before = simulator.list("");
    simulator.switch(&["huge-ids", "people-leave=1"]);
    let after = simulator.list("");
    let shifted: Vec<u64> = ids(&before).iter().map(|id| id + FAR_AWAY).collect();
    assert_eq!(ids(&after), shifted);
    for (before, after) in
        before["data"].as_array().unwrap().iter().zip(after["data"].as_array().unwrap())
    {
        for pointer in [
            "/attributes/office/value/attributes/id",
            "/attributes/department/value/attributes/id",
            "/attributes/supervisor/value/attributes/id/value",
            "/attributes/work_schedule/value/attributes/id",
            "/attributes/cost_centers/value/0/attributes/id",
        ] {
            let id = |employee: &Value| employee.pointer(pointer).and_then(Value::as_u64);
            assert_eq!(id(after), id(before).map(|id| id + FAR_AWAY), "{pointer}");
        }
        let hours = "/attributes/fix_salary/value";
        assert_eq!(after.pointer(hours), before.pointer(hours), "only ids");
    }
    assert_eq!(simulator.stats()["left"], json!([shifted[0]]));
    let one = simulator.get(&format!("{EMPLOYEES}/{}", shifted[1])).json();
    assert_eq!(one["data"], after["data"][1]);
    assert_eq!(simulator.balance(shifted[1]).status, 200);
    assert_eq!(simulator.balance(shifted[1]).json()["data"][0]["id"], 2_179_197 + FAR_AWAY);
    assert_eq!(simulator.balance(ids(&before)[1]).status, 404, "the id that was is unknown");
}

#[test]
fn offsets_can_be_anybodys() {
    let (before, after) = before_and_after(&["mixed-offsets"]);
    let mut offsets = Vec::new();
    for (before, after) in before.iter().zip(&after) {
        let text = |person: &Value, key: &str| value(person, key).as_str().unwrap().to_owned();
        let (was, is) = (text(before, "hire_date"), text(after, "hire_date"));
        assert_eq!(was[..19], is[..19]);
        let offset = is[19..].to_owned();
        for key in ["created_at", "last_modified_at"] {
            let [was, is] = [text(before, key), text(after, key)];
            assert!(is.ends_with(&offset), "{is}");
            let moment = |text: &str| OffsetDateTime::parse(text, &Rfc3339).unwrap();
            assert_eq!(moment(&was), moment(&is));
        }
        offsets.push(offset);
    }
    assert_eq!(offsets[..7], ["+00:00", "+01:00", "+02:00", "-05:00", "+05:30", "Z", "+00:00"]);
}

#[test]
fn a_supervisor_can_be_an_id() {
    let (before, after) = before_and_after(&["supervisor-id-only"]);
    let mut with_supervisor = 0;
    for (before, after) in before.iter().zip(&after) {
        let was = value(before, "supervisor");
        let mut expected = before.clone();
        if !was.is_null() {
            let id = &was["attributes"]["id"]["value"];
            expected["attributes"]["supervisor"]["value"]["attributes"] = json!({ "id": id });
            with_supervisor += 1;
        }
        assert_eq!(after, &expected);
    }
    assert!(with_supervisor > 10);
}

#[test]
fn there_can_be_more_than_anybody_knows() {
    let simulator = Simulator::start(&[]);
    let before = simulator.list("limit=1&attributes[]=email");
    simulator.switch(&["unknown-types"]);
    let after = simulator.list("limit=1&attributes[]=email");
    assert_eq!(after["extra"], json!({"nested": [1, 2]}));
    let attributes = after["data"][0]["attributes"].as_object().unwrap();
    assert_eq!(attributes.len(), 2 + 3);
    for attribute in attributes.values() {
        assert_eq!(attribute["type"], "hologram");
        assert_eq!(attribute["extra"], json!({"nested": [1, 2]}));
    }
    assert!(attributes["dynamic_9900001"]["value"].is_object());
    assert!(attributes["dynamic_9900002"]["value"].is_array());
    assert!(attributes["dynamic_9900003"]["value"].is_boolean());
    assert_eq!(attributes["email"]["value"], *value(&before["data"][0], "email"));
    let supervisor = simulator.list("");
    let supervisor = supervisor.pointer("/data/0/attributes/supervisor/value/attributes/id");
    assert_eq!(supervisor.unwrap()["type"], "hologram", "nested ones too");
}

#[test]
fn types_can_be_missing() {
    let (before, after) = before_and_after(&["no-types"]);
    for (before, after) in before.iter().zip(&after) {
        for (key, attribute) in after["attributes"].as_object().unwrap() {
            assert!(attribute.get("type").is_none() && attribute.get("universal_id").is_none());
            assert_eq!(attribute["label"], before["attributes"][key]["label"]);
        }
        let names = ["office", "department"];
        assert!(names.iter().all(|key| value(before, key)["type"] == value(after, key)["type"]));
        let first_name = &value(after, "supervisor")["attributes"]["first_name"];
        assert!(first_name.get("type").is_none());
    }
}

#[test]
fn keys_can_be_the_companys_own() {
    let (before, after) = before_and_after(&["own-keys"]);
    for (before, after) in before.iter().zip(&after) {
        let (before, after) = (&before["attributes"], &after["attributes"]);
        assert_eq!(before["id"], after["id"]);
        assert!(after.get("email").is_none());
        let attributes = after.as_object().unwrap().values();
        let email = attributes.clone().find(|attribute| attribute["universal_id"] == "email");
        assert_eq!(*email.unwrap(), before["email"]);
        assert_eq!(attributes.count(), before.as_object().unwrap().len());
    }
}

#[test]
fn labels_can_be_german() {
    let (before, after) = before_and_after(&["german-labels"]);
    for (before, after) in before.iter().zip(&after) {
        for (key, attribute) in after["attributes"].as_object().unwrap() {
            assert_ne!(attribute["label"], before["attributes"][key]["label"], "{key}");
            assert!(attribute["label"].is_string());
            assert_eq!(attribute["type"], before["attributes"][key]["type"]);
        }
        assert_eq!(after["attributes"]["hire_date"]["label"], "Eintrittsdatum");
    }
}

#[test]
fn words_can_be_unknown() {
    let (before, after) = before_and_after(&["unknown-words"]);
    for (row, (before, after)) in before.iter().zip(&after).enumerate() {
        let mut expected = before.clone();
        if row % 5 == 4 {
            expected["attributes"]["status"]["value"] = json!("sabbatical");
            expected["attributes"]["gender"]["value"] = json!("unspecified");
        }
        assert_eq!(after, &expected);
    }
}

#[test]
fn a_single_employee_is_as_odd_as_in_the_list() {
    let simulator = Simulator::start(&[]);
    simulator.switch(&[
        "huge-ids",
        "text-numbers",
        "empty-lists",
        "mixed-offsets",
        "supervisor-id-only",
        "unknown-types",
        "german-labels",
        "unknown-words",
        "unreadable-value=2",
    ]);
    let list = simulator.list("");
    for row in [3, 4] {
        let employee = &list["data"][row];
        let id = value(employee, "id").as_str().unwrap();
        let one = simulator.get(&format!("{EMPLOYEES}/{id}")).json();
        assert_eq!(one["data"], *employee);
    }
}
