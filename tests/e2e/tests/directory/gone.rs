//! Who is gone, and who may say so.

use e2e::Person;

use crate::{company, found, people, status};

#[test]
fn a_few_are_gone_without_a_question() {
    let all = people(100);
    let (mut simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    simulator.serve(&all[..80]);
    // What was not asked for cannot be gone.
    assert_eq!(found(&marketplace.sync(&[])), [0, 0, 0, 0]);
    assert_eq!(marketplace.directory(&[]).len(), 100);
    // Twenty of a hundred are not more than a fifth.
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 0, 80, 20]);
    marketplace.mirrors_the_source(&[]);
    // Who comes back is changed, and not new.
    simulator.serve(&all);
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 20, 80, 0]);
    marketplace.mirrors_the_source(&[]);
}

#[test]
fn in_a_small_company_ten_may_go() {
    let all = people(12);
    let (mut simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    simulator.serve(&all[..2]);
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 0, 2, 10]);
    marketplace.mirrors_the_source(&[]);
}

#[test]
fn many_stay_until_somebody_approves_of_that_number() {
    let all = people(100);
    let (mut simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    let mut shown: Vec<Person> = all[..75].to_vec();
    shown.extend(people(105).split_off(100));
    shown[0].last_name = "Neu".to_owned();
    simulator.serve(&shown);

    let held = marketplace.run(&["sync", "--full", "--json"]).succeeds();
    let run: serde_json::Value = serde_json::from_str(&held.stdout).unwrap();
    assert_eq!((run["state"].as_str(), found(&run)), (Some("held"), [5, 1, 74, 25]));
    let told = marketplace.run(&["sync", "--full"]).succeeds();
    assert!(told.stderr.contains("--gone 25"), "{}", told.stderr);
    // What is new and changed is there all the same.
    let directory = marketplace.directory(&[]);
    assert_eq!(directory.len(), 105);
    assert_eq!(directory["1"]["last_name"], "Neu");
    let attention = status(&marketplace);
    assert_eq!(attention["state"], "attention");
    assert_eq!(attention["cause"]["kind"], "approval-needed");

    marketplace.run(&["approve", "--gone", "24"]).fails(1, &["not 24 people are gone but 25"]);
    assert_eq!(marketplace.directory(&[]).len(), 105);
    let question = marketplace.run(&["approve"]).succeeds().stdout;
    assert!(question.contains("--gone 25"), "{question}");
    marketplace.run(&["approve", "--gone", "25"]).succeeds();
    marketplace.mirrors_the_source(&[]);
    assert_eq!(status(&marketplace)["state"], "connected");

    // That was for those, and not for ever.
    marketplace.run(&["approve", "--gone", "25"]).fails(1, &["nothing", "waits for approval"]);
    simulator.serve(&shown[..50]);
    let run = marketplace.sync(&["--full"]);
    assert_eq!((run["state"].as_str(), found(&run)), (Some("held"), [0, 0, 50, 30]));
}

/// They were hidden for an hour, such as by a mistake in the rights of the credentials.
#[test]
fn whoever_is_back_before_the_approval_is_not_gone() {
    let all = people(60);
    let (mut simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    simulator.serve(&all[..30]);
    assert_eq!(marketplace.sync(&["--full"])["state"], "held");
    simulator.serve(&all[..45]);
    let run = marketplace.sync(&["--full"]);
    assert_eq!((run["state"].as_str(), found(&run)), (Some("held"), [0, 0, 45, 15]));
    marketplace.run(&["approve", "--gone", "30"]).fails(1, &["not 30 people are gone but 15"]);
    simulator.serve(&all);
    assert_eq!(marketplace.sync(&["--full"])["state"], "completed");
    marketplace.run(&["approve", "--gone", "15"]).fails(1, &["nothing", "waits for approval"]);
    assert_eq!(marketplace.directory(&[]).len(), 60);
}

#[test]
fn nobody_is_gone_where_something_could_not_be_read() {
    let all = people(60);
    let (mut simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    simulator.serve(&all[..55]);
    simulator.set_faults(&["broken-record=50"]);
    let run = marketplace.sync(&["--full"]);
    assert_eq!((run["gone"].as_i64(), run["rejected"].as_i64()), (Some(0), Some(2)));
    assert_eq!(marketplace.directory(&[]).len(), 60);
    simulator.set_faults(&[]);
    assert_eq!(found(&marketplace.sync(&["--full"])), [0, 0, 55, 5]);
    marketplace.mirrors_the_source(&[]);
}

/// Whoever leaves in the middle of a list moves all others up by one place.
#[test]
fn nobody_is_lost_while_others_leave() {
    let all = people(250);
    let (simulator, marketplace) = company(&all);
    marketplace.sync(&[]);
    simulator.set_faults(&["people-leave=3"]);
    marketplace.sync(&["--full"]);
    marketplace.sync(&["--full"]);
    marketplace.mirrors_the_source(&[]);
}
