//! A disk without room.

use std::process::Command;

use e2e::{Marketplace, Outcome, Simulator};

use crate::found;

/// Runs a command whose files may not grow beyond so many kilobytes, as on a disk that
/// is full.
fn within(kilobytes: u32, marketplace: &Marketplace, arguments: &[&str]) -> Outcome {
    let command = marketplace.command(arguments);
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", kilobytes * 2);
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, "sh"]).arg(command.get_program()).args(command.get_args());
    Outcome::new(&shell.output().unwrap())
}

#[test]
fn a_full_disk_loses_nothing() {
    let simulator = Simulator::start(&["--employees", "1000", "--seed", "3"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    let full = within(400, &marketplace, &["sync"]);
    assert_eq!(full.code, 1, "{}", full.stderr);
    assert!(full.stderr.contains("full") || full.stderr.contains("disk"), "{}", full.stderr);
    assert!(!full.stderr.contains("panicked"), "{}", full.stderr);
    marketplace.run(&["ledger", "--verify"]).succeeds();
    let run = marketplace.sync(&[]);
    assert_eq!(found(&run), [1000, 0, 0, 0]);
    marketplace.mirrors_the_source(&[]);
    marketplace.run(&["ledger", "--verify"]).succeeds();
}
