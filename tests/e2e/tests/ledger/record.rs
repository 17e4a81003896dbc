//! What is recorded, and what is not.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use e2e::{
    Answer, Marketplace, Order, Scene, Simulator, Source, Workbench, guest, plugin,
    sample_manifest, with_manifest,
};
use marketplace_runtime::LedgerEvent;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{rows, verified, with};

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/recorded.json");

/// The values of a column, each once.
fn values<'a>(rows: &[&'a Value], column: &str) -> BTreeSet<&'a str> {
    rows.iter().map(|row| row[column].as_str().unwrap_or("null")).collect()
}

fn is_reference(text: &str) -> bool {
    text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit())
}

#[test]
fn every_request_that_the_source_has_seen_is_recorded_with_its_end() {
    let simulator = Simulator::start(&["--data", RECORDED, "--fault", "no-vacation-balance"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email,vacation-days"]).succeeds();
    marketplace.employees(&[]);
    marketplace.employees(&["--fields", "email"]);
    marketplace.run(&["status"]).succeeds();
    marketplace.run(&["disconnect"]).succeeds();

    let rows = rows(&marketplace, &[]);
    let (sent, answered) = (with(&rows, "event", "sent"), with(&rows, "event", "answered"));
    assert_eq!(sent.len(), simulator.log().len(), "{rows:#?}");
    assert_eq!(values(&sent, "request"), values(&answered, "request"));
    // And the receipt of what was erased in the end.
    assert_eq!(rows.len(), 2 * sent.len() + 1);
    assert!(answered.iter().all(|row| row["status"] == 200 && row["millis"].is_u64()));
    let digest = marketplace_runtime::digest(&std::fs::read(plugin()).unwrap());
    assert_eq!(values(&rows.iter().collect::<Vec<_>>(), "plugin_digest"), [&*digest].into());
    assert!(answered.iter().all(|row| row["bytes"].as_u64().unwrap() > 10), "{answered:?}");
    let paths = values(&sent, "path");
    assert!(paths.contains("/v1/company/employees/{integer}/absences/balance"), "{paths:?}");

    let connection = values(&sent, "connection");
    assert!(connection.len() == 1 && connection.iter().all(|name| is_reference(name)));
    let (connect, fetch) = (with(&rows, "call", "connect"), with(&rows, "call", "fetch-employees"));
    assert!(connect.iter().all(|row| row["consent"].is_null() && row["run"].is_null()));
    assert!(fetch.iter().all(|row| row["consent"] == 1));
    let runs = values(&fetch, "run");
    assert!(runs.len() == 2 && runs.iter().all(|run| is_reference(run)), "{runs:?}");
    let pages = |rows: &[&Value]| -> Vec<Value> {
        let is_page = |row: &&&Value| row["path"] == "/v1/company/employees";
        rows.iter().filter(is_page).map(|row| row["attributes"].clone()).collect()
    };
    let fetched: Vec<_> = fetch.into_iter().filter(|row| row["event"] == "sent").collect();
    let asked = [json!(["email", "vacation_day_balance"]), json!(["email"])];
    assert_eq!(pages(&fetched), asked);
    assert_eq!(verified(&marketplace).0, rows.len());
}

#[test]
fn an_attempt_that_failed_is_recorded_under_a_name_of_its_own() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    let folder = TempDir::new().unwrap();
    let wrong = folder.path().join("wrong.txt");
    let credentials = std::fs::read_to_string(simulator.credentials()).unwrap();
    let secret = simulator.secret();
    let other: String = secret.chars().rev().collect();
    std::fs::write(&wrong, credentials.replace(&secret, &other)).unwrap();
    let (plugin, wrong) = (e2e::plugin(), wrong.to_str().unwrap().to_owned());
    let connect = ["connect", plugin.to_str().unwrap(), "--credentials", &wrong];
    marketplace.run(&[&connect[..], &["--api-url", &simulator.url]].concat()).fails(1, &[]);
    let failed = rows(&marketplace, &[]);
    assert!(!failed.is_empty());
    assert_eq!(with(&failed, "event", "sent").len(), simulator.log().len());
    assert!(with(&failed, "event", "answered").iter().all(|row| row["status"] != 200));

    marketplace.connect(&simulator, &[]).succeeds();
    let all = rows(&marketplace, &[]);
    assert_eq!(all[..failed.len()], failed);
    assert_eq!(values(&all.iter().collect::<Vec<_>>(), "connection").len(), 2);
}

#[test]
fn what_was_refused_and_what_was_discarded_is_recorded() {
    let bench = Workbench::new();
    let mut manifest = sample_manifest();
    manifest["egress"].as_array_mut().unwrap().retain(|rule| rule["path"] != "/people");
    for (name, event) in [("diligent", "denied"), ("growing-cursor", "violation")] {
        bench.write(name, &with_manifest(guest(name), &manifest));
        bench.connect(name, &["--tenant", name, "--fields", "email"]).succeeds();
        let fetch = ["fetch-employees", "--format", "json", "--tenant", name];
        assert_eq!(bench.run(&fetch).code, 1);

        let rows = rows(&bench.marketplace, &["--tenant", name]);
        let found = with(&rows, "event", event);
        assert_eq!(found.len(), 1, "{rows:#?}");
        assert!(found[0]["call"] == "fetch-employees" && found[0]["run"].is_string(), "{found:?}");
        assert_eq!(found[0]["path"], Value::Null);
        let reason = found[0]["reason"].as_str().unwrap();
        let table = bench.run(&["ledger", "--tenant", name]).succeeds().stdout;
        assert!(table.contains(&format!("{event}: {reason}")), "{table}");
    }
    let sent = with(&rows(&bench.marketplace, &[]), "event", "sent").len();
    assert_eq!(sent, bench.source.received().len());
}

#[tokio::test]
async fn what_was_refused_is_recorded_with_its_rule_and_the_answer_with_its_length() {
    let source = Source::serving(|request| match request.starts_with("GET /people") {
        true => Answer { body: vec![b'x'; 12_345], ..Answer::default() },
        false => Answer::default(),
    });
    let stage = Scene { source, ..Scene::of("courier") }.open().await;
    let (hostile, before) = (&stage.hostile, stage.hostile.ledger.entries().len());
    for attributes in ["email", "gender", "unheard-of"] {
        hostile.send(&Order::get(hostile.url(&format!("/people?attributes[]={attributes}")))).await;
    }
    let entries = hostile.ledger.entries().split_off(before);
    let [_, answered, known, unknown] = &entries[..] else { panic!("{entries:#?}") };
    assert!(matches!(answered.event, LedgerEvent::Answered { bytes: 12_345, .. }), "{answered:?}");
    for (denied, attributes) in [(known, &["gender"][..]), (unknown, &[])] {
        assert!(matches!(denied.event, LedgerEvent::Denied { .. }), "{denied:?}");
        assert_eq!((denied.method, denied.path.as_deref()), (Some("GET"), Some("/people")));
        assert_eq!(denied.attributes, attributes);
    }
}

/// All texts and numbers in a JSON document, unless they are so short that they are
/// found in any hash or time.
fn telling(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|value| telling(value, found)),
        Value::Array(values) => values.iter().for_each(|value| telling(value, found)),
        Value::String(text) => found.extend([text.clone()]),
        Value::Number(number) => found.extend([number.to_string()]),
        Value::Null | Value::Bool(_) => {}
    }
    found.retain(|text| text.len() > 6);
}

