//! A consent that changes, and a connection that ends: what is erased.

use serde_json::{Value, json};

use crate::{company, found, people, receipts};

fn consent(marketplace: &e2e::Marketplace, arguments: &[&str]) -> Value {
    let mut all = vec!["consent", "--json"];
    all.extend(arguments);
    serde_json::from_str(&marketplace.run(&all).succeeds().stdout).unwrap()
}

#[test]
fn a_narrowed_consent_erases_at_once_and_a_widened_one_fetches_later() {
    let (mut simulator, marketplace) = company(&people(30));
    marketplace.sync(&[]);
    simulator.stop();

    let narrowed = consent(&marketplace, &["--fields", "last-name,email"]);
    assert_eq!(narrowed["number"], 2);
    assert_eq!(narrowed["erased"]["employees"], 30);
    for person in marketplace.directory(&[]).values() {
        let fields: Vec<_> = person.as_object().unwrap().keys().map(String::as_str).collect();
        for erased in ["first_name", "status", "office", "last_modified"] {
            assert!(!fields.contains(&erased), "{person}");
        }
        assert!(fields.contains(&"last_name") && fields.contains(&"email"));
    }
    let person = marketplace.run(&["employees", "show", "1", "--json"]).succeeds().stdout;
    let person: Value = serde_json::from_str(&person).unwrap();
    assert_eq!(person["changes"][0]["fields"], json!(["last_name", "email"]), "{person}");

    // Nothing comes back by itself.
    let widened = consent(&marketplace, &["--fields", "last-name,email,office"]);
    assert_eq!((&widened["number"], &widened["erased"]), (&json!(3), &Value::Null));
    assert!(!marketplace.directory(&[])["1"].as_object().unwrap().contains_key("office"));
    simulator.serve(&people(30));
    let run = marketplace.sync(&[]);
    assert_eq!((run["kind"].as_str(), found(&run)), (Some("full"), [0, 30, 0, 0]));
    assert_eq!(marketplace.directory(&[])["1"]["office"]["name"], "Büro 1");

    let history = consent(&marketplace, &["--history"]);
    let masks: Vec<_> = history.as_array().unwrap().iter().map(|one| &one["fields"]).collect();
    assert_eq!(masks[0].as_array().unwrap().len(), 6);
    assert_eq!(
        masks[1..],
        [&json!(["last_name", "email"]), &json!(["last_name", "email", "office"])]
    );
    marketplace.run(&["ledger", "--verify"]).succeeds();
}

#[test]
fn a_receipt_says_what_was_erased_and_of_nobody() {
    let (_simulator, marketplace) = company(&people(30));
    marketplace.sync(&[]);
    consent(&marketplace, &["--fields", "last-name"]);
    // Released and taken out again before anything came: nothing of anybody was erased.
    consent(&marketplace, &["--fields", "last-name,office"]);
    assert_eq!(consent(&marketplace, &["--fields", "last-name"])["erased"]["employees"], 0);
    marketplace.run(&["disconnect"]).succeeds();
    let mut receipts = receipts(&marketplace);
    receipts.remove(1);
    let [narrowed, ended] = receipts.as_slice() else { panic!("{receipts:?}") };
    assert_eq!(narrowed["call"], "consent");
    assert_eq!(
        narrowed["reason"],
        json!({
            "changes": 30, "consents": [1], "employees": 30, "entries": 0, "secrets": 0,
            "fields": ["first_name", "email", "status", "office", "last_modified"],
        })
    );
    assert_eq!(ended["call"], "disconnect");
    assert_eq!(ended["consent"], 4);
    let erased = &ended["reason"];
    assert_eq!((&erased["employees"], &erased["consents"]), (&json!(30), &json!([1, 2, 3, 4])));
    assert!(erased["secrets"].as_u64().unwrap() > 0);
    marketplace.run(&["ledger", "--verify"]).succeeds();
    let ledger = marketplace.run(&["ledger", "--json"]).succeeds().stdout;
    assert!(!ledger.contains("Nachname") && !ledger.contains("example.com"));
}

/// Names at the source never lie open, neither before nor after.
#[test]
fn the_database_file_has_no_name_in_it() {
    let (_simulator, marketplace) = company(&people(30));
    marketplace.sync(&[]);
    let holds = |text: &str| {
        let bytes = marketplace.stored_bytes();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    for text in ["Nachname7", "person7@example.com", "Vorname", "Büro 3"] {
        assert!(!holds(text), "{text}");
    }
    // The test can see what does lie open.
    assert!(holds("default"));
    marketplace.run(&["disconnect"]).succeeds();
    assert!(!holds("Nachname7"));
}

#[test]
fn a_consent_to_what_there_is_not_is_refused() {
    let (_simulator, marketplace) = company(&people(3));
    marketplace.run(&["consent", "--fields", "salary"]).fails(2, &["salary"]);
    marketplace.run(&["consent", "--fields", ""]).fails(2, &["a field has no name"]);
    marketplace.run(&["consent", "--tenant", "nobody"]).fails(1, &["`nobody` is not connected"]);
    let same = consent(&marketplace, &["--fields", crate::FIELDS]);
    assert_eq!(same["number"], 1);
}

/// A run that is under way when its consent is narrowed asks for no more, and stores
/// nothing of what it has.
#[test]
fn a_run_stops_where_its_consent_ends() {
    let (simulator, marketplace) = company(&people(60));
    simulator.set_faults(&["slow-body=3000"]);
    let run = marketplace.command(&["sync"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1200));
    consent(&marketplace, &["--fields", "last-name"]);
    let ended = run.wait_with_output().unwrap();
    assert!(!ended.status.success());
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("was changed by another command meanwhile"), "{said}");
    assert!(marketplace.directory(&[]).is_empty());
    // That was somebody's wish and no failure: the next run is due, and all is well.
    let runs = marketplace.run(&["runs", "--json"]).succeeds().stdout;
    let runs: Value = serde_json::from_str(&runs).unwrap();
    assert_eq!((&runs[0]["state"], &runs[0]["cause"]), (&json!("abandoned"), &Value::Null));
    simulator.set_faults(&[]);
    let status = crate::status(&marketplace);
    assert_eq!(
        (&status["state"], &status["directory"]["causes"]),
        (&json!("connected"), &json!([]))
    );
    assert_eq!(found(&marketplace.sync(&[])), [60, 0, 0, 0]);
    assert_eq!(marketplace.directory(&[])["1"].get("email"), None);
}
