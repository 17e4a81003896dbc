//! How long people are kept who have left.

use crate::{company, found, people, receipts, status};

fn keep_leavers(marketplace: &e2e::Marketplace, days: u32) {
    let config = format!("[directory]\nkeep-leavers-days = {days}\n");
    std::fs::write(marketplace.folder().join("config.toml"), config).unwrap();
}

#[test]
fn who_left_is_kept_as_long_as_the_operator_says_and_no_longer() {
    let mut all = people(20);
    let (mut simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    // One is gone, one is inactive.
    all[4].status = "inactive".to_owned();
    simulator.serve(&all[..19]);
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 1, 18, 1]);
    assert_eq!(marketplace.directory(&[]).len(), 19);
    assert_eq!(marketplace.directory(&["--leavers"]).len(), 20);
    assert!(receipts(&marketplace).is_empty());

    keep_leavers(&marketplace, 0);
    marketplace.sync(&["--full"]);
    assert_eq!(marketplace.directory(&["--leavers"]).len(), 18);
    let receipts = receipts(&marketplace);
    assert_eq!(receipts.len(), 1);
    assert_eq!(
        (&receipts[0]["call"], &receipts[0]["reason"]["employees"]),
        (&"retention".into(), &2.into())
    );
    // The source still shows one of them, and nobody stores them again.
    let again = marketplace.sync(&["--full"]);
    assert_eq!(again["added"], 0, "{again}");
    assert_eq!(marketplace.directory(&["--leavers"]).len(), 18);
    assert_eq!(status(&marketplace)["directory"]["employees"], 18);

    // Nobody knows any more who is inactive, and who was erased stays so.
    marketplace.run(&["consent", "--fields", "last-name,email"]).succeeds();
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 0, 19, 0]);
    assert_eq!(marketplace.directory(&["--leavers"]).len(), 18);
    marketplace.run(&["consent", "--fields", crate::FIELDS]).succeeds();
    marketplace.sync(&["--full"]);

    // Unless they come back.
    all[4].status = "active".to_owned();
    simulator.serve(&all[..19]);
    assert_eq!(found(&marketplace.sync(&["--full"])), [1, 0, 18, 0]);
    marketplace.mirrors_the_source(&[]);
    marketplace.run(&["ledger", "--verify"]).succeeds();
}
