//! `marketplace doctor`: what is broken is named, with what to do, and stays as it is.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use e2e::{Marketplace, Outcome, Simulator};
use serde_json::Value;

/// Every file of a folder, but for the two that SQLite makes for whoever reads.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with("-wal") && !name.ends_with("-shm") {
                files.insert(path.clone(), std::fs::read(path).unwrap());
            }
        }
    }
    files
}

fn connected() -> (Simulator, Marketplace) {
    let simulator = Simulator::start(&["--employees", "5"]);
    let marketplace = Marketplace::new();
    private(marketplace.folder(), 0o700);
    marketplace.connect(&simulator, &["--tenant", "acme", "--fields", "email"]).succeeds();
    (simulator, marketplace)
}

/// What it says of each check, as a list of check and code.
fn codes(outcome: &Outcome) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap();
    for finding in findings {
        let is_ok = finding["verdict"] == "ok";
        assert_eq!(is_ok, finding["remedy"].is_null(), "{finding}");
        assert!(!text(&finding["seen"]).is_empty());
    }
    findings.iter().map(|one| (text(&one["check"]), text(&one["code"]))).collect()
}

fn code<'a>(codes: &'a [(String, String)], check: &str) -> &'a str {
    let found = codes.iter().find(|(name, _)| name == check);
    found.map_or("absent", |(_, code)| code)
}

