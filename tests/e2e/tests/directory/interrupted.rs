//! Runs that were killed.

use std::time::Duration;

use e2e::{Marketplace, Simulator};
use serde_json::Value;

use crate::found;

fn runs(marketplace: &Marketplace) -> Vec<Value> {
    let runs = marketplace.run(&["runs", "--json"]).succeeds().stdout;
    serde_json::from_str(&runs).unwrap()
}

/// What is killed is nowhere between two pages, and nothing is done twice.
///
/// `cargo xtask soak` does it a hundred times.
#[test]
fn a_killed_run_goes_on_from_its_last_page() {
    const PEOPLE: &str = "3000";
    let simulator =
        Simulator::start(&["--employees", PEOPLE, "--seed", "3", "--rate-limits", "off"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    simulator.set_faults(&["latency=150"]);
    let mut kills = 0;
    // A page takes up to two seconds: the sixteenth request leaves one second later.
    for delay in (0..).map(|number| 300 + number * 1_370 % 4_000) {
        let mut run = marketplace.command(&["sync"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        if run.try_wait().unwrap().is_some_and(|status| status.success()) {
            break;
        }
        // SIGKILL: nothing can be tidied up.
        run.kill().unwrap();
        run.wait().unwrap();
        kills += 1;
        assert!(kills < 60, "it never ends");
    }
    assert!(kills > 1, "{kills} kills prove nothing");
    simulator.set_faults(&[]);
    marketplace.sync(&[]);
    marketplace.mirrors_the_source(&[]);
    // The first run has seen everybody once, over however many processes.
    let first = runs(&marketplace).pop().unwrap();
    assert_eq!((first["state"].as_str(), found(&first)), (Some("completed"), [3000, 0, 0, 0]));
    marketplace.run(&["ledger", "--verify"]).succeeds();
}

#[test]
fn ctrl_c_loses_nothing() {
    let simulator = Simulator::start(&["--employees", "1500", "--seed", "3"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    simulator.set_faults(&["latency=300"]);
    let mut run = marketplace.command(&["sync"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    let interrupt =
        std::process::Command::new("kill").args(["-INT", &run.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    run.wait().unwrap();
    simulator.set_faults(&[]);
    marketplace.sync(&[]);
    marketplace.mirrors_the_source(&[]);
}
