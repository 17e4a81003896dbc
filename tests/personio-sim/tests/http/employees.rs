//! What they get.

use std::collections::HashSet;

use serde_json::json;

use crate::simulator::{EMPLOYEES, Simulator, ids, keys};

#[test]
fn paging_gives_each_of_250_people_once() {
    let simulator = Simulator::start(&["--employees", "250", "--seed", "7"]);
    let mut seen = Vec::new();
    for (page, size) in [(0, 100), (1, 100), (2, 50), (3, 0)] {
        let offset = page * 100;
        let list = simulator.list(&format!("limit=100&offset={offset}"));
        assert_eq!(list["success"], true);
        let metadata = json!({"total_elements": 250, "current_page": page, "total_pages": 3});
        assert_eq!(list["metadata"], metadata);
        assert_eq!((&list["offset"], &list["limit"]), (&json!(offset), &json!(100)));
        assert_eq!(list["data"].as_array().unwrap().len(), size);
        seen.extend(ids(&list));
    }
    assert_eq!(seen.len(), 250);
    assert_eq!(seen.into_iter().collect::<HashSet<_>>().len(), 250);
}

#[test]
fn a_page_has_50_people_unless_told() {
    let simulator = Simulator::start(&["--employees", "60"]);
    let list = simulator.list("");
    assert_eq!(list["limit"], 50);
    assert_eq!(ids(&list).len(), 50);
    // Offsets count records and need not be multiples of the limit.
    let all = ids(&simulator.list("limit=100"));
    assert_eq!(ids(&simulator.list("limit=3&offset=58")), all[58..]);
    assert_eq!(ids(&simulator.list("limit=2&offset=57")), all[57..59]);
}

#[test]
fn parameters_are_validated() {
    let simulator = Simulator::start(&[]);
    for (query, field, message) in [
        ("limit=101", "limit", "The limit must be between 1 and 100."),
        ("limit=0", "limit", "The limit must be between 1 and 100."),
        ("limit=many", "limit", "The limit must be between 1 and 100."),
        ("offset=-1", "offset", "The offset must be an integer of at least 0."),
        (
            "updated_since=2022-12-24T08:15:30Z",
            "updated_since",
            "The updated since does not match the format YYYY-MM-DDTHH:MM:SS or YYYY-MM-DD.",
        ),
    ] {
        let answer = simulator.get(&format!("{EMPLOYEES}?{query}"));
        answer.is_refusal(422, 422, "The given data was invalid.");
        assert_eq!(answer.json()["error"]["errors"], json!({ field: [message] }), "{query}");
    }
}

#[test]
fn a_projection_shows_what_is_asked_for_and_the_id() {
    let simulator = Simulator::start(&[]);
    for query in [
        "attributes[]=email&attributes[]=hire_date",
        "attributes%5B%5D=hire_date&attributes%5B%5D=email&attributes%5B%5D=unheard_of",
    ] {
        for employee in simulator.list(query)["data"].as_array().unwrap() {
            assert_eq!(keys(employee), ["email", "hire_date", "id"]);
        }
    }
    assert_eq!(keys(&simulator.list("")["data"][0]).len(), 36);
}

#[test]
fn what_is_not_readable_is_absent_everywhere() {
    let simulator = Simulator::start(&["--readable", "email,office"]);
    for query in ["", "attributes[]=gender&attributes[]=email&attributes[]=office"] {
        for employee in simulator.list(query)["data"].as_array().unwrap() {
            assert_eq!(keys(employee), ["email", "id", "office"]);
        }
    }
    let id = ids(&simulator.list("limit=1"))[0];
    let one = simulator.get(&format!("{EMPLOYEES}/{id}")).json();
    assert_eq!(keys(&one["data"]), ["email", "id", "office"]);
    let attributes = simulator.get("/v1/company/employees/attributes").json();
    assert_eq!(
        attributes,
        json!({"success": true, "data": [
            {"key": "id", "label": "ID", "type": "integer", "universal_id": "id"},
            {"key": "email", "label": "Email", "type": "standard", "universal_id": "email"},
            {"key": "office", "label": "Workplace", "type": "standard", "universal_id": "office"},
        ]})
    );
}

#[test]
fn the_id_is_readable_without_saying() {
    let simulator = Simulator::start(&["--readable", ""]);
    assert_eq!(keys(&simulator.list("limit=1")["data"][0]), ["id"]);
}

#[test]
fn email_finds_one_or_none_in_a_list() {
    let simulator = Simulator::start(&[]);
    let all = simulator.list("");
    let someone = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|employee| employee["attributes"]["email"]["value"].is_string());
    let email = someone.unwrap()["attributes"]["email"]["value"].as_str().unwrap();
    let found = simulator.list(&format!("email={}", email.replace('@', "%40")));
    assert_eq!(found["data"], json!([someone.unwrap()]));
    assert_eq!(found["metadata"]["total_elements"], 1);
    let none = simulator.list("email=nobody%40example.com");
    assert_eq!(none["data"], json!([]));
    assert_eq!(none["metadata"]["total_elements"], 0);
    assert_eq!(ids(&simulator.list("email=")).len(), 0, "not those without e-mail");
}

#[test]
fn updated_since_is_a_selection_that_can_be_paged() {
    let simulator = Simulator::start(&["--employees", "80", "--seed", "3"]);
    let modified = simulator.list("limit=100&attributes[]=last_modified_at");
    let mut expected = 0;
    for employee in modified["data"].as_array().unwrap() {
        let text = employee["attributes"]["last_modified_at"]["value"].as_str().unwrap();
        // Half a year before the company's today, far from any midnight's quirks
        // in this seed.
        expected += usize::from(text >= "2026-05-01T02:00:00+02:00");
    }
    assert!(expected > 10 && expected < 80, "{expected}");
    let since = "updated_since=2026-05-01";
    let all = simulator.list(&format!("{since}&limit=100"));
    assert_eq!(all["metadata"]["total_elements"], expected);
    let (first, rest) = (
        ids(&simulator.list(&format!("{since}&limit=10"))),
        ids(&simulator.list(&format!("{since}&limit=100&offset=10"))),
    );
    assert_eq!([first, rest].concat(), ids(&all));
    // As documented, it overrides the e-mail filter.
    let with_email = simulator.list(&format!("{since}&email=nobody%40example.com&limit=100"));
    assert_eq!(ids(&with_email), ids(&all));
    assert_eq!(ids(&simulator.list("updated_since=2030-01-01T00:00:00")).len(), 0);
}

#[test]
fn one_employee_or_a_german_error() {
    let simulator = Simulator::start(&[]);
    let list = simulator.list("");
    let id = ids(&list)[3];
    let one = simulator.get(&format!("{EMPLOYEES}/{id}")).json();
    assert_eq!(one, json!({"success": true, "data": list["data"][3]}));
    for unknown in ["1", "0", "-7", "abc", "99999999999999999999"] {
        let answer = simulator.get(&format!("{EMPLOYEES}/{unknown}"));
        answer.is_refusal(404, 404, "Es ist ein Problem aufgetreten ");
    }
}

#[test]
fn the_same_seed_gives_the_same_people_and_credentials() {
    let start = |seed| Simulator::start(&["--employees", "120", "--seed", seed]);
    let (one, two, other) = (start("42"), start("42"), start("43"));
    let page = format!("{EMPLOYEES}?limit=100&offset=20");
    assert_eq!(one.get(&page).body, two.get(&page).body);
    assert_ne!(one.get(&page).body, other.get(&page).body);
    assert_eq!(one.credentials(), two.credentials());
    assert_ne!(one.credentials(), other.credentials());
}
