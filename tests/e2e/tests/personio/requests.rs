//! What a request looks like on the wire.

use e2e::{Marketplace, Simulator, Source};
use serde_json::json;

/// A source without people that keeps what it was sent.
fn source() -> Source {
    Source::answering(|request| match request.split(' ').nth(1) {
        Some("/v1/auth") => json!({"success": true, "data": {"token": "t"}}).to_string(),
        _ => json!({"success": true, "data": []}).to_string(),
    })
}

fn connect(source: &Source, arguments: &[&str]) -> e2e::Outcome {
    Marketplace::new().connect_to(&source.url, &Simulator::start(&[]), arguments)
}

#[test]
fn every_request_says_who_asks_and_what_is_understood() {
    let source = source();
    connect(&source, &[]).succeeds();
    let requests = source.received();
    assert_eq!(requests.len(), 3, "a token, the attributes, a few people");
    for request in requests {
        let request = request.to_lowercase();
        for header in [
            "x-personio-partner-id: back\r\n",
            "x-personio-app-id: back_service_desk\r\n",
            concat!("user-agent: personio-connector/", env!("CARGO_PKG_VERSION"), "\r\n"),
            "accept: application/json\r\n",
            "accept-encoding: gzip\r\n",
        ] {
            assert!(request.contains(header), "{header:?} is not in {request}");
        }
    }
}

#[test]
fn an_operator_can_say_who_asks() {
    let source = source();
    connect(&source, &["--set", "PERSONIO_APP_ID=ACME_HR_2", "--set", "PERSONIO_PARTNER_ID="])
        .succeeds();
    for request in source.received() {
        let request = request.to_lowercase();
        assert!(request.contains("x-personio-app-id: acme_hr_2\r\n"), "{request}");
        assert!(!request.contains("x-personio-partner-id"), "{request}");
    }
}

#[test]
fn a_name_that_personio_would_not_take_is_refused() {
    let source = source();
    for value in ["acme", "ACME-HR", "ACME HR", "Ä", "A\r\nB: C"] {
        let setting = format!("PERSONIO_APP_ID={value}");
        connect(&source, &["--set", &setting]).fails(1, &["UPPER_SNAKE_CASE", "PERSONIO_APP_ID"]);
    }
    connect(&source, &["--set", "PERSONIO_SECRET=X"]).fails(1, &["no setting", "PERSONIO_APP_ID"]);
    connect(&source, &["--set", "PERSONIO_API_URL=X"]).fails(1, &["no setting"]);
    connect(&source, &["--set", "PERSONIO_APP_ID=A", "--set", "PERSONIO_APP_ID=B"])
        .fails(2, &["`PERSONIO_APP_ID` is set twice"]);
    connect(&source, &["--set", "nonsense"]).fails(2, &["NAME=VALUE"]);
    assert_eq!(source.received(), Vec::<String>::new());
}
