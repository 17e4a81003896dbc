//! As fast as Personio allows, and no faster. Apart from the other tests, which
//! would compete for the processor: here time is what counts.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::time::{Duration, Instant};

use e2e::{Marketplace, Simulator};

fn company(people: &str) -> (Simulator, Marketplace) {
    let simulator = Simulator::start(&["--employees", people, "--seed", "3"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    (simulator, marketplace)
}

/// 15 requests a second are what Personio allows, and 104 pages take six full
/// seconds at the very least: the 91st page can leave in the seventh second only.
#[test]
fn ten_thousand_people_take_as_long_as_the_limits_demand_and_no_longer() {
    const LATENCY: Duration = Duration::from_millis(100);
    let floor = Duration::from_secs((10_000 / 100 - 1) / 15) + LATENCY;
    // A busy machine only ever adds to it, so the quickest of a few counts.
    let mut quickest = Duration::MAX;
    for _ in 0..3 {
        quickest = quickest.min(ten_thousand(LATENCY));
        println!("{quickest:?}; the limits and the latency take {floor:?}");
        if quickest < floor.mul_f64(1.1) {
            return;
        }
    }
    panic!("{quickest:?}, and the limits and the latency take {floor:?}");
}

/// How long it takes until all of a company are there.
fn ten_thousand(latency: Duration) -> Duration {
    let (simulator, marketplace) = company("10000");
    simulator.set_faults(&[&format!("latency={}", latency.as_millis())]);
    let start = Instant::now();
    let outcome = marketplace.run(&["fetch-employees", "--format", "ndjson"]).succeeds();
    let elapsed = start.elapsed();
    assert_eq!(outcome.stdout.lines().count(), 10_000);
    assert_eq!(simulator.too_many(), 0);
    // And one when the company was connected.
    let pages = simulator.pages().len();
    assert!(pages <= 105, "{pages}");
    elapsed
}

/// The longer of the two limits: 300 requests in a minute.
#[test]
fn thirty_thousand_people_are_asked_for_in_two_minutes_not_in_one() {
    let (simulator, marketplace) = company("30500");
    let start = Instant::now();
    let outcome = marketplace.run(&["fetch-employees", "--format", "ndjson"]).succeeds();
    assert_eq!(outcome.stdout.lines().count(), 30_500);
    assert_eq!(simulator.too_many(), 0);
    assert!(start.elapsed() > Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(75), "{:?}", start.elapsed());
}
