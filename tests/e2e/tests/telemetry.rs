//! `--otlp`: spans of runs reach a collector, and nothing else does.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::net::TcpListener;
use std::time::{Duration, Instant};

use e2e::{Collector, Marker, Marketplace, Outcome, Simulator};

const TENANT: &str = "Jörg & Töchter GmbH";
const SYNC: [&str; 3] = ["sync", "--tenant", TENANT];

/// Longer than a command may wait for a collector at its end, and than the work takes.
const PATIENCE: Duration = Duration::from_secs(15);

fn connected(arguments: &[&str]) -> (Simulator, Marketplace) {
    let simulator = Simulator::start(arguments);
    let marketplace = Marketplace::new();
    marketplace
        .connect(&simulator, &["--tenant", TENANT, "--fields", "email,last-name"])
        .succeeds();
    (simulator, marketplace)
}

/// Runs a command with variables of OpenTelemetry, and with no others of whoever runs
/// the tests.
fn run(marketplace: &Marketplace, variables: &[(&str, &str)], arguments: &[&str]) -> Outcome {
    let mut command = marketplace.command(arguments);
    let is_otel = |name: &String| name.starts_with("OTEL_");
    for (name, _) in std::env::vars().filter(|(name, _)| is_otel(name)) {
        command.env_remove(name);
    }
    Outcome::new(&command.envs(variables.iter().copied()).output().unwrap())
}

#[test]
fn a_run_and_its_pages_are_one_trace_with_nothing_of_anybody_in_it() {
    let (simulator, marketplace) = connected(&["--employees", "1600"]);
    let people = marketplace.employees(&["--tenant", TENANT]);
    let collector = Collector::start();
    let otlp = format!("--otlp={}", collector.url);
    let outcome = run(&marketplace, &[], &[&[otlp.as_str(), "-vv"], &SYNC[..]].concat()).succeeds();
    assert!(!outcome.stderr.contains("collector"), "{}", outcome.stderr);

    assert!(collector.requests().iter().all(|line| line == "POST /v1/traces HTTP/1.1"));
    let spans = collector.spans();
    let runs: Vec<_> = spans.iter().filter(|span| span.name == "run").collect();
    let pages: Vec<_> = spans.iter().filter(|span| span.name == "page").collect();
    assert_eq!((runs.len(), pages.len()), (1, 2), "{spans:#?}");
    assert!(runs[0].parent_span_id.is_empty());
    for page in &pages {
        assert_eq!((&page.parent_span_id, &page.trace_id), (&runs[0].span_id, &runs[0].trace_id));
    }
    // Each page is a call of the plugin, and all of its requests are below that.
    let named = |name: &'static str| spans.iter().filter(move |span| span.name == name);
    assert_eq!((named("plugin-call").count(), named("request").count() >= 16), (2, true));
    for (name, above) in [("plugin-call", "page"), ("request", "plugin-call")] {
        for span in named(name) {
            let parent = named(above).find(|parent| parent.span_id == span.parent_span_id);
            assert!(parent.is_some(), "{name} is below no {above}: {span:#?}");
        }
    }
    let value = |key: &str| {
        let found = runs[0].attributes.iter().find(|attribute| attribute.key == key);
        format!("{:?}", found.unwrap_or_else(|| panic!("no {key}")).value)
    };
    assert!(value("added").contains("1600"), "{}", value("added"));
    assert!(value("kind").contains("full") && value("state").contains("completed"));
    assert!(spans.iter().all(|span| span.events.is_empty() && span.links.is_empty()));

    let bytes = collector.bytes();
    let credentials = std::fs::read_to_string(simulator.credentials()).unwrap();
    let credentials = credentials.lines().map(|line| line.split(": ").nth(1).unwrap());
    let known = [TENANT, "Töchter", "papi-", "sealed-", simulator.url.as_str(), "src/marketplace"];
    let values = people["employees"].as_array().unwrap().iter().take(50);
    let values = values.flat_map(|person| [&person["email"], &person["last_name"]]);
    let values = values.filter_map(|value| value.as_str()).filter(|value| value.len() > 6);
    let folder = marketplace.folder().to_str().unwrap();
    for marker in known.into_iter().chain(credentials).chain(values).chain([folder]) {
        let forms = Marker::new(marker).forms_in(&bytes);
        assert!(forms.is_empty(), "{forms:?}");
    }
}

#[test]
fn only_who_asks_for_it_sends_spans_and_the_variables_say_where() {
    let (_simulator, marketplace) = connected(&["--employees", "5"]);
    let collector = Collector::start();
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str())];
    run(&marketplace, &variables, &SYNC).succeeds();
    assert!(collector.requests().is_empty(), "nobody has asked for it");
    run(&marketplace, &variables, &[&["--otlp"], &SYNC[..]].concat()).succeeds();
    assert!(collector.spans().iter().any(|span| span.name == "run"));
    // Behind the command as well; what is written wins over what is set.
    let other = Collector::start();
    let otlp = format!("--otlp={}/v1/traces", other.url);
    run(&marketplace, &variables, &[&SYNC[..], &[&otlp]].concat()).succeeds();
    assert!(other.spans().iter().any(|span| span.name == "run"));

    for endpoint in ["localhost:4318", "ftp://user:hunter22@localhost"] {
        let refused = run(&marketplace, &[], &[&format!("--otlp={endpoint}"), "trust", "list"]);
        let refused = refused.fails(2, &["--otlp: the endpoint is no http or https address"]);
        assert!(!refused.stderr.contains("hunter22"), "{}", refused.stderr);
    }
}

#[test]
fn a_collector_that_is_not_there_or_never_answers_fails_nothing() {
    let (_simulator, marketplace) = connected(&["--employees", "5"]);
    // Takes connections, and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("--otlp=http://{}", silent.local_addr().unwrap());
    for otlp in ["--otlp=http://127.0.0.1:1", &silent] {
        let started = Instant::now();
        let outcome = run(&marketplace, &[], &[&[otlp], &SYNC[..]].concat()).succeeds();
        assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
        let warnings = outcome.stderr.lines().filter(|line| line.contains("collector")).count();
        assert_eq!(warnings, 1, "{}", outcome.stderr);
    }
}

#[cfg(unix)]
#[test]
fn spans_are_not_lost_where_ctrl_c_ends_a_command() {
    let (simulator, marketplace) = connected(&["--employees", "5"]);
    simulator.set_faults(&["latency=20000"]);
    let collector = Collector::start();
    let otlp = format!("--otlp={}", collector.url);
    let mut child = marketplace.command(&[&[otlp.as_str()], &SYNC[..]].concat()).spawn().unwrap();
    let requests = simulator.log().len();
    let started = Instant::now();
    while simulator.log().len() == requests && started.elapsed() < Duration::from_secs(3) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let interrupt = ["-INT", &child.id().to_string()];
    assert!(std::process::Command::new("kill").args(interrupt).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    let spans = collector.spans();
    assert!(spans.iter().any(|span| span.name == "run"), "{spans:#?}");
}
