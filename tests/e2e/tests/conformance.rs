//! `marketplace conformance`: what a reviewer of submissions learns of a plugin.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::path::PathBuf;

use e2e::{
    Marketplace, Outcome, Signer, Simulator, Workbench, guest, plugin, sample_manifest,
    sample_plugin, with_manifest,
};
use serde_json::{Value, json};

/// The checks that need no source.
fn examine(bench: &Workbench, arguments: &[&str]) -> Outcome {
    let plugin = bench.path("sample.wasm");
    bench.run(&[&["conformance", &plugin], arguments].concat())
}

/// All checks, in JSON.
fn examine_at_source(bench: &Workbench) -> (i32, Value) {
    let credentials = bench.path("credentials.txt");
    let at = ["--json", "--credentials", &credentials, "--api-url", &bench.source.url];
    let outcome = examine(bench, &at);
    (outcome.code, serde_json::from_str(&outcome.stdout).unwrap())
}

/// Whether a line of a report has this outcome, this subject and all of these words.
fn says(report: &str, outcome: &str, subject: &str, words: &[&str]) -> bool {
    report.lines().any(|line| {
        let mut parts = line.split_whitespace();
        parts.next() == Some(outcome)
            && line.contains(subject)
            && words.iter().all(|word| line.contains(word))
    })
}

fn findings<'a>(report: &'a Value, subject: &str, outcome: &str) -> Vec<&'a str> {
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .filter(|check| check["subject"] == subject && check["outcome"] == outcome)
        .map(|check| check["finding"].as_str().unwrap())
        .collect()
}

#[test]
fn the_connector_passes_with_and_without_a_source() {
    let simulator = Simulator::start(&["--employees", "250", "--seed", "4"]);
    let (plugin, credentials): (PathBuf, PathBuf) = (plugin(), simulator.credentials());
    let (plugin, credentials) = (plugin.to_str().unwrap(), credentials.to_str().unwrap());
    let at = ["--credentials", credentials, "--api-url", &simulator.url];
    let report = Marketplace::new().run(&[&["conformance", plugin][..], &at].concat());
    let report = report.succeeds().stdout;
    assert!(report.contains("0 failed, 0 skipped"), "{report}");
    for (outcome, subject, words) in [
        ("ok", "imports", &["network", "storage"][..]),
        ("look", "signature", &["none"]),
        ("ok", "egress", &["GET /v1/company/employees fetches released attributes only"]),
        ("ok", "broken source", &["401 to everything", "invalid-credentials"]),
        ("ok", "broken source", &["hanging up", "source-unavailable"]),
        ("ok", "source", &["250 of 250 employees"]),
        ("ok", "consent", &["asks for nothing that it may not"]),
        ("ok", "closed room", &["asks for nothing that it may not"]),
    ] {
        assert!(says(&report, outcome, subject, words), "{outcome} {subject} {words:?}\n{report}");
    }
    // Each field was released alone once, too.
    let pages = simulator.pages();
    let alone = |page: &&String| page.matches("attributes").count() == 1 && page.contains("email");
    assert!(pages.iter().any(|page| alone(&page)), "{pages:?}");
}

#[test]
fn a_plugin_that_asks_in_the_closed_room_fails() {
    let report = examine(&Workbench::with(&sample_plugin("eavesdropper")), &[]);
    assert_eq!(report.code, 1);
    assert!(says(&report.stdout, "FAIL", "closed room", &["parse: "]), "{}", report.stdout);
    assert!(says(&report.stdout, "skip", "source", &["no credentials"]), "{}", report.stdout);
    assert!(report.stderr.contains("checks failed"), "{}", report.stderr);
}

#[test]
fn a_plugin_that_crashes_or_returns_too_much_or_too_little_fails() {
    for (name, words) in [
        ("panicking", "crashed"),
        ("unmasked", "vacation-days"),
        ("early-end", "ends after 10 of 500"),
    ] {
        let (code, report) = examine_at_source(&Workbench::with(&sample_plugin(name)));
        assert_eq!((code, &report["conforms"]), (1, &json!(false)), "{name}");
        let failed = findings(&report, "source", "fail");
        assert!(failed.iter().any(|finding| finding.contains(words)), "{name}: {report:#}");
    }
}

#[test]
fn a_plugin_that_asks_for_more_than_was_released_fails() {
    let mut manifest = sample_manifest();
    manifest["egress"].as_array_mut().unwrap().retain(|rule| rule["path"] != "/people");
    let bench = Workbench::with(&with_manifest(guest("diligent"), &manifest));
    let (code, report) = examine_at_source(&bench);
    assert_eq!(code, 1, "{report:#}");
    let failed = findings(&report, "consent", "fail");
    assert!(failed.iter().any(|finding| finding.starts_with("fetch-employees: ")), "{report:#}");
}

#[test]
fn the_report_says_who_has_signed() {
    let bench = Workbench::with(&sample_plugin("diligent"));
    Signer::new().sign(&bench.path("sample.wasm"));
    let report = examine(&bench, &[]).stdout;
    assert!(says(&report, "look", "signature", &["not trusted here"]), "{report}");

    bench.write("sample.wasm.minisig", b"nothing");
    examine(&bench, &[]).fails(1, &["the signature file is damaged"]);
}

#[test]
fn what_is_no_plugin_is_not_examined() {
    let refused = |component: &[u8], words: &str| {
        examine(&Workbench::with(component), &[]).fails(1, &[words]);
    };
    refused(b"hello", "not a WebAssembly component");
    refused(&sample_plugin("socketeer"), "wasi:sockets");
}
