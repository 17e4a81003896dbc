//! Tokens that do not last.

use std::thread;

use crate::simulator::{EMPLOYEES, Simulator, with_faults};

/// The token that an answer brings.
fn next_token(answer: &crate::client::Answer) -> String {
    answer.header("authorization").unwrap().strip_prefix("Bearer ").unwrap().to_owned()
}

/// That a token ends after three requests, is refused so ever after, and that the
/// next one lasts.
#[track_caller]
fn ends_once(fault: &str, status: u16, message: &str) {
    let simulator = with_faults(&[], &[fault]);
    let first = simulator.token();
    for _ in 0..3 {
        assert_eq!(simulator.get_with(&first, EMPLOYEES).status, 200);
    }
    for _ in 0..2 {
        simulator.get_with(&first, EMPLOYEES).is_refusal(status, status, message);
    }
    let second = simulator.token();
    assert_ne!(second, first);
    for _ in 0..5 {
        assert_eq!(simulator.get_with(&second, EMPLOYEES).status, 200);
    }
    assert_eq!(simulator.token(), second);
}

#[test]
fn a_token_can_expire_early() {
    ends_once("expire-token", 401, "Authorization is not provided");
}

#[test]
fn a_token_can_become_invalid() {
    ends_once("invalid-token=3", 403, "Provided authorization is not valid");
}

#[test]
fn a_rotating_token_is_good_for_one_request() {
    let simulator = with_faults(&[], &["rotating-token"]);
    let first = simulator.token();
    let answer = simulator.get_with(&first, EMPLOYEES);
    assert_eq!(answer.status, 200);
    let second = next_token(&answer);
    assert_ne!(second, first);
    let spent = simulator.get_with(&first, EMPLOYEES);
    spent.is_refusal(401, 401, "The token has been blacklisted");
    // An error brings the next token too.
    let third = next_token(&simulator.get_with(&second, "/v1/unheard-of"));
    assert_eq!(simulator.get_with(&third, EMPLOYEES).status, 200);
    assert_ne!(simulator.token(), simulator.token(), "each has its own");
}

#[test]
fn of_concurrent_requests_with_one_rotating_token_one_wins() {
    let simulator = with_faults(&[], &["rotating-token"]);
    let token = simulator.token();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let requests: Vec<_> =
            (0..8).map(|_| scope.spawn(|| simulator.get_with(&token, EMPLOYEES).status)).collect();
        requests.into_iter().map(|request| request.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 7, "{statuses:?}");
}

#[test]
fn the_token_need_not_be_repeated() {
    let simulator = with_faults(&[], &["no-token-header"]);
    let answer = simulator.get(EMPLOYEES);
    assert_eq!((answer.status, answer.header("authorization")), (200, None));
    assert!(Simulator::start(&[]).get(EMPLOYEES).header("authorization").is_some());
}
