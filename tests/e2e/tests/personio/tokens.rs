//! Tokens that end before their time.

use crate::company::{Company, nothing_is_lost_with};

fn auths(company: &Company) -> u64 {
    company.simulator.stats()["auth"].as_u64().unwrap()
}

#[test]
fn an_expired_token_is_renewed_once() {
    for fault in ["expire-token", "invalid-token"] {
        let company = nothing_is_lost_with(&[fault]);
        assert_eq!(auths(&company), 2, "{fault}");
    }
}

#[test]
fn pages_under_way_at_once_do_not_all_ask_for_a_token() {
    for fault in ["expire-token=5", "invalid-token=5"] {
        let company = Company::of(1_500, &[fault]);
        assert_eq!(company.fetch()["employees"].as_array().unwrap().len(), 1_500);
        assert_eq!(auths(&company), 2, "{fault}");
    }
}

#[test]
fn a_token_is_the_same_for_a_day_and_asked_for_once() {
    let company = Company::with(&[]);
    for _ in 0..3 {
        company.fetch();
        company.status();
    }
    assert_eq!(auths(&company), 1);
}

/// Whether the answer's own `authorization` header repeats the token, is missing,
/// or brings the next one, as it did until 2023.
#[test]
fn the_authorization_header_of_an_answer_is_optional() {
    nothing_is_lost_with(&["no-token-header"]);
}

#[test]
fn a_token_that_serves_once_is_replaced_by_the_next() {
    let company = nothing_is_lost_with(&["rotating-token"]);
    assert_eq!(auths(&company), 1);
}

#[test]
fn an_expired_token_is_recognised_in_german_too() {
    for fault in ["expire-token", "invalid-token"] {
        nothing_is_lost_with(&[fault, "german-messages"]);
    }
}

/// A 403 may mean an old token, and a fresh one that is refused does not.
#[test]
fn a_right_that_is_missing_is_not_a_loop() {
    let company = Company::with(&[]);
    company.simulator.set_faults(&["forbidden=employees", "german-messages"]);
    company.marketplace.run(&["fetch-employees"]).fails(1, &["does not let them read employees"]);
    assert!(auths(&company) <= 2);
}
