//! Paging through a list that is not what it should be.

use serde_json::json;

use crate::company::{
    Company, PEOPLE, assert_same_people, by_id, nothing_is_lost_with, undisturbed,
};

/// The number in a parameter of a line of the simulator's log.
fn parameter(line: &str, name: &str) -> usize {
    let value = line.split(['?', '&', ' ']).find_map(|pair| pair.strip_prefix(name));
    value.and_then(|value| value.strip_prefix('=')).unwrap().parse().unwrap()
}

#[test]
fn not_more_than_a_hundred_are_asked_for_at_once() {
    let company = nothing_is_lost_with(&[]);
    for line in company.simulator.pages() {
        assert!(parameter(&line, "limit") <= 100, "{line}");
    }
    nothing_is_lost_with(&["clamp-limit"]);
}

#[test]
fn a_source_that_hands_out_less_at_once_hands_out_everyone() {
    for faults in [
        &["smaller-pages"][..],
        &["silently-smaller-pages"],
        &["silently-smaller-pages", "no-metadata"],
    ] {
        let company = nothing_is_lost_with(faults);
        assert!(company.simulator.pages().len() <= 11, "{faults:?}");
    }
    let company = Company::of(12, &["smaller-pages=1"]);
    assert_eq!(by_id(&company.fetch()).len(), 12);
}

#[test]
fn page_numbers_do_not_matter() {
    nothing_is_lost_with(&["page-from-one"]);
}

#[test]
fn totals_that_shrink_do_not_matter() {
    nothing_is_lost_with(&["shrinking-total"]);
    nothing_is_lost_with(&["shrinking-total=200"]);
}

#[test]
fn missing_metadata_do_not_matter() {
    nothing_is_lost_with(&["no-metadata"]);
    nothing_is_lost_with(&["no-total"]);
}

#[test]
fn somebody_on_two_pages_comes_once() {
    nothing_is_lost_with(&["repeated-people"]);
    nothing_is_lost_with(&["repeated-people=3"]);
}

/// Whoever leaves moves everyone behind up, and somebody from one page to the one
/// that has been read already.
#[test]
fn people_who_leave_while_paging_take_nobody_with_them() {
    for leavers in [3, 40] {
        let company = Company::of(1_000, &[]);
        let before = company.fetch();
        company.simulator.set_faults(&[&format!("people-leave={leavers}")]);
        let found = company.fetch();
        let left = company.simulator.stats()["left"].clone();
        let left: Vec<_> = left.as_array().unwrap().iter().map(ToString::to_string).collect();
        assert!(left.len() >= 3, "{left:?}");
        let found = by_id(&found);
        for (id, person) in by_id(&before) {
            assert!(
                found.get(id) == Some(&person) || left.iter().any(|left| left == id),
                "{id} was there throughout"
            );
        }
    }
}

#[test]
fn people_who_join_while_paging_push_nobody_out() {
    for faults in [&["people-join"][..], &["people-join=8", "people-leave=8"]] {
        let company = Company::of(1_000, &[]);
        let before = company.fetch();
        company.simulator.set_faults(faults);
        let found = company.fetch();
        let stats = company.simulator.stats();
        let moved: Vec<_> = ["left", "joined"]
            .iter()
            .flat_map(|member| stats[member].as_array().unwrap().clone())
            .map(|id| id.to_string())
            .collect();
        let found = by_id(&found);
        for id in by_id(&before).keys() {
            assert!(
                found.contains_key(id) || moved.iter().any(|moved| moved == id),
                "{id} was there throughout"
            );
        }
    }
}

/// The specification says that limit and offset are ignored together with
/// `updated_since`; users see them honoured.
#[test]
fn changed_people_come_at_once_or_in_pages() {
    let since = ["--modified-since", "2000-01-01"];
    for faults in [&[][..], &["everything-since"], &["everything-since", "no-metadata"]] {
        let company = Company::with(faults);
        assert_same_people(&company.marketplace.employees(&since), undisturbed());
    }
    // Exactly a page full: nothing tells it from a first page but the second.
    let company = Company::of(100, &["everything-since"]);
    let found = company.marketplace.employees(&since);
    assert_eq!(found["employees"].as_array().unwrap().len(), 100);
}

#[test]
fn attributes_that_were_not_asked_for_go_no_further() {
    let company = Company::with(&["ignored-attributes"]);
    let document = company.marketplace.employees(&["--fields", "email"]);
    for person in document["employees"].as_array().unwrap() {
        let keys: Vec<_> = person.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["email", "id"]);
    }
}

#[test]
fn one_person_may_come_without_a_list() {
    let company = Company::of(1, &["single-object"]);
    assert_eq!(company.fetch()["employees"].as_array().unwrap().len(), 1);
    let company = Company::of(0, &["single-object"]);
    assert_eq!(company.fetch()["employees"], json!([]));
}

#[test]
fn a_record_that_is_no_employee_does_not_fail_the_run() {
    let company = Company::with(&["broken-record"]);
    let document = company.fetch();
    assert_same_people(&document, undisturbed());
    assert_eq!(document["rejected"].as_array().unwrap().len(), PEOPLE / 50);
}

#[test]
fn a_value_that_cannot_be_read_rejects_one_person_and_says_which() {
    let company = Company::with(&["unreadable-value"]);
    let document = company.fetch();
    let rejected = document["rejected"].as_array().unwrap();
    assert_eq!(rejected.len(), PEOPLE / 50);
    assert_eq!(by_id(&document).len(), PEOPLE - PEOPLE / 50);
    for record in rejected {
        assert!(by_id(undisturbed()).contains_key(record["id"].as_str().unwrap()));
        assert!(record["reason"].as_str().unwrap().contains("`email`"));
    }
}

#[test]
fn a_failure_in_a_200_is_a_failure_and_passes() {
    nothing_is_lost_with(&["success-false"]);
}