#[test]
fn the_ledger_holds_nothing_of_anybody_and_no_secret() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    let employees = marketplace.employees(&[]);
    marketplace.run(&["status"]).succeeds();
    marketplace.run(&["disconnect"]).succeeds();

    let mut values = BTreeSet::new();
    telling(&employees["employees"], &mut values);
    assert!(values.contains("4711001") && values.contains("ines@example.com"), "{values:?}");
    let credentials = std::fs::read_to_string(simulator.credentials()).unwrap();
    values
        .extend(credentials.lines().filter_map(|line| line.split(": ").nth(1)).map(str::to_owned));
    values.insert(simulator.secret());

    let (export, table) = (["ledger", "--json"], ["ledger"]);
    for said in [&export[..], &table[..]].map(|command| marketplace.run(command).succeeds().stdout)
    {
        assert!(said.lines().count() > 5, "{said}");
        for value in &values {
            assert!(!said.contains(value.as_str()), "{value:?} is in the ledger");
        }
        assert!(!said.contains("sealed-"), "a stand-in is in the ledger");
    }
}

#[test]
fn a_process_that_is_killed_leaves_a_good_ledger_in_which_nothing_is_missing() {
    // A request for each of them.
    let company = ["--employees", "400", "--seed", "2", "--fault", "no-vacation-balance"];
    let simulator = Simulator::start(&company);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email,vacation-days"]).succeeds();
    let before = simulator.log().len();
    let mut fetch = marketplace.command(&["fetch-employees", "--format", "ndjson"]);
    let mut fetch = fetch.stdout(Stdio::null()).spawn().unwrap();
    while simulator.log().len() < before + 20 {
        std::thread::sleep(Duration::from_millis(2));
    }
    fetch.kill().unwrap();
    fetch.wait().unwrap();
    std::thread::sleep(Duration::from_millis(200));

    let rows = rows(&marketplace, &[]);
    assert_eq!(verified(&marketplace).0, rows.len());
    let (sent, seen) = (with(&rows, "event", "sent").len(), simulator.log().len());
    assert!(sent >= seen, "{seen} requests have arrived, and {sent} are recorded");
}

