//! Encryption at rest: what lies on the disk, and the key to it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::path::PathBuf;
use std::time::Duration;

use e2e::{Marketplace, Outcome, Simulator};

/// Keys as an operator makes them.
const KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const NEW_KEY: &str = "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";

fn key_file(marketplace: &Marketplace) -> PathBuf {
    marketplace.folder().join("master.key")
}

/// Runs a command with keys in its environment.
fn run_with(marketplace: &Marketplace, keys: &[(&str, &str)], arguments: &[&str]) -> Outcome {
    let mut command = marketplace.command(arguments);
    command.envs(keys.iter().copied());
    Outcome::new(&command.output().unwrap())
}

fn connected() -> (Simulator, Marketplace) {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email"]).succeeds();
    (simulator, marketplace)
}

#[test]
fn nothing_that_a_connection_holds_can_be_read_on_the_disk() {
    let (simulator, marketplace) = connected();
    marketplace.run(&["fetch-employees"]).succeeds();
    let stored = marketplace.stored_bytes();
    let holds = |text: &str| stored.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("sealed-"), "the test looks in the wrong place");
    // The credentials; the beginning of every client id and token; what the
    // plugin keeps beside its token.
    for text in [simulator.secret().as_str(), "papi-", "expires-at-ms"] {
        assert!(!holds(text), "{text} is stored in the clear");
    }
}

#[test]
fn without_the_right_key_nothing_opens_and_nothing_changes() {
    let (_simulator, marketplace) = connected();
    let file = key_file(&marketplace);
    let key = std::fs::read(&file).unwrap();
    let recorded = marketplace.run(&["ledger", "--json"]).succeeds().stdout;

    std::fs::write(&file, "hunter2").unwrap();
    let damaged = marketplace.run(&["status"]).fails(1, &["master.key is damaged", "copy"]);
    assert!(!damaged.stderr.contains("hunter2"));
    std::fs::write(&file, NEW_KEY).unwrap();
    let wrong = ["is not the master key", "put the right one there"];
    for command in ["status", "fetch-employees", "disconnect", "rotate-master-key"] {
        marketplace.run(&[command]).fails(1, &wrong);
    }
    std::fs::remove_file(&file).unwrap();
    marketplace.run(&["status"]).fails(1, &["master.key is missing", "MARKETPLACE_MASTER_KEY"]);
    assert!(!file.exists(), "a new key would hide that the right one is lost");

    // From a copy, as it may be pasted from a safe.
    let key = String::from_utf8(key).unwrap();
    let keys = [("MARKETPLACE_MASTER_KEY", key.trim())];
    assert_eq!(run_with(&marketplace, &keys, &["ledger", "--json"]).succeeds().stdout, recorded);
    run_with(&marketplace, &keys, &["fetch-employees"]).succeeds();
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let (_simulator, marketplace) = connected();
    let file = key_file(&marketplace);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    marketplace.run(&["status"]).fails(1, &["master.key", "mode 644", "chmod 600"]);
}

#[test]
fn a_key_from_the_environment_is_written_nowhere() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    let (plugin, credentials) = (e2e::plugin(), simulator.credentials());
    let arguments = [
        "connect",
        plugin.to_str().unwrap(),
        "--credentials",
        credentials.to_str().unwrap(),
        "--api-url",
        &simulator.url,
    ];
    let given = |key| [("MARKETPLACE_MASTER_KEY", key)];
    run_with(&marketplace, &given("hunter2"), &arguments).fails(1, &["MARKETPLACE_MASTER_KEY"]);
    run_with(&marketplace, &given(""), &arguments).fails(1, &["MARKETPLACE_MASTER_KEY"]);
    run_with(&marketplace, &given(KEY), &arguments).succeeds();
    assert!(!key_file(&marketplace).exists());

    run_with(&marketplace, &given(KEY), &["fetch-employees"]).succeeds();
    marketplace.run(&["status"]).fails(1, &["master.key is missing"]);
    let wrong = ["MARKETPLACE_MASTER_KEY is not the master key"];
    run_with(&marketplace, &given(NEW_KEY), &["status"]).fails(1, &wrong);

    // A rotation: the new key from a second variable, and then in the first.
    let rotate = ["rotate-master-key"];
    let not_given = run_with(&marketplace, &given(KEY), &rotate);
    not_given.fails(1, &["MARKETPLACE_NEW_MASTER_KEY", "openssl"]);
    let both = [("MARKETPLACE_MASTER_KEY", KEY), ("MARKETPLACE_NEW_MASTER_KEY", NEW_KEY)];
    let rotated = run_with(&marketplace, &both, &rotate).succeeds();
    assert!(rotated.stdout.contains("move MARKETPLACE_NEW_MASTER_KEY into"), "{}", rotated.stdout);
    run_with(&marketplace, &both, &rotate).fails(1, &["is the master key already"]);
    run_with(&marketplace, &both, &["fetch-employees"]).succeeds();
    run_with(&marketplace, &given(KEY), &["status"]).fails(1, &wrong);
    run_with(&marketplace, &given(NEW_KEY), &["fetch-employees"]).succeeds();
    assert!(!key_file(&marketplace).exists());
}

