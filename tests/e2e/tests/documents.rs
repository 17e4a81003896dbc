//! What the documents say of the code is so.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of all tests in a folder.
fn tests_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(tests_of(&std::fs::read_to_string(path).unwrap()));
        }
    }
}

/// The functions behind attributes like `#[test]` and `#[tokio::test]`.
fn tests_of(source: &str) -> Vec<String> {
    let mut lines = source.lines().map(str::trim);
    let mut names = Vec::new();
    while lines.any(|line| line.starts_with("#[") && line.contains("test") && line.ends_with(']')) {
        let function = lines.find_map(|line| line.split_once("fn "));
        names.extend(function.and_then(|(_, rest)| rest.split('(').next()).map(str::to_owned));
    }
    names.extend(trials_of(source));
    names
}

/// The tests that a list of trials names: `module::test,` in lines of their own.
fn trials_of(source: &str) -> impl Iterator<Item = String> {
    let listed = source.split("trials![").skip(1).filter_map(|rest| rest.split(']').next());
    let lines = listed.flat_map(|list| list.split([',', ';']));
    lines.filter_map(|line| line.trim().split_once("::")).map(|(_, name)| name.to_owned())
}

#[test]
fn every_measure_of_the_threat_model_names_tests_that_exist() {
    let mut known = BTreeSet::new();
    for folder in ["host/marketplace", "host/runtime/src", "tests/e2e/tests"] {
        tests_in(&project().join(folder), &mut known);
    }
    assert!(known.contains("every_measure_of_the_threat_model_names_tests_that_exist"));

    let document = std::fs::read_to_string(project().join("docs/threat-model.md")).unwrap();
    let measures = document
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").nth(2))
        .filter(|tests| *tests != "test");
    let mut rows = 0;
    for tests in measures {
        let named: Vec<_> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "a measure without a test: {tests}");
        for name in named {
            assert!(known.contains(name), "there is no test {name}");
        }
        rows += 1;
    }
    assert!(rows > 40, "{rows}");
}

/// What stands between two texts.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[test]
fn every_cause_that_needs_attention_is_explained_to_operators() {
    let read = |path: &str| std::fs::read_to_string(project().join(path)).unwrap();
    let contract = read("wit/types.wit");
    let kinds = between(&contract, "enum error-kind {", "}").lines().map(str::trim);
    let kinds =
        kinds.filter(|line| !line.starts_with("//")).filter_map(|line| line.strip_suffix(','));
    let state = read("host/marketplace/src/marketplace/directory_state.rs");
    let own = state.split("Cause::own(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let causes: BTreeSet<_> = kinds.chain(own).collect();
    assert!(causes.contains("rate-limited") && causes.contains("approval-needed"), "{causes:?}");

    let operations = read("docs/operations.md");
    let table = between(&operations, "| cause |", "\n\n");
    let explained: BTreeSet<_> =
        table.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(causes, explained);
}
