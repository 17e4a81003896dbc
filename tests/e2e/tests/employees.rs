//! `marketplace employees` and `marketplace export`: what is stored, and nothing else.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::path::{Path, PathBuf};

use e2e::{Marketplace, Outcome, Simulator};
use serde_json::{Value, json};
use tempfile::TempDir;

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/recorded.json");

/// A directory that was brought up to date once.
fn directory(source: &[&str], fields: &str) -> (Simulator, Marketplace) {
    let simulator = Simulator::start(source);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", fields]).succeeds();
    marketplace.run(&["sync"]).succeeds();
    (simulator, marketplace)
}

fn employees(marketplace: &Marketplace, arguments: &[&str]) -> Outcome {
    let mut all = vec!["employees"];
    all.extend(arguments);
    marketplace.run(&all).succeeds()
}

fn document(marketplace: &Marketplace, arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    serde_json::from_str(&employees(marketplace, &all).stdout).unwrap()
}

/// The ids of the people in a document.
fn ids(document: &Value) -> Vec<&str> {
    let people = document["employees"].as_array().unwrap();
    people.iter().map(|person| person["id"].as_str().unwrap()).collect()
}

/// Without the instants at which something was stored.
fn timeless(mut person: Value) -> Value {
    let fetched_at = person.as_object_mut().unwrap().remove("fetched_at").unwrap();
    assert!(fetched_at.as_str().unwrap().ends_with('Z'), "{fetched_at}");
    person
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The recorded people, with other values in the first of them.
fn recording(folder: &TempDir, values: &[(&str, Value)]) -> PathBuf {
    let mut recorded: Value =
        serde_json::from_str(&std::fs::read_to_string(RECORDED).unwrap()).unwrap();
    for (attribute, value) in values {
        recorded["data"][0]["attributes"][attribute]["value"] = value.clone();
    }
    let path = folder.path().join("people.json");
    std::fs::write(&path, recorded.to_string()).unwrap();
    path
}

#[test]
fn before_any_run_it_is_said_what_to_run() {
    let marketplace = Marketplace::new();
    for command in [&["employees"][..], &["employees", "show", "7"], &["export", "--format", "csv"]]
    {
        marketplace.run(command).fails(1, &["is not connected"]);
    }
    let simulator = Simulator::start(&["--data", RECORDED]);
    marketplace.connect(&simulator, &[]).succeeds();
    let table = employees(&marketplace, &[]);
    assert!(table.stdout.contains("marketplace sync"), "{}", table.stdout);
    assert_eq!((table.stdout.lines().count(), &*table.stderr), (1, ""));
    let json = employees(&marketplace, &["--format", "json"]);
    let empty: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((&empty["employees"], &empty["total"]), (&json!([]), &json!(0)));
    assert_eq!(json.stderr, table.stdout);
    marketplace.run(&["employees", "show", "7"]).fails(1, &["nobody with the id `7`"]);
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("people.csv");
    marketplace
        .run(&["export", "--format", "csv", "--out", text(&out)])
        .fails(1, &["nothing is stored", "marketplace sync"]);
    assert!(!out.exists());
}

#[test]
fn every_format_has_the_same_people() {
    let (simulator, marketplace) = directory(&["--data", RECORDED], "all");
    let before = simulator.log().len();

    let document = document(&marketplace, &[]);
    let stored = document["employees"].as_array().unwrap();
    let fetched = marketplace.employees(&[]);
    for (stored, fetched) in stored.iter().zip(fetched["employees"].as_array().unwrap()) {
        let mut expected = fetched.clone();
        expected["withheld"] = json!([]);
        expected["gone_at"] = json!(null);
        assert_eq!(timeless(stored.clone()), expected);
    }
    assert_eq!((stored.len(), &document["total"]), (2, &json!(2)));
    assert_eq!(document["consent"]["number"], 1);
    assert!(document["as_of"].is_string(), "{document}");

    let ndjson = employees(&marketplace, &["--format", "ndjson"]).stdout;
    let lines: Vec<Value> =
        ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, stored);

    let csv = employees(&marketplace, &["--format", "csv"]).stdout;
    let mut lines = csv.lines();
    assert_eq!(
        lines.next().unwrap(),
        "id,first_name,last_name,email,status,gender,position,department_id,department_name,\
         office_id,office_name,supervisor_id,supervisor_first_name,supervisor_last_name,\
         supervisor_email,hire_date,vacation_days,last_modified,created_at,fetched_at,gone_at,\
         unknown,withheld"
    );
    let jörg = lines.nth(1).unwrap();
    let start = "4711002,Jörg,Müller-Lüdenscheidt,joerg@example.com,active,male,Head of Plumbing,\
                 2001,Pipes & Fittings,,,,,,,2022-01-12,-4,2022-11-29T10:26:54Z,\
                 2022-02-05T13:17:53Z,";
    assert!(jörg.starts_with(start) && jörg.ends_with("Z,,,"), "{jörg}");

    let table = employees(&marketplace, &[]).stdout;
    for cell in
        ["Hire date", "Müller-Lüdenscheidt", "2022-07-01", "12.5", "2 employees; brought up"]
    {
        assert!(table.contains(cell), "{cell} is not in\n{table}");
    }
    // Nothing was asked at the source but for the comparison.
    assert_eq!(simulator.log().len(), before + 1, "{:#?}", simulator.log());
}

