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
    names
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