#[test]
fn a_rotation_changes_the_key_and_nothing_else() {
    let (_simulator, marketplace) = connected();
    let old = std::fs::read(key_file(&marketplace)).unwrap();
    let unasked =
        run_with(&marketplace, &[("MARKETPLACE_NEW_MASTER_KEY", NEW_KEY)], &["rotate-master-key"]);
    unasked.fails(1, &["MARKETPLACE_NEW_MASTER_KEY is set and MARKETPLACE_MASTER_KEY is not"]);
    let rotated = marketplace.run(&["rotate-master-key"]).succeeds();
    assert!(rotated.stdout.contains("1 connection"), "{}", rotated.stdout);
    assert_ne!(std::fs::read(key_file(&marketplace)).unwrap(), old);
    assert_eq!(marketplace.employees(&[])["total"], 25);
    std::fs::write(key_file(&marketplace), old).unwrap();
    marketplace.run(&["fetch-employees"]).fails(1, &["is not the master key"]);
}

#[test]
fn commands_go_on_through_rotations() {
    let (_simulator, marketplace) = connected();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..10 {
                    marketplace.run(&["status"]).succeeds();
                }
            });
        }
        for _ in 0..10 {
            marketplace.run(&["rotate-master-key"]).succeeds();
        }
    });
    assert_eq!(marketplace.employees(&[])["total"], 25);
}

#[cfg(unix)]
#[test]
fn a_killed_rotation_loses_nothing() {
    let (_simulator, marketplace) = connected();
    for attempt in 0..40 {
        let mut rotation = marketplace.command(&["rotate-master-key"]).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(2000 + attempt * 700));
        rotation.kill().unwrap();
        rotation.wait().unwrap();
        marketplace.run(&["status"]).succeeds();
        assert!(!marketplace.folder().join("master.key.next").exists());
    }
    assert_eq!(marketplace.employees(&[])["total"], 25);
}

#[test]
fn who_can_write_to_the_database_alone_cannot_lead_a_connection_elsewhere() {
    let (simulator, marketplace) = connected();
    let other = Simulator::start(&[]);
    assert_eq!(marketplace.tamper(&simulator.url, &other.url), 1);
    let before = simulator.log().len();
    for command in ["status", "fetch-employees"] {
        marketplace.run(&[command]).fails(1, &["is not what was agreed to", "restore a backup"]);
    }
    // It can be ended, and its plugin is told nothing of that.
    let ended = marketplace.run(&["disconnect"]);
    assert!(ended.stderr.contains("nothing could be revoked"), "{}", ended.stderr);
    let status = marketplace.run(&["status"]).stdout;
    assert!(status.contains("inactive"), "{status}");
    assert_eq!((simulator.log().len(), other.log().len()), (before, 0));
    marketplace.connect(&simulator, &["--fields", "email"]).succeeds();
}

#[test]
fn who_can_write_to_the_database_alone_cannot_widen_a_consent() {
    let (simulator, marketplace) = connected();
    marketplace.run(&["disconnect"]).succeeds();
    marketplace.connect(&simulator, &["--fields", "first-name"]).succeeds();
    // In the consent; what is sealed of it cannot be found.
    assert_eq!(marketplace.tamper("first-name", "hire-date,"), 1);
    marketplace.run(&["fetch-employees"]).fails(1, &[]);
    assert_eq!(marketplace.tamper("hire-date,", "department"), 1);
    marketplace.run(&["fetch-employees"]).fails(1, &["is not what was agreed to"]);
}

#[cfg(unix)]
#[test]
fn a_data_folder_that_everybody_can_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let (_simulator, marketplace) = connected();
    std::fs::set_permissions(marketplace.folder(), PermissionsExt::from_mode(0o777)).unwrap();
    marketplace.run(&["status"]).fails(1, &["everybody can write to it", "chmod 700"]);
    std::fs::set_permissions(marketplace.folder(), PermissionsExt::from_mode(0o755)).unwrap();
    marketplace.run(&["status"]).succeeds();
}