#[test]
fn empty_withheld_and_not_released_are_told_apart_in_every_format() {
    let source = ["--data", RECORDED, "--readable", "first_name,email,office"];
    let (_simulator, marketplace) = directory(&source, "email,office,hire-date");

    let document = document(&marketplace, &[]);
    assert_eq!(
        timeless(document["employees"][1].clone()),
        json!({
            "id": "4711002", "email": "joerg@example.com", "office": null,
            "withheld": ["hire_date"], "gone_at": null,
        })
    );
    let csv = employees(&marketplace, &["--format", "csv"]).stdout;
    let lines: Vec<_> = csv.lines().collect();
    let header = "id,email,office_id,office_name,hire_date,fetched_at,gone_at,unknown,withheld";
    assert_eq!(lines[0], header);
    assert!(lines[2].starts_with("4711002,joerg@example.com,,,,"), "{csv}");
    assert!(lines[2].ends_with(",,,hire_date"), "{csv}");

    let table = employees(&marketplace, &[]).stdout;
    let jörg = table.lines().find(|line| line.contains("4711002")).unwrap();
    let cells: Vec<_> = jörg.split(['┆', '│']).map(str::trim).collect();
    assert_eq!(cells, ["", "4711002", "joerg@example.com", "-", "withheld", ""]);
    assert!(!table.contains("First name"), "{table}");

    let shown = marketplace.run(&["employees", "show", "4711002"]).succeeds().stdout;
    for line in [
        "Office         empty at the source",
        "Hire date      withheld by the credentials",
        "Not released   first-name, last-name, status, gender, position, department, supervisor, \
         vacation-days, last-modified, created-at",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line} is not in\n{shown}");
    }
}

#[test]
fn people_are_found_by_a_plain_text_in_any_case() {
    let (_simulator, marketplace) = directory(&["--data", RECORDED], "all");
    let found = |text: &str| ids(&document(&marketplace, &["--search", text])).join(" ");
    assert_eq!(found("müller"), "4711002");
    assert_eq!(found("INÊS CARV"), "4711001");
    assert_eq!(found("100 %"), "4711001");
    assert_eq!(found("example.com"), "4711001 4711002");
    assert_eq!(found("remote"), "4711001");
    for text in ["4711", "male", "2022", ".*", "%", "'"] {
        let expected = if text == "%" { "4711001" } else { "" };
        assert_eq!(found(text), expected, "{text}");
    }
    let table = employees(&marketplace, &["--search", "nobody"]).stdout;
    assert!(table.starts_with("0 found of 2 employees; brought up to date "), "{table}");
}

#[test]
fn a_search_looks_at_nothing_that_is_not_released() {
    let (_simulator, marketplace) = directory(&["--data", RECORDED], "hire-date,status");
    marketplace
        .run(&["employees", "--search", "active"])
        .fails(1, &["none of these is released", "status, hire-date"]);
}