#[test]
fn the_table_has_a_line_a_request_and_can_be_narrowed() {
    let simulator = Simulator::start(&["--data", RECORDED]);
    let marketplace = Marketplace::new();
    for arguments in [&["ledger"][..], &["ledger", "--verify"]] {
        // One that was just made would prove nothing.
        marketplace.run(arguments).fails(1, &["there is no marketplace in", "--data-dir"]);
        assert!(!marketplace.folder().join("marketplace.db").exists());
    }
    for tenant in ["acme", "globex"] {
        marketplace.connect(&simulator, &["--tenant", tenant]).succeeds();
    }
    let all = rows(&marketplace, &[]);
    let requests = with(&all, "event", "sent").len();
    let lines = |arguments: &[&str]| {
        let outcome = marketplace.run(&[&["ledger"], arguments].concat()).succeeds();
        let requests = outcome.stdout.lines().filter(|line| line.contains("answered"));
        let requests: Vec<_> = requests.map(str::to_owned).collect();
        (requests, outcome.stdout)
    };
    let (shown, table) = lines(&[]);
    assert_eq!(shown.len(), requests, "{table}");
    assert!(shown.iter().any(|line| line.contains("/v1/auth") && line.contains("POST")));
    assert!(table.contains(&format!("{requests} requests")));
    let nobody = marketplace.run(&["ledger", "--tenant", "nobody"]).succeeds().stdout;
    assert_eq!(nobody, "No request of nobody is recorded.\n");

    let (acme, _) = lines(&["--tenant", "acme"]);
    assert!(!acme.is_empty() && acme.len() < shown.len());
    assert!(acme.iter().all(|line| line.contains("acme") && !line.contains("globex")));
    let (last, table) = lines(&["--limit", "2"]);
    assert_eq!(last.len(), 2);
    assert!(shown[shown.len() - 1].contains("globex") && last[1].contains("globex"));
    assert!(table.contains("the last 2 requests; --limit shows more"), "{table}");

    assert_eq!(rows(&marketplace, &["--limit", "3"]), all[all.len() - 3..]);
    let only = rows(&marketplace, &["--tenant", "globex"]);
    assert_eq!(only.iter().collect::<Vec<_>>(), with(&all, "tenant", "globex"));
}
