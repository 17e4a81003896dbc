//! What a run finds.

use serde_json::json;

use crate::{company, company_with, found, people};

#[test]
fn everybody_is_new_once_and_then_unchanged() {
    let (_simulator, marketplace) = company(&people(250));
    let first = marketplace.sync(&[]);
    assert_eq!((first["kind"].as_str(), found(&first)), (Some("full"), [250, 0, 0, 0]));
    marketplace.mirrors_the_source(&[]);
    let second = marketplace.sync(&[]);
    assert_eq!((second["kind"].as_str(), found(&second)), (Some("incremental"), [0, 0, 0, 0]));
    let third = marketplace.sync(&["--full"]);
    assert_eq!((third["kind"].as_str(), found(&third)), (Some("full"), [0, 0, 250, 0]));
    marketplace.mirrors_the_source(&[]);
}

/// The source says that Personio has changed somebody; whether that is so, the content
/// says.
#[test]
fn changes_are_told_by_content_and_not_by_time_stamps() {
    let mut company_people = people(30);
    let (mut simulator, marketplace) =
        company_with(&company_people, "last-name,email,status,office");
    marketplace.sync(&[]);

    // Two people were touched, and one of them has changed. A third has changed, and the
    // source does not know.
    company_people[0].last_modified = "2099-01-01T00:00:00+01:00".to_owned();
    company_people[1].last_modified = "2099-01-01T00:00:00+01:00".to_owned();
    company_people[1].last_name = "Neu".to_owned();
    company_people[2].email = None;
    simulator.serve(&company_people);
    let changes = marketplace.sync(&[]);
    assert_eq!(
        (changes["kind"].as_str(), found(&changes)),
        (Some("incremental"), [0, 1, 1, 0]),
        "{changes}"
    );
    let everyone = marketplace.sync(&["--full"]);
    assert_eq!(found(&everyone), [0, 1, 29, 0]);
    marketplace.mirrors_the_source(&[]);

    let person = marketplace.run(&["employees", "show", "2", "--json"]).succeeds().stdout;
    let person: serde_json::Value = serde_json::from_str(&person).unwrap();
    let history = person["changes"].as_array().unwrap();
    assert!(
        history.iter().any(|one| one["kind"] == "changed" && one["fields"] == json!(["last_name"])),
        "{person}"
    );
}

#[test]
fn who_joins_is_found_by_the_next_run() {
    let mut company_people = people(10);
    let (mut simulator, marketplace) = company(&company_people);
    marketplace.sync(&[]);
    company_people.extend(people(12).split_off(10));
    company_people[10].last_modified = "2099-01-01T00:00:00+01:00".to_owned();
    simulator.serve(&company_people);
    assert_eq!(found(&marketplace.sync(&[])), [1, 0, 0, 0]);
    assert_eq!(found(&marketplace.sync(&["--full"])), [1, 0, 11, 0]);
    marketplace.mirrors_the_source(&[]);
}

#[test]
fn empty_withheld_and_not_released_stay_three_things() {
    let mut company_people = people(3);
    company_people[1].email = None;
    let simulator = e2e::Simulator::serving(
        &company_people,
        &["--readable", "first_name,last_name,email,status"],
    );
    let marketplace = e2e::Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "last-name,email,office"]).succeeds();
    let run = marketplace.sync(&[]);
    assert_eq!(run["withheld"], json!(["office"]));
    let directory = marketplace.directory(&[]);
    assert_eq!(directory["2"]["email"], json!(null));
    assert!(directory["2"].as_object().unwrap().contains_key("email"));
    assert_eq!(directory["2"]["withheld"], json!(["office"]));
    assert!(!directory["2"].as_object().unwrap().contains_key("office"));
    assert!(!directory["2"].as_object().unwrap().contains_key("status"));
}

#[test]
fn two_runs_of_one_connection_never_overlap() {
    let (simulator, marketplace) = company(&people(50));
    simulator.set_faults(&["latency=2000"]);
    let mut first = marketplace.command(&["sync"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    marketplace.run(&["sync"]).fails(1, &["another program", "wait for it to end"]);
    assert!(first.wait().unwrap().success());
    simulator.set_faults(&[]);
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 0, 50, 0]);
}

#[test]
fn everybody_gets_their_turn_even_if_one_fails() {
    let (simulator, marketplace) = company(&people(20));
    for tenant in ["acme", "globex"] {
        marketplace.connect(&simulator, &["--fields", "email", "--tenant", tenant]).succeeds();
    }
    marketplace
        .connect_to("http://127.0.0.1:1", &simulator, &["--tenant", "initech"])
        .fails(1, &["cannot be reached"]);
    let outcome = marketplace.run(&["sync", "--all"]).succeeds();
    for tenant in ["acme", "globex", "default"] {
        let line = format!("{tenant}: asked for everyone: 20 new, 0 changed, 0 unchanged, 0 gone");
        assert!(outcome.stdout.contains(&line), "{}", outcome.stdout);
    }
    // One of them loses its plugin.
    marketplace.run(&["sync", "--tenant", "nobody"]).fails(1, &["`nobody` is not connected"]);
}