#[test]
fn who_is_gone_is_shown_where_that_is_asked_for() {
    let simulator = Simulator::start(&["--employees", "25", "--seed", "1"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    marketplace.run(&["sync"]).succeeds();
    simulator.set_faults(&["people-leave=2"]);
    marketplace.employees(&[]);
    marketplace.employees(&[]);
    marketplace.run(&["sync", "--full"]).succeeds();

    let (present, all) = (document(&marketplace, &[]), document(&marketplace, &["--leavers"]));
    let is_gone = |person: &&Value| person["gone_at"].is_string();
    let gone: Vec<_> = all["employees"].as_array().unwrap().iter().filter(is_gone).collect();
    assert_eq!((&present["total"], &all["total"], gone.len()), (&json!(23), &json!(25), 2));
    let id = gone[0]["id"].as_str().unwrap();
    assert!(!ids(&present).contains(&id), "{id}");
    let table = employees(&marketplace, &["--leavers", "--limit", "30"]).stdout;
    assert!(table.contains("Gone since") && table.contains(gone[0]["gone_at"].as_str().unwrap()));
    assert!(table.contains("23 employees and 2 who are gone; "), "{table}");

    let shown = marketplace.run(&["employees", "show", id]).succeeds().stdout;
    assert!(shown.contains("Gone since     2"), "{shown}");
    let report = show(&marketplace, id);
    let kinds: Vec<_> =
        report["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
    assert_eq!(kinds, ["gone", "added"]);
    let lines = |arguments: &[&str]| {
        let mut all = vec!["export", "--format", "ndjson"];
        all.extend(arguments);
        marketplace.run(&all).succeeds().stdout.lines().count()
    };
    assert_eq!((lines(&[]), lines(&["--leavers"])), (23, 25));
}

fn show(marketplace: &Marketplace, id: &str) -> Value {
    let shown = marketplace.run(&["employees", "show", id, "--json"]).succeeds();
    serde_json::from_str(&shown.stdout).unwrap()
}

#[test]
fn a_table_has_an_end_and_everything_else_has_everybody() {
    let (_simulator, marketplace) = directory(&["--employees", "1250", "--seed", "2"], "email");
    let table = employees(&marketplace, &[]).stdout;
    assert!(table.contains("the first 100 of 1250 employees; --limit shows more; "), "{table}");
    assert_eq!(table.matches("│ ").count(), 101, "{table}");
    let ten = employees(&marketplace, &["--limit", "10", "--search", "@"]).stdout;
    assert!(ten.contains("the first 10 that were found of 1250 employees; "), "{ten}");

    let all = document(&marketplace, &[]);
    let people = ids(&all);
    let different: std::collections::BTreeSet<_> = people.iter().collect();
    assert_eq!((people.len(), different.len()), (1250, 1250));
    let csv = employees(&marketplace, &["--format", "csv"]).stdout;
    assert_eq!(csv.lines().count(), 1251);
    let seven = employees(&marketplace, &["--format", "ndjson", "--limit", "7"]).stdout;
    assert_eq!(seven.lines().count(), 7);
}

#[test]
fn one_person_is_shown_with_what_has_changed() {
    let (_simulator, marketplace) = directory(&["--data", RECORDED], "all");
    let shown = marketplace.run(&["employees", "show", "4711001"]).succeeds().stdout;
    for line in [
        "ID             4711001",
        "Gender         empty at the source",
        "Supervisor     Jörg Müller-Lüdenscheidt, joerg@example.com (4711002)",
        "Vacation days  12.5",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line} is not in\n{shown}");
    }
    assert!(!shown.contains("Not released") && !shown.contains("Gone since"), "{shown}");

    let report = show(&marketplace, "4711001");
    let runs = marketplace.run(&["runs", "--json"]).succeeds().stdout;
    let runs: Value = serde_json::from_str(&runs).unwrap();
    assert_eq!(report["changes"][0]["kind"], "added");
    assert_eq!(report["changes"][0]["run"], runs[0]["reference"]);
    assert_eq!(report["changes"][0]["fields"].as_array().unwrap().len(), 13);
    assert_eq!(report["employee"]["hire_date"], "2022-07-01");
    assert_eq!(report["not_released"], json!([]));
    marketplace
        .run(&["employees", "show", "4711003"])
        .fails(1, &["nobody with the id `4711003`", "marketplace employees"]);
}

#[test]
fn a_supervisor_who_is_only_an_id_is_looked_up() {
    let simulator = Simulator::start(&["--data", RECORDED, "--fault", "supervisor-id-only"]);
    let supervisor = |fields: &str| {
        let marketplace = Marketplace::new();
        marketplace.connect(&simulator, &["--fields", fields]).succeeds();
        marketplace.run(&["sync"]).succeeds();
        let listed = document(&marketplace, &[]);
        assert_eq!(listed["employees"][0]["supervisor"]["first_name"], Value::Null);
        show(&marketplace, "4711001")["employee"]["supervisor"].clone()
    };
    assert_eq!(
        supervisor("all"),
        json!({"id": "4711002", "first_name": "Jörg", "last_name": "Müller-Lüdenscheidt",
               "email": "joerg@example.com"})
    );
    assert_eq!(
        supervisor("supervisor,first-name"),
        json!({"id": "4711002", "first_name": "Jörg", "last_name": null})
    );
}

#[test]
fn an_export_is_a_private_file_that_is_whole_or_not_there() {
    let (_simulator, marketplace) = directory(&["--employees", "120", "--seed", "1"], "all");
    let folder = TempDir::new().unwrap();
    for format in ["csv", "ndjson", "parquet"] {
        let path = folder.path().join(format);
        let said =
            marketplace.run(&["export", "--format", format, "--out", text(&path)]).succeeds();
        assert!(said.stdout.starts_with("120 people written to "), "{}", said.stdout);
        let written = std::fs::read(&path).unwrap();
        let piped = marketplace.command(&["export", "--format", format]).output().unwrap();
        assert!(piped.status.success());
        assert_eq!(piped.stdout, written, "{format}");
        match format {
            "csv" => {
                let listed = employees(&marketplace, &["--format", "csv"]).stdout;
                assert_eq!(String::from_utf8(written).unwrap(), listed);
            }
            "ndjson" => {
                let listed = employees(&marketplace, &["--format", "ndjson"]).stdout;
                assert_eq!(String::from_utf8(written).unwrap(), listed);
            }
            _ => assert!(written.starts_with(b"PAR1") && written.ends_with(b"PAR1")),
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{format}");
        }
    }
    let missing = folder.path().join("missing").join("people.csv");
    for path in [&*missing, folder.path()] {
        marketplace
            .run(&["export", "--format", "csv", "--out", text(path)])
            .fails(1, &["cannot write", text(path)]);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

/// What somebody could write into a field of theirs at the source.
fn hostile() -> [(&'static str, Value); 4] {
    let long = "x".repeat(10_000);
    [
        ("first_name", json!("=cmd|' /C calc'!A0")),
        ("last_name", json!("\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}evil\u{9b}31m 🎉👩‍🚒")),
        ("email", json!("+1+1@example.com")),
        ("position", json!(format!("@SUM(1)\r\n{long}"))),
    ]
}

#[test]
fn values_that_are_made_to_harm_do_nothing() {
    let folder = TempDir::new().unwrap();
    let data = recording(&folder, &hostile());
    let fields = "first-name,last-name,email,position";
    let (_simulator, marketplace) = directory(&["--data", text(&data)], fields);

    let document = document(&marketplace, &["--search", "=CMD|"]);
    for (attribute, value) in hostile() {
        assert_eq!(document["employees"][0][attribute], value, "a program gets what is there");
    }
    for command in [
        &["employees", "--format", "csv"][..],
        &["export", "--format", "csv"],
        &["fetch-employees", "--format", "csv"],
    ] {
        let csv = marketplace.run(command).succeeds().stdout;
        for cell in ["\"'=cmd|' /C calc'!A0\"", "\"'+1+1@example.com\"", "\"'@SUM(1)\r\nxx"] {
            assert!(csv.contains(cell), "{cell:?} is not in {csv:?}");
        }
        assert!(csv.contains("\"\u{1b}[2J\u{1b}]0;owned\u{7}"), "in quotes: {csv:?}");
    }
    for command in [&["employees"][..], &["employees", "show", "4711001"]] {
        let shown = marketplace.run(command).succeeds().stdout;
        assert!(shown.contains("\\u{1b}[2J\\u{1b}]0;owned"), "{shown}");
        let hostile = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!shown.contains(hostile), "{shown:?}");
    }
    let widest = employees(&marketplace, &[]).stdout.lines().map(str::len).max().unwrap();
    assert!(widest < 1_000, "{widest}");
}

#[test]
fn nothing_is_said_beside_the_people_when_piped() {
    let (_simulator, marketplace) = directory(&["--employees", "30", "--seed", "1"], "email");
    for format in ["table", "json", "ndjson", "csv"] {
        let outcome = employees(&marketplace, &["--format", format]);
        assert_eq!(outcome.stderr, "");
        assert!(!outcome.stdout.contains('\u{1b}'), "{}", outcome.stdout);
    }
    for format in ["csv", "ndjson"] {
        assert_eq!(marketplace.run(&["export", "--format", format]).succeeds().stderr, "");
    }
}
