//! A backup, and what a restored marketplace has.

use e2e::Marketplace;

use crate::{company, people};

#[test]
fn a_restored_backup_goes_on() {
    let (_simulator, marketplace) = company(&people(40));
    marketplace.sync(&[]);
    let folder = tempfile::TempDir::new().unwrap();
    let copy = folder.path().join("copy");
    let path = copy.to_str().unwrap();
    marketplace.run(&["backup", path]).succeeds();
    marketplace.run(&["backup", path]).fails(1, &["exists already"]);
    let restored = Marketplace::at(&copy);
    // Without the key it is worth nothing.
    assert!(!copy.join("master.key").exists());
    restored.run(&["employees"]).fails(1, &["master key"]);
    std::fs::copy(marketplace.folder().join("master.key"), copy.join("master.key")).unwrap();
    assert_eq!(restored.directory(&[]), marketplace.directory(&[]));
    restored.run(&["ledger", "--verify"]).succeeds();
    restored.sync(&["--full"]);
    restored.mirrors_the_source(&[]);
}

/// What is copied is of one moment, whatever others write.
#[test]
fn a_backup_is_whole_while_a_run_is_under_way() {
    let (simulator, marketplace) = company(&people(1000));
    simulator.set_faults(&["latency=400"]);
    let mut run = marketplace.command(&["sync"]).spawn().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    for number in 0..5 {
        let copy = folder.path().join(number.to_string());
        marketplace.run(&["backup", copy.to_str().unwrap()]).succeeds();
        std::fs::copy(marketplace.folder().join("master.key"), copy.join("master.key")).unwrap();
        Marketplace::at(&copy).run(&["ledger", "--verify"]).succeeds();
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
    assert!(run.wait().unwrap().success());
}
