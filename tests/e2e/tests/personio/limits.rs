//! Personio's limits: kept where they are known, honoured where they are met.

use std::time::{Duration, Instant};

use e2e::{Marketplace, Simulator};

use crate::company::{Company, for_each, nothing_is_lost_with};

/// Ten pages, each of which takes its time, one after the other.
#[test]
fn no_more_requests_are_under_way_than_the_operator_allows() {
    const LATENCY: Duration = Duration::from_millis(100);
    let simulator = Simulator::start(&["--employees", "1000", "--seed", "5"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    simulator.set_faults(&["latency=100"]);
    let fetch = || {
        let (before, start) = (simulator.pages().len(), Instant::now());
        marketplace.run(&["fetch-employees", "--format", "ndjson"]).succeeds();
        let pages = u32::try_from(simulator.pages().len() - before).unwrap();
        (start.elapsed(), LATENCY * pages)
    };
    let (took, one_by_one) = fetch();
    assert!(took < one_by_one, "{took:?}");
    let config = marketplace.folder().join("config.toml");
    std::fs::write(config, "[limits]\nconcurrent-requests = 1\n").unwrap();
    let (took, one_by_one) = fetch();
    assert!(took >= one_by_one, "{took:?}");
}

#[test]
fn a_429_without_a_word_is_waited_out() {
    nothing_is_lost_with(&["too-many-requests"]);
    let company = Company::with(&[]);
    company.simulator.set_faults(&["too-many-requests=3"]);
    let start = Instant::now();
    company.fetch();
    assert!(start.elapsed() > Duration::from_secs(3), "{:?}", start.elapsed());
}

/// A request within the time would be refused as well, and be counted.
#[test]
fn retry_after_is_honoured_in_seconds_and_as_a_date() {
    for_each(&["too-many-requests-seconds=3", "too-many-requests-date=3"], |fault| {
        let company = Company::with(&[]);
        company.simulator.set_faults(&[fault]);
        let start = Instant::now();
        company.fetch();
        assert!(start.elapsed() > Duration::from_secs(3), "{fault}: {:?}", start.elapsed());
        assert_eq!(company.simulator.too_many(), 1, "{fault}");
    });
}

#[test]
fn a_long_retry_after_is_told_instead_of_waited_for() {
    let company = Company::with(&[]);
    company.simulator.set_faults(&["too-many-requests-seconds=3600"]);
    let status = company.status();
    assert_eq!(status["cause"]["kind"], "rate-limited");
    let wait = status["cause"]["retry_after_ms"].as_u64().unwrap();
    assert!((3_590_000..=3_600_000).contains(&wait), "{wait}");
    company.marketplace.run(&["fetch-employees"]).fails(1, &["too many requests", "seconds"]);
}

/// Sixty tokens a minute, then a minute of refusal: the connector asks for one.
#[test]
fn a_blocked_token_endpoint_is_said_to_open_in_a_minute() {
    let simulator = Simulator::start(&["--employees", "3"]);
    let statuses: Vec<_> = (0..61).map(|_| simulator.authenticate()).collect();
    assert_eq!((statuses[59], statuses[60]), (200, 429));
    let start = Instant::now();
    let outcome = Marketplace::new().connect(&simulator, &[]);
    outcome.fails(1, &["too many requests", "try again in 60 seconds"]);
    assert!(start.elapsed() < Duration::from_secs(25), "{:?}", start.elapsed());
}
