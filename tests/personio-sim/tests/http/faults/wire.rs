//! Connections that break, and answers that take their time.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client;
use crate::simulator::{EMPLOYEES, Simulator, with_faults};

#[test]
fn a_reset_is_a_reset_and_not_an_end() {
    let simulator = with_faults(&[], &["reset"]);
    for _ in 0..2 {
        let error = client::exchange(&simulator.address, "GET", EMPLOYEES, &[], "").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }
    assert!(simulator.log().contains("GET /v1/company/employees → connection reset, "));
    assert_eq!(simulator.get(EMPLOYEES).status, 200);
    assert_eq!(simulator.stats()["refused"], json!({}));
}

#[test]
fn a_connection_that_served_before_can_be_reset_too() {
    let simulator = Simulator::start(&[]);
    let mut stream = TcpStream::connect(&simulator.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = format!("GET {EMPLOYEES} HTTP/1.1\r\nHost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 401");
    simulator.switch(&["reset=1"]);
    stream.write_all(request.as_bytes()).unwrap();
    let error = stream.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn latency_is_for_every_answer() {
    let simulator = with_faults(&[], &["latency=300"]);
    let (id, secret) = simulator.credentials();
    for request in [&|| simulator.authenticate(&id, &secret).status as usize, &|| {
        simulator.get_with("papi-wrong", "/v1/unheard-of").status as usize
    }] as [&dyn Fn() -> usize; 2]
    {
        let started = Instant::now();
        request();
        assert!(started.elapsed() >= Duration::from_millis(300));
    }
}

/// When the first byte came, and when the last.
fn times(simulator: &Simulator, token: &str, target: &str) -> (Duration, Duration) {
    let mut stream = TcpStream::connect(&simulator.address).unwrap();
    let started = Instant::now();
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream.read_exact(&mut [0]).unwrap();
    let first = started.elapsed();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let (_, body) = client::split(&rest);
    serde_json::from_slice::<serde_json::Value>(body).unwrap();
    (first, started.elapsed())
}

#[test]
fn a_slow_start_keeps_the_first_byte() {
    let simulator = with_faults(&[], &["slow-start=400"]);
    let token = simulator.token();
    assert!(times(&simulator, &token, EMPLOYEES).0 >= Duration::from_millis(400));
    let (_, other) = times(&simulator, &token, &format!("{EMPLOYEES}/attributes"));
    assert!(other < Duration::from_millis(400), "{other:?}");
}

#[test]
fn a_slow_body_keeps_the_last() {
    let simulator = with_faults(&[], &["slow-body=600"]);
    let token = simulator.token();
    let (first, last) = times(&simulator, &token, EMPLOYEES);
    assert!(first < Duration::from_millis(400), "{first:?}");
    assert!(last >= Duration::from_millis(600), "{last:?}");
}
