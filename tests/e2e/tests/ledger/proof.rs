//! What `--verify` proves, and what it finds.

use e2e::{Marketplace, Simulator};
use serde_json::Value;

use super::{rows, verified};

/// A marketplace that has made some requests.
fn used() -> (Simulator, Marketplace) {
    let simulator = Simulator::start(&["--employees", "3", "--seed", "1"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    marketplace.employees(&[]);
    // That moves everything from the journal into the database file.
    marketplace.connect(&simulator, &["--tenant", "other"]).succeeds();
    marketplace.run(&["disconnect", "--tenant", "other"]).succeeds();
    (simulator, marketplace)
}

#[test]
fn an_export_is_checked_without_this_program() {
    let (_simulator, marketplace) = used();
    let mut previous = "0".repeat(64);
    let rows = rows(&marketplace, &[]);
    assert!(rows.len() > 4);
    for (row, seq) in rows.iter().zip(1..) {
        let Value::Object(mut row) = row.clone() else { panic!("{row}") };
        let hash = row.remove("hash").unwrap();
        assert_eq!((row["seq"].as_u64(), row["previous"].as_str()), (Some(seq), Some(&*previous)));
        // Its members are in alphabetical order, as those of a `BTreeMap`.
        previous = marketplace_runtime::digest(Value::Object(row).to_string().as_bytes());
        assert_eq!(hash, previous);
    }
    assert_eq!(verified(&marketplace), (rows.len(), previous));
}

#[test]
fn a_hash_that_was_noted_is_found_again_unless_it_is_gone() {
    let (_simulator, marketplace) = used();
    let (before, head) = verified(&marketplace);
    marketplace.run(&["status"]).succeeds();
    let expect = |hash: &str| marketplace.run(&["ledger", "--verify", "--expect", hash]);
    let said = expect(&head.to_uppercase()).succeeds().stdout;
    assert!(verified(&marketplace).0 > before && !said.contains(&head), "{said}");
    expect(&"ab".repeat(32)).fails(1, &["are good, but none has the hash abab"]);
    expect("abab").fails(2, &["64 hexadecimal digits"]);
    marketplace.run(&["ledger", "--expect", &head]).fails(2, &["--verify"]);
}

#[test]
fn a_changed_row_is_named() {
    let (_simulator, marketplace) = used();
    let rows = rows(&marketplace, &[]);
    let row = rows.iter().rfind(|row| row["event"] == "sent").unwrap();
    let text = |column: &str| row[column].as_str().unwrap();
    let written = [text("request"), text("call"), text("event"), text("method")].concat();
    let other = written.replace("GET", "PUT");
    assert_eq!(marketplace.tamper(&written, &other), 1);

    let (seq, good) = (row["seq"].as_i64().unwrap(), row["seq"].as_i64().unwrap() - 1);
    let (changed, good) = (format!("row {seq} was changed"), format!("{good} rows before"));
    marketplace.run(&["ledger", "--verify"]).fails(1, &[&changed, &good]);
    // It can be looked at all the same.
    let table = marketplace.run(&["ledger"]).succeeds().stdout;
    assert!(table.contains("PUT"), "{table}");
}

#[test]
fn no_request_leaves_where_the_ledger_cannot_be_continued() {
    let (simulator, marketplace) = used();
    let before = simulator.log().len();
    let (_, head) = verified(&marketplace);
    // In the last row, and in the head.
    assert_eq!(marketplace.tamper(&head, &"0".repeat(64)), 2);
    let outcome = marketplace.run(&["fetch-employees"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""));
    for part in ["no request can leave", "ledger --verify"] {
        assert!(outcome.stderr.contains(part), "{}", outcome.stderr);
    }
    assert_eq!(simulator.log().len(), before);
    marketplace.run(&["ledger", "--verify"]).fails(1, &["was changed"]);
}
