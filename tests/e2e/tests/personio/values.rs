//! Values, spelt in every way but the usual.

use serde_json::json;

use crate::company::{Company, by_id, nothing_is_lost_with, undisturbed};

#[test]
fn nothing_may_be_an_empty_text_or_an_empty_list() {
    nothing_is_lost_with(&["empty-strings"]);
    nothing_is_lost_with(&["empty-lists"]);
}

#[test]
fn numbers_may_be_texts() {
    nothing_is_lost_with(&["text-numbers"]);
    nothing_is_lost_with(&["text-numbers", "no-vacation-balance"]);
}

#[test]
fn ids_beyond_two_to_the_53_keep_every_digit() {
    let company = Company::with(&["huge-ids", "no-vacation-balance"]);
    let document = company.fetch();
    let found = by_id(&document);
    for (id, person) in by_id(undisturbed()) {
        let huge = (id.parse::<u64>().unwrap() + (1 << 60)).to_string();
        let found = found[huge.as_str()];
        assert_eq!(found["email"], person["email"]);
        assert_eq!(found["vacation_days"], person["vacation_days"]);
        if let Some(department) = person["department"]["id"].as_str() {
            let huge = (department.parse::<u64>().unwrap() + (1 << 60)).to_string();
            assert_eq!(found["department"]["id"], json!(huge));
        }
    }
}

/// A day stays the day that it is, an instant the instant.
#[test]
fn offsets_that_differ_within_one_company_shift_no_date() {
    nothing_is_lost_with(&["mixed-offsets"]);
}

#[test]
fn a_supervisor_may_be_nothing_but_an_id() {
    let company = Company::with(&["supervisor-id-only"]);
    let document = company.fetch();
    let found = by_id(&document);
    for (id, person) in by_id(undisturbed()) {
        assert_eq!(found[id]["supervisor"]["id"], person["supervisor"]["id"]);
        assert!(found[id]["supervisor"]["first_name"].is_null());
    }
}

#[test]
fn attributes_are_known_by_their_keys_alone() {
    nothing_is_lost_with(&["german-labels"]);
    nothing_is_lost_with(&["no-types"]);
    nothing_is_lost_with(&["unknown-types"]);
}

#[test]
fn or_by_the_universal_id_where_the_key_is_another() {
    nothing_is_lost_with(&["own-keys"]);
    nothing_is_lost_with(&["own-keys", "german-labels", "ignored-attributes"]);
}

#[test]
fn words_that_nobody_has_heard_of_are_passed_on() {
    let company = Company::with(&["unknown-words"]);
    let document = company.fetch();
    let people = by_id(&document);
    let on_sabbatical =
        people.values().filter(|person| person["status"] == "sabbatical").collect::<Vec<_>>();
    assert_eq!(on_sabbatical.len(), people.len() / 5);
    assert!(on_sabbatical.iter().all(|person| person["gender"] == "unspecified"));
}

/// People on leave, newcomers and leavers come along: there is no filter, and
/// `status` tells them apart.
#[test]
fn every_status_arrives_as_it_is() {
    let statuses = ["active", "inactive", "leave", "onboarding"];
    for status in statuses {
        let has = by_id(undisturbed()).values().any(|person| person["status"] == status);
        assert!(has, "{status}");
    }
}

/// Without an address, without an office, without anybody above them; with days
/// taken in advance.
#[test]
fn what_a_person_does_not_have_is_null() {
    let people = by_id(undisturbed());
    for field in ["email", "gender", "office", "department", "supervisor"] {
        assert!(people.values().any(|person| person[field].is_null()), "{field}");
        assert!(people.values().any(|person| !person[field].is_null()), "{field}");
    }
    let days = |person: &serde_json::Value| person["vacation_days"].as_f64().unwrap();
    assert!(people.values().any(|person| days(person) < 0.0), "taken in advance");
    assert!(people.values().any(|person| days(person).fract() != 0.0), "half a day");
}

/// Together, since a real company has more than one of them.
#[test]
fn all_of_it_at_once() {
    nothing_is_lost_with(&[
        "empty-strings",
        "text-numbers",
        "mixed-offsets",
        "unknown-types",
        "german-labels",
        "german-messages",
        "no-metadata",
        "repeated-people",
        "smaller-pages=60",
        "gzip",
        "expire-token",
        "several-balances",
        "no-vacation-balance",
    ]);
}
