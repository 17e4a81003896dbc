//! Answers that do not come, or not whole.

use std::io::Write;
use std::time::{Duration, Instant};

use e2e::{Marketplace, Simulator, Source};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::company::{Company, assert_same_people, for_each, nothing_is_lost_with, undisturbed};

/// Connects in peace and fetches with the fault.
#[track_caller]
fn passes_while_fetching(fault: &str) {
    let company = Company::with(&[]);
    company.simulator.set_faults(&[fault]);
    assert_same_people(&company.fetch(), undisturbed());
}

#[test]
fn an_outage_of_a_moment_is_waited_for_by_connect() {
    for_each(&["http-500", "http-502", "http-503", "http-504"], |fault| {
        nothing_is_lost_with(&[fault]);
    });
}

#[test]
fn an_outage_of_a_moment_is_waited_for_by_fetch() {
    for_each(&["http-500=3", "http-502=3", "http-503=3", "http-504=3"], passes_while_fetching);
}

#[test]
fn an_outage_that_stays_is_an_outage() {
    let company = Company::with(&[]);
    company.simulator.set_faults(&["http-503=1000"]);
    let status = company.status();
    assert_eq!(status["state"], "attention");
    assert_eq!(status["cause"]["kind"], "source-unavailable");
    assert_eq!(status["cause"]["code"], "http-503");
}

#[test]
fn a_connection_that_is_reset_is_opened_again() {
    nothing_is_lost_with(&["reset"]);
    passes_while_fetching("reset");
}

#[test]
fn html_instead_of_json_is_an_accident() {
    nothing_is_lost_with(&["html"]);
}

#[test]
fn half_an_answer_is_none() {
    nothing_is_lost_with(&["truncated"]);
    nothing_is_lost_with(&["broken-json"]);
}

#[test]
fn a_page_that_stays_html_is_said_to_be_no_api() {
    let company = Company::with(&[]);
    company.simulator.set_faults(&["html=1000"]);
    let outcome = company.marketplace.run(&["fetch-employees"]);
    outcome.fails(1, &["does not have the shape that Personio documents"]);
}

#[test]
fn slow_answers_are_waited_for() {
    for_each(&["slow-start", "slow-body"], |fault| {
        nothing_is_lost_with(&[fault]);
    });
}

#[test]
fn several_pages_are_under_way_at_once() {
    let company = Company::of(1_500, &[]);
    company.simulator.set_faults(&["latency=500"]);
    let start = Instant::now();
    assert_eq!(company.fetch()["employees"].as_array().unwrap().len(), 1_500);
    // One page alone, then fourteen together, the last two after a second.
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let most = company.simulator.stats()["most_in_flight"].as_u64().unwrap();
    assert!((10..=15).contains(&most), "{most}");
}

#[test]
fn compressed_answers_are_unpacked() {
    nothing_is_lost_with(&["gzip"]);
    nothing_is_lost_with(&["gzip", "no-vacation-balance", "slow-body=200"]);
}

/// Forty megabytes of blanks in forty kilobytes: what counts is what comes out.
#[test]
fn a_small_answer_that_unpacks_to_a_large_one_is_refused() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; 1 << 20];
    (0..40).for_each(|_| bomb.write_all(&blanks).unwrap());
    let bomb = bomb.finish().unwrap();
    let source = Source::responding(move |request| match request.split(' ').nth(1) {
        Some("/v1/auth") => (String::new(), br#"{"success":true,"data":{"token":"t"}}"#.to_vec()),
        _ => ("content-encoding: gzip\r\n".to_owned(), bomb.clone()),
    });
    let simulator = Simulator::start(&[]);
    let outcome = Marketplace::new().connect_to(&source.url, &simulator, &[]);
    outcome.fails(1, &["larger than 24 MiB"]);
}
