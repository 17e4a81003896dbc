//! Answers that are not what they seem, and compressed ones.

use std::io::Read;

use flate2::read::GzDecoder;

use crate::client;
use crate::simulator::{EMPLOYEES, Simulator, ids, with_faults};

/// The bytes of a `GET`, split into head and body, and what they should be.
fn raw(simulator: &Simulator, target: &str, headers: &[(&str, &str)]) -> (String, Vec<u8>) {
    let bearer = format!("Bearer {}", simulator.token());
    let headers = [&[("Authorization", bearer.as_str())], headers].concat();
    let answer = client::exchange(&simulator.address, "GET", target, &headers, "").unwrap();
    let (head, body) = client::split(&answer);
    (head.to_ascii_lowercase(), body.to_vec())
}

fn announced(head: &str) -> usize {
    let line = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    line.unwrap().parse().unwrap()
}

#[test]
fn a_maintenance_page_claims_success() {
    let simulator = with_faults(&[], &["html"]);
    let answer = simulator.get(EMPLOYEES);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(answer.body.starts_with("<!DOCTYPE html>"), "{}", answer.body);
    assert_eq!(simulator.get(EMPLOYEES).json()["success"], true);
}

#[test]
fn a_truncated_answer_is_shorter_than_announced() {
    let simulator = Simulator::start(&["--employees", "100"]);
    let whole = simulator.get(EMPLOYEES).body;
    simulator.switch(&["truncated"]);
    let (head, body) = raw(&simulator, EMPLOYEES, &[]);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert_eq!(announced(&head), whole.len());
    assert_eq!(body, whole.as_bytes()[..whole.len() / 2]);
    assert_eq!(simulator.get(EMPLOYEES).body, whole);
}

#[test]
fn broken_json_has_the_length_it_says() {
    let simulator = Simulator::start(&[]);
    let whole = simulator.get(EMPLOYEES).body;
    simulator.switch(&["broken-json=2"]);
    for _ in 0..2 {
        let (head, body) = raw(&simulator, EMPLOYEES, &[]);
        assert_eq!((announced(&head), body.len()), (whole.len() / 2, whole.len() / 2));
        assert!(serde_json::from_slice::<serde_json::Value>(&body).is_err());
    }
    assert_eq!(simulator.get(EMPLOYEES).body, whole);
}

#[test]
fn gzip_comes_to_those_who_accept_it() {
    let simulator = Simulator::start(&[]);
    let id = ids(&simulator.list("limit=1"))[0];
    let balance = format!("{EMPLOYEES}/{id}/absences/balance");
    let gzip = ("Accept-Encoding", "br, gzip");
    assert!(!raw(&simulator, EMPLOYEES, &[gzip]).0.contains("content-encoding"));
    simulator.switch(&["gzip"]);
    for target in [EMPLOYEES, &format!("{EMPLOYEES}/attributes"), &balance] {
        let (plain_head, plain) = raw(&simulator, target, &[]);
        assert!(!plain_head.contains("content-encoding"), "{plain_head}");
        let (head, body) = raw(&simulator, target, &[gzip]);
        assert!(head.contains("content-encoding: gzip"), "{head}");
        assert_eq!(announced(&head), body.len());
        let mut text = Vec::new();
        GzDecoder::new(body.as_slice()).read_to_end(&mut text).unwrap();
        assert_eq!(text, plain, "{target}");
    }
}
