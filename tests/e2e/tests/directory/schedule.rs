//! When a directory is brought up to date.

use serde_json::{Value, json};

use crate::{company, people, status};

fn schedule(marketplace: &e2e::Marketplace, arguments: &[&str]) -> Value {
    let mut all = vec!["schedule", "--json"];
    all.extend(arguments);
    serde_json::from_str(&marketplace.run(&all).succeeds().stdout).unwrap()
}

#[test]
fn a_schedule_is_shown_changed_and_paused() {
    let (_simulator, marketplace) = company(&people(3));
    assert_eq!(schedule(&marketplace, &[])["every_minutes"], 240);
    marketplace.sync(&[]);
    assert_eq!(schedule(&marketplace, &["--every-minutes", "30"])["every_minutes"], 30);
    let paused = schedule(&marketplace, &["--pause"]);
    assert_eq!((&paused["next_run"], paused["paused_at"].is_string()), (&Value::Null, true));
    let attention = status(&marketplace);
    assert_eq!(
        (&attention["state"], &attention["cause"]["kind"]),
        (&json!("attention"), &json!("paused"))
    );
    // By hand it still works.
    marketplace.sync(&[]);
    assert!(schedule(&marketplace, &["--resume"])["next_run"].is_string());
    assert_eq!(status(&marketplace)["state"], "connected");
    assert_eq!(schedule(&marketplace, &["--default"])["every_minutes"], 240);

    std::fs::write(marketplace.folder().join("config.toml"), "[directory]\nevery-minutes = 60\n")
        .unwrap();
    assert_eq!(schedule(&marketplace, &[])["every_minutes"], 60);
    for arguments in [&["--every-minutes", "0"][..], &["--pause", "--resume"]] {
        let mut all = vec!["schedule"];
        all.extend(arguments);
        assert_eq!(marketplace.run(&all).code, 2);
    }
}
