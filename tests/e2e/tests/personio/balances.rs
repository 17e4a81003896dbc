//! Remaining vacation days: from the list, else one by one, else withheld.

use serde_json::json;

use crate::company::{Company, by_id, for_each, nothing_is_lost_with, undisturbed};

fn asked(company: &Company) -> u64 {
    company.simulator.stats()["balance"].as_u64().unwrap()
}

#[test]
fn from_the_list_where_it_has_them() {
    let company = nothing_is_lost_with(&[]);
    assert_eq!(asked(&company), 0);
}

#[test]
fn else_from_the_balance_of_each_person() {
    let company = nothing_is_lost_with(&["no-vacation-balance"]);
    // Everyone once, and the first five when the company was connected.
    assert_eq!(asked(&company), 255);
    assert_eq!(company.simulator.too_many(), 0);
    assert_eq!(company.status()["withheld"], json!([]));
}

/// Two entries of paid vacation count, one of another kind and one of none do not.
#[test]
fn several_balances_are_added_up_as_far_as_they_are_vacation() {
    nothing_is_lost_with(&["no-vacation-balance", "several-balances"]);
}

#[test]
fn a_refused_balance_withholds_the_field_and_nothing_else() {
    let refusals =
        ["forbidden=balance", "forbidden-in-200=balance", "gone=balance", "missing=balance"];
    for_each(&refusals, |refusal| {
        let company = Company::with(&["no-vacation-balance", refusal]);
        let document = company.fetch();
        assert_eq!(document["withheld"], json!(["vacation_days"]), "{refusal}");
        let found = by_id(&document);
        for (id, person) in by_id(undisturbed()) {
            let mut expected = person.clone();
            expected.as_object_mut().unwrap().remove("vacation_days");
            assert_eq!(*found[id], expected, "{refusal}");
        }
        let status = company.status();
        assert_eq!(status["state"], "connected");
        assert_eq!(status["withheld"][0]["field"], "vacation_days", "{refusal}");
    });
}

#[test]
fn nobody_asks_for_a_balance_that_was_not_released() {
    let company = Company::with(&["no-vacation-balance"]);
    let before = asked(&company);
    company.marketplace.employees(&["--fields", "first-name,email"]);
    assert_eq!(asked(&company), before);
}

#[test]
fn somebody_without_a_balance_has_none() {
    let company = Company::with(&["no-vacation-balance", "missing-balance"]);
    let document = company.fetch();
    assert_eq!(document["rejected"], json!([]));
    let people = by_id(&document);
    let without = people.values().filter(|person| person["vacation_days"].is_null()).count();
    assert_eq!((people.len(), without), (250, 25));
}

#[test]
fn one_bad_person_does_not_fail_the_run() {
    let company = Company::with(&["no-vacation-balance", "broken-balance=100"]);
    let document = company.fetch();
    let rejected = document["rejected"].as_array().unwrap();
    assert_eq!((by_id(&document).len(), rejected.len()), (248, 2));
    assert!(rejected[0]["reason"].as_str().unwrap().contains("vacation days"));
}
