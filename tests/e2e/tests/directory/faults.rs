//! A source with every kind of fault: the right state, the right cause, nothing lost.

use e2e::{Marketplace, Simulator};

use crate::{company, found, people, status};

/// Faults that the plugin gets along with: everybody arrives, and nothing is said.
const HARMLESS: &[&str] = &[
    "http-500=1",
    "http-502=1",
    "http-503=1",
    "http-504=1",
    "too-many-requests=1",
    "too-many-requests-seconds=1",
    "reset=1",
    "gzip",
    "truncated=1",
    "expire-token=2",
    "rotating-token",
    "no-token-header",
    "clamp-limit",
    "smaller-pages=7",
    "silently-smaller-pages=7",
    "page-from-one",
    "no-total",
    "no-metadata",
    "repeated-people=9",
    "people-join=2",
    "ignored-attributes",
    "unknown-types",
    "no-types",
    "german-labels",
    "text-numbers",
    "slow-body=300",
];

/// Faults that last, each with the kind of its cause.
const LASTING: &[(&str, &str)] = &[
    ("http-500=1000", "source-unavailable"),
    ("http-503=1000", "source-unavailable"),
    ("reset=1000", "source-unavailable"),
    ("html=1000", "unexpected-response"),
    ("too-many-requests=1000", "rate-limited"),
    ("forbidden=employees", "permission-missing"),
];

#[test]
fn what_a_client_can_get_along_with_leaves_no_trace() {
    for_each(HARMLESS, |fault| {
        let simulator = Simulator::start(&["--employees", "60", "--seed", "3"]);
        let marketplace = Marketplace::new();
        marketplace.connect(&simulator, &["--fields", "first-name,last-name,email"]).succeeds();
        simulator.set_faults(&[fault]);
        let run = marketplace.sync(&[]);
        assert_eq!(
            (run["state"].as_str(), run["gone"].as_i64()),
            (Some("completed"), Some(0)),
            "{fault}"
        );
        assert_eq!(status(&marketplace)["cause"], serde_json::Value::Null, "{fault}");
        simulator.set_faults(&[]);
        let again = marketplace.sync(&["--full"]);
        assert_eq!(again["gone"], 0, "{fault}: {again}");
        marketplace.mirrors_the_source(&[]);
    });
}

#[test]
fn what_lasts_is_named_and_mended_by_the_next_run() {
    let cases: Vec<_> = LASTING.iter().map(|(fault, _)| *fault).collect();
    for_each(&cases, |fault| {
        let kind = LASTING.iter().find(|(one, _)| *one == fault).unwrap().1;
        let (simulator, marketplace) = company(&people(60));
        assert_eq!(found(&marketplace.sync(&[])), [60, 0, 0, 0]);
        simulator.set_faults(&[fault]);
        let outcome = marketplace.run(&["sync", "--full"]);
        assert_eq!(outcome.code, 1, "{fault}: {}", outcome.stderr);
        assert_eq!(marketplace.directory(&[]).len(), 60, "{fault}");
        let runs = marketplace.run(&["runs", "--json"]).succeeds().stdout;
        let runs: serde_json::Value = serde_json::from_str(&runs).unwrap();
        assert_eq!(runs[0]["cause"], kind, "{fault}: {runs}");
        let attention = status(&marketplace);
        assert_eq!(
            (attention["state"].as_str(), attention["cause"]["kind"].as_str()),
            (Some("attention"), Some(kind)),
            "{fault}"
        );
        simulator.set_faults(&[]);
        marketplace.sync(&["--full"]);
        assert_eq!(status(&marketplace)["state"], "connected", "{fault}");
        marketplace.mirrors_the_source(&[]);
    });
}

/// Checks cases side by side: most of them wait for something.
fn for_each(cases: &[&str], check: impl Fn(&str) + Sync) {
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(case));
        }
    });
}
