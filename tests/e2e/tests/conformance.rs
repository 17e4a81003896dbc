//! `marketplace conformance`: what a reviewer of submissions learns of a plugin.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::path::PathBuf;

use e2e::{Marketplace, Outcome, Signer, Simulator, Source, guest, plugin, sample_manifest};
use e2e::{sample_plugin, with_manifest};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A plugin that was handed in, with a file of credentials.
struct Submission {
    folder: TempDir,
}

impl Submission {
    fn new(component: &[u8]) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("plugin.wasm"), component).unwrap();
        std::fs::write(folder.path().join("credentials.txt"), "hunter2-hunter2").unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The checks that need no source.
    fn examine(&self, arguments: &[&str]) -> Outcome {
        let plugin = self.path("plugin.wasm");
        Marketplace::new().run(&[&["conformance", &plugin], arguments].concat())
    }

    /// All checks, in JSON.
    fn examine_at(&self, source: &Source) -> (i32, Value) {
        let credentials = self.path("credentials.txt");
        let at = ["--json", "--credentials", &credentials, "--api-url", &source.url];
        let outcome = self.examine(&at);
        (outcome.code, serde_json::from_str(&outcome.stdout).unwrap())
    }
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
    let report = Submission::new(&sample_plugin("eavesdropper")).examine(&[]);
    assert_eq!(report.code, 1);
    assert!(says(&report.stdout, "FAIL", "closed room", &["parse: "]), "{}", report.stdout);
    assert!(says(&report.stdout, "skip", "source", &["no credentials"]), "{}", report.stdout);
    assert!(report.stderr.contains("checks failed"), "{}", report.stderr);
}

#[test]
fn a_plugin_that_crashes_or_returns_too_much_fails() {
    let source = Source::start();
    for (name, words) in [("panicking", "crashed"), ("unmasked", "vacation-days")] {
        let (code, report) = Submission::new(&sample_plugin(name)).examine_at(&source);
        assert_eq!((code, &report["conforms"]), (1, &json!(false)), "{name}");
        let failed = findings(&report, "source", "fail");
        assert!(failed.iter().any(|finding| finding.contains(words)), "{name}: {report:#}");
    }
}

#[test]
fn a_plugin_that_asks_for_more_than_was_released_fails() {
    let mut manifest = sample_manifest();
    manifest["egress"].as_array_mut().unwrap().retain(|rule| rule["path"] != "/people");
    let submission = Submission::new(&with_manifest(guest("diligent"), &manifest));
    let (code, report) = submission.examine_at(&Source::start());
    assert_eq!(code, 1, "{report:#}");
    let failed = findings(&report, "consent", "fail");
    assert!(failed.iter().any(|finding| finding.starts_with("fetch-employees: ")), "{report:#}");
}

#[test]
fn the_report_says_who_has_signed() {
    let submission = Submission::new(&sample_plugin("diligent"));
    let signer = Signer::new();
    signer.sign(submission.path("plugin.wasm").as_ref());
    let report = submission.examine(&[]).stdout;
    assert!(says(&report, "look", "signature", &["not trusted here"]), "{report}");

    std::fs::write(submission.path("plugin.wasm.minisig"), "nothing").unwrap();
    submission.examine(&[]).fails(1, &["the signature file is damaged"]);
}

#[test]
fn what_is_no_plugin_is_not_examined() {
    Submission::new(b"hello").examine(&[]).fails(1, &["not a WebAssembly component"]);
    Submission::new(&sample_plugin("socketeer")).examine(&[]).fails(1, &["wasi:sockets"]);
}