/// The doctor of a marketplace on which no request can leave: it names what is broken,
/// still looks at everything else, and changes not a byte.
fn diagnosed(marketplace: &Marketplace, broken: &[(&str, &str)], sound: &[&str]) {
    let before = files(marketplace.folder());
    let outcome = marketplace.run(&["doctor", "--json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    let codes = codes(&outcome);
    for (check, expected) in broken {
        assert_eq!(code(&codes, check), *expected, "{check}: {codes:?}");
    }
    for check in sound {
        assert_eq!(code(&codes, check), "ok", "{check}: {codes:?}");
    }
    assert!(files(marketplace.folder()) == before, "something was changed");
    // The same for people: a line for what was seen and one for what to do.
    let told = marketplace.run(&["doctor"]);
    assert_eq!(told.code, 1);
    assert!(told.stdout.contains("failed   ") && told.stdout.contains("→ "), "{}", told.stdout);
}

#[test]
fn a_good_marketplace_is_told_so() {
    let (_simulator, marketplace) = connected();
    marketplace.run(&["sync", "--tenant", "acme"]).succeeds();
    let outcome = marketplace.run(&["doctor"]).succeeds();
    assert!(outcome.stdout.lines().all(|line| line.starts_with("ok ")), "{}", outcome.stdout);
    for part in ["data folder: ", "source of acme: it answers", "runs of acme: the last good one"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    // What the source was asked is in the ledger, and nothing else has changed.
    let ledger = marketplace.run(&["ledger", "--verify"]).succeeds();
    let rows = ledger.stdout.split(' ').nth(1).unwrap().to_owned();
    marketplace.run(&["doctor", "--tenant", "acme"]).succeeds();
    let again = marketplace.run(&["ledger", "--verify"]).succeeds().stdout;
    assert!(!again.contains(&format!("All {rows} rows")), "{again}");
    marketplace.run(&["sync", "--tenant", "acme"]).succeeds();

    let stranger = marketplace.run(&["doctor", "--tenant", "nobody", "--json"]);
    assert_eq!(stranger.code, 1);
    assert_eq!(code(&codes(&stranger), "terms"), "not-connected");
}

#[test]
fn where_nothing_is_nothing_is_made() {
    let marketplace = Marketplace::new();
    let missing = Marketplace::at(&marketplace.folder().join("missing"));
    let outcome = missing.run(&["doctor", "--json"]);
    assert_eq!((outcome.code, code(&codes(&outcome), "data-folder")), (1, "missing"));
    assert!(!missing.folder().exists());
    let outcome = marketplace.run(&["doctor", "--json"]);
    assert_eq!((outcome.code, code(&codes(&outcome), "database")), (1, "missing"));
    assert!(files(marketplace.folder()).is_empty());
}

#[test]
fn a_wrong_or_missing_master_key_is_named() {
    let (_simulator, marketplace) = connected();
    let file = marketplace.folder().join("master.key");
    let others = ["data-folder", "settings", "database", "tables", "clock", "runs"];
    for (key, expected) in [
        (Some("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="), "key-wrong"),
        (Some("hunter2"), "key-damaged"),
        (None, "key-missing"),
    ] {
        std::fs::remove_file(&file).unwrap_or_default();
        if let Some(key) = key {
            std::fs::write(&file, key).unwrap();
            private(&file, 0o600);
        }
        let blocked = [("ledger", "not-checked"), ("terms", "not-checked")];
        diagnosed(&marketplace, &[&[("master-key", expected)], &blocked[..]].concat(), &others);
    }
}

/// Elsewhere there are no such permissions.
#[cfg(not(unix))]
fn private(_: &Path, _: u32) {}

#[cfg(unix)]
fn private(path: &Path, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(path, mode).unwrap();
}

#[cfg(unix)]
#[test]
fn what_is_open_to_others_is_named() {
    let (_simulator, marketplace) = connected();
    let key = marketplace.folder().join("master.key");
    private(&key, 0o644);
    diagnosed(&marketplace, &[("master-key", "key-exposed")], &["database"]);
    private(&key, 0o600);
    private(&marketplace.folder().join("plugins"), 0o755);
    let outcome = marketplace.run(&["doctor", "--json"]).succeeds();
    assert_eq!(code(&codes(&outcome), "data-folder"), "exposed");
    private(marketplace.folder(), 0o777);
    diagnosed(&marketplace, &[("data-folder", "exposed")], &["database", "master-key", "ledger"]);
}

#[test]
fn a_damaged_database_is_named() {
    let (_simulator, marketplace) = connected();
    let file = marketplace.folder().join("marketplace.db");
    let whole = std::fs::read(&file).unwrap();
    let others = ["data-folder", "settings"];

    // In the middle of some pages behind the first one.
    let mut damaged = whole.clone();
    for page in damaged.chunks_mut(4096).skip(2) {
        page[..64].fill(0xee);
    }
    std::fs::write(&file, damaged).unwrap();
    let outcome = marketplace.run(&["doctor", "--json"]);
    let found = codes(&outcome);
    assert!(["damaged", "unreadable"].contains(&code(&found, "database")), "{found:?}");
    diagnosed(&marketplace, &[], &others);

    for content in
        [&b"no database at all, but long enough to be one".repeat(300)[..], &whole[..5000]]
    {
        std::fs::write(&file, content).unwrap();
        diagnosed(&marketplace, &[], &others);
        let found = codes(&marketplace.run(&["doctor", "--json"]));
        assert_ne!(code(&found, "database"), "ok");
    }
    std::fs::write(&file, "").unwrap();
    diagnosed(&marketplace, &[("database", "missing")], &others);
}

#[test]
fn a_plugin_that_is_gone_or_another_is_named() {
    let (_simulator, marketplace) = connected();
    let plugins = marketplace.folder().join("plugins");
    let file = std::fs::read_dir(plugins).unwrap().next().unwrap().unwrap().path();
    let others = ["database", "master-key", "ledger", "trust", "terms", "clock", "runs"];
    std::fs::write(&file, "another").unwrap();
    let blocked = ("source", "not-checked");
    diagnosed(&marketplace, &[("plugin", "plugin-changed"), blocked], &others);
    std::fs::remove_file(&file).unwrap();
    diagnosed(&marketplace, &[("plugin", "plugin-missing"), blocked], &others);
}

#[test]
fn settings_with_a_mistake_are_named() {
    let (_simulator, marketplace) = connected();
    std::fs::write(marketplace.folder().join("config.toml"), "[limits]\nmemory = 5\n").unwrap();
    let broken = [("settings", "invalid"), ("source", "not-checked")];
    let others = ["database", "master-key", "ledger", "terms", "plugin", "runs"];
    diagnosed(&marketplace, &broken, &others);
    let told = marketplace.run(&["doctor"]).stdout;
    assert!(told.contains("line 2: unknown field `memory`"), "{told}");
}

#[test]
fn who_has_changed_the_database_is_not_asked_for() {
    let (simulator, marketplace) = connected();
    let other = simulator.url.replace("127.0.0.1", "127.0.0.2");
    assert!(marketplace.tamper(&simulator.url, &other) > 0);
    let broken = [("terms", "tampered"), ("source", "not-checked")];
    diagnosed(&marketplace, &broken, &["database", "master-key", "ledger", "runs"]);
}

#[test]
fn a_ledger_that_was_changed_is_named() {
    let (_simulator, marketplace) = connected();
    assert!(marketplace.tamper("/v1/auth", "/v1/else") > 0);
    let broken = [("ledger", "tampered"), ("source", "not-checked")];
    diagnosed(&marketplace, &broken, &["database", "master-key", "terms", "plugin"]);
}

#[test]
fn a_source_that_fails_is_told_in_the_words_of_status() {
    let (mut simulator, marketplace) = connected();
    simulator.stop();
    let status = marketplace.run(&["status", "--tenant", "acme"]);
    let cause = status.stderr.split("needs attention: ").nth(1).unwrap().trim().to_owned();
    let outcome = marketplace.run(&["doctor", "--json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    assert_eq!(code(&codes(&outcome), "source"), "source-unavailable");
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let source = findings.iter().find(|one| one["check"] == "source").unwrap();
    for part in [&source["seen"], &source["remedy"]] {
        assert!(cause.contains(part.as_str().unwrap()), "{part} is not in: {cause}");
    }
    assert_eq!((&source["tenant"], &source["verdict"]), (&"acme".into(), &"failed".into()));
}

#[test]
fn fields_that_are_withheld_and_files_of_the_killed_are_warnings() {
    let simulator = Simulator::start(&["--employees", "5", "--readable", "first_name,last_name"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "first-name,email"]).succeeds();
    std::fs::write(marketplace.folder().join(".tmpAbCdEf"), "half a file").unwrap();
    let outcome = marketplace.run(&["doctor", "--json"]).succeeds();
    let found = codes(&outcome);
    assert_eq!(code(&found, "source"), "withheld");
    assert_eq!(code(&found, "leftovers"), "leftovers");
    let told = marketplace.run(&["doctor"]).succeeds().stdout;
    assert!(told.contains("make these attributes readable at the source: email"), "{told}");
    assert!(marketplace.folder().join(".tmpAbCdEf").exists());
}
