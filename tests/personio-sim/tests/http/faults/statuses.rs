//! Requests that are refused, and routes that are withheld.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;

use crate::simulator::{EMPLOYEES, Simulator, ids, with_faults};

const FORBIDDEN: &str = "personio.core.api.exceptions.api.forbidden.http.exception";
const TROUBLE: &str = "Es ist ein Problem aufgetreten ";

fn attributes() -> String {
    format!("{EMPLOYEES}/attributes")
}

#[test]
fn five_hundred_is_json_and_ends() {
    let simulator = with_faults(&[], &["http-500=3"]);
    let (id, secret) = simulator.credentials();
    for _ in 0..3 {
        simulator.authenticate(&id, &secret).is_refusal(500, 500, "Something went wrong");
    }
    assert_eq!(simulator.get(EMPLOYEES).status, 200);
}

#[test]
fn gateways_answer_in_html_twice_by_default() {
    for (fault, status) in [("http-502", 502), ("http-503", 503), ("http-504", 504)] {
        let simulator = Simulator::start(&[]);
        let token = simulator.token();
        simulator.switch(&[fault]);
        for _ in 0..2 {
            let answer = simulator.get_with(&token, EMPLOYEES);
            assert_eq!(answer.status, status);
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
            assert!(answer.body.contains(&status.to_string()), "{}", answer.body);
        }
        assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 200);
    }
}

#[test]
fn a_bare_429_says_nothing() {
    let simulator = with_faults(&[], &["too-many-requests"]);
    let (id, secret) = simulator.credentials();
    for _ in 0..2 {
        let answer = simulator.authenticate(&id, &secret);
        assert_eq!((answer.status, answer.body.as_str()), (429, ""));
        assert_eq!(answer.header("retry-after"), None);
    }
    assert_eq!(simulator.authenticate(&id, &secret).status, 200);
}

#[test]
fn a_429_in_seconds_means_them() {
    let simulator = Simulator::start(&[]);
    let token = simulator.token();
    simulator.switch(&["too-many-requests-seconds=1"]);
    // Nothing is over before the first request came.
    thread::sleep(Duration::from_millis(1_100));
    let started = Instant::now();
    for _ in 0..3 {
        let answer = simulator.get_with(&token, EMPLOYEES);
        assert_eq!((answer.status, answer.body.as_str()), (429, ""));
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    assert!(started.elapsed() < Duration::from_secs(1));
    thread::sleep(Duration::from_secs(1));
    assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 200);
    assert_eq!(simulator.faults(), json!([]));
}

#[test]
fn a_429_with_a_date_is_over_by_then() {
    let simulator = Simulator::start(&[]);
    let token = simulator.token();
    simulator.switch(&["too-many-requests-date=1"]);
    let answer = simulator.get_with(&token, EMPLOYEES);
    assert_eq!(answer.status, 429);
    let date = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
    let wait = date.duration_since(SystemTime::now()).unwrap();
    assert!(wait <= Duration::from_secs(2), "{wait:?}");
    assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 429);
    thread::sleep(wait);
    assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 200);
}

#[test]
fn success_false_comes_with_status_200() {
    let simulator = with_faults(&[], &["success-false"]);
    // Other routes are not meant.
    assert_eq!(simulator.get(&attributes()).json()["success"], true);
    for _ in 0..2 {
        simulator.get(EMPLOYEES).is_refusal(200, 500, "Something went wrong");
    }
    assert_eq!(simulator.get(EMPLOYEES).json()["success"], true);
}

#[test]
fn a_right_can_be_missing_for_each_route() {
    let simulator = Simulator::start(&[]);
    let id = ids(&simulator.list("limit=1"))[0];
    let one = format!("{EMPLOYEES}/{id}");
    let balance = format!("{one}/absences/balance");
    for (fault, closed) in [
        ("forbidden", vec![attributes()]),
        ("forbidden=attributes", vec![attributes()]),
        ("forbidden=employees", vec![EMPLOYEES.to_owned(), one.clone()]),
        ("forbidden=balance", vec![balance.clone()]),
    ] {
        simulator.switch(&[fault]);
        for route in [EMPLOYEES, &one, &attributes(), &balance] {
            let answer = simulator.get(route);
            if closed.iter().any(|closed| closed == route) {
                answer.is_refusal(403, 0, FORBIDDEN);
            } else {
                assert_eq!(answer.status, 200, "{fault}: {route}");
            }
        }
    }
}

#[test]
fn several_routes_can_be_withheld_at_once() {
    let simulator = with_faults(&[], &["forbidden-in-200", "forbidden-in-200=balance"]);
    simulator.get(&attributes()).is_refusal(200, 0, FORBIDDEN);
    simulator.balance(1).is_refusal(200, 0, FORBIDDEN);
    assert_eq!(simulator.get(EMPLOYEES).json()["success"], true);
}

#[test]
fn a_route_can_be_gone_or_missing() {
    let simulator = with_faults(&[], &["gone", "missing=balance"]);
    simulator.get(&attributes()).is_refusal(410, 410, TROUBLE);
    simulator.balance(1).is_refusal(404, 404, TROUBLE);
    assert_eq!(simulator.get(EMPLOYEES).status, 200);
    simulator.switch(&["missing", "gone=employees"]);
    simulator.get(&attributes()).is_refusal(404, 404, TROUBLE);
    simulator.get(EMPLOYEES).is_refusal(410, 410, TROUBLE);
}

#[test]
fn every_message_can_be_german() {
    let simulator = with_faults(&[], &["german-messages"]);
    let wrong = simulator.authenticate("papi-wrong", "papi-wrong");
    wrong.is_refusal(403, 0, "Die angegebenen Zugangsdaten sind ungültig.");
    let answer = simulator.get_with("papi-wrong", EMPLOYEES);
    answer.is_refusal(403, 403, "Die Autorisierung ist ungültig.");
    let answer = simulator.get(&format!("{EMPLOYEES}?limit=0"));
    answer.is_refusal(422, 422, "Die angegebenen Daten sind ungültig.");
    let errors = json!({"limit": ["Die Angabe limit ist ungültig."]});
    assert_eq!(answer.json()["error"]["errors"], errors);
    simulator.switch(&["german-messages", "forbidden-in-200", "http-500=1"]);
    let (id, secret) = simulator.credentials();
    simulator.authenticate(&id, &secret).is_refusal(500, 500, "Etwas ist schiefgelaufen.");
    simulator.get(&attributes()).is_refusal(200, 0, "Sie haben keine Berechtigung.");
    assert_eq!(simulator.get(EMPLOYEES).json()["success"], true);
}
