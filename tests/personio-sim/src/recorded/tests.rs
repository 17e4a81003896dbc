//! What is kept of a recording, and what is said of a bad one.

use super::*;
use crate::directory::{Directory, Employee};

fn read(name: &str, text: &str) -> Result<Recording, DataError> {
    let file = std::env::temp_dir().join(format!("personio-sim-{}-{name}", std::process::id()));
    fs::write(&file, text).unwrap();
    let recording = Recording::read(&file);
    fs::remove_file(&file).unwrap();
    recording
}

/// The part of the error after the name of the file.
fn reason(name: &str, text: &str) -> String {
    let error = read(name, text).err().unwrap().to_string();
    let (_, reason) = error.split_once(name).unwrap();
    reason.to_owned()
}

const PEOPLE: &str = r#"[
    {"type":"Employee","attributes":{
        "id":{"label":"ID","value":9007199254740993},
        "email":{"label":"Email","value":"a@example.com","type":"standard"},
        "fix_salary":{"label":"Fixed salary","value":5120.50,"currency":"EUR","extra":[1, 2]}}},
    {"type":"Employee","attributes":{
        "id":{"label":"ID","value":7},
        "last_modified_at":{"label":"Last modified","value":"2022-11-29T10:11:52+01:00"},
        "email":{"label":"Email","value":null}}}
]"#;

#[test]
fn keeps_the_recorded_bytes_and_their_order() {
    let directory = Directory::Recorded(read("bytes", PEOPLE).unwrap());
    let selection = directory.catalogue().everything();
    let employee = Employee { directory: &directory, row: 0, selection: &selection };
    assert_eq!(
        serde_json::to_string(&employee).unwrap(),
        r#"{"type":"Employee","attributes":{"id":{"label":"ID","value":9007199254740993},"email":{"label":"Email","value":"a@example.com","type":"standard"},"fix_salary":{"label":"Fixed salary","value":5120.50,"currency":"EUR","extra":[1, 2]}}}"#
    );
}

#[test]
fn knows_what_the_routes_ask_for() {
    let recording = read("index", &format!(r#"{{"success":true,"data":{PEOPLE}}}"#)).unwrap();
    assert_eq!(recording.len(), 2);
    assert_eq!(recording.find(9_007_199_254_740_993), Some(0));
    assert_eq!(recording.find(9_007_199_254_740_992), None, "a double cannot tell them apart");
    assert_eq!((recording.email(0), recording.email(1)), (Some("a@example.com"), None));
    assert_eq!(recording.last_modified(0), None);
    assert_eq!(recording.last_modified(1), Some(1_669_713_112));
    let everything = recording.catalogue().everything();
    let keys: Vec<_> = recording.catalogue().iter(&everything).map(|a| a.key.clone()).collect();
    assert_eq!(keys, ["id", "email", "fix_salary", "last_modified_at"]);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert_eq!(read("bom", &format!("\u{feff}{PEOPLE}")).unwrap().len(), 2);
    assert_eq!(read("empty", "[]").unwrap().len(), 0);
}

#[test]
fn says_what_is_wrong_with_the_list() {
    let ends = "; record an answer of GET /v1/company/employees, or its `data` array";
    for (name, text, wrong) in [
        ("json", "{", "EOF while parsing an object at line 1 column 1"),
        (
            "number",
            "7",
            "invalid type: integer `7`, expected an answer or an array at line 1 column 1",
        ),
        ("object", "{}", "it has no `data`"),
        ("failure", r#"{"success":false}"#, "it is an error answer (`success` is false)"),
    ] {
        let expected = format!(" is not a list of employees: {wrong}{ends}");
        assert_eq!(reason(name, text), expected);
    }
}

#[test]
fn says_which_record_is_wrong() {
    let second = |record: &str| {
        format!(r#"[{{"attributes":{{"id":{{"label":"ID","value":1}}}}}},{record}]"#)
    };
    for (name, record, wrong) in [
        ("bare", "{}", "missing field `attributes`"),
        ("id-less", r#"{"attributes":{}}"#, "attribute id: it is missing"),
        (
            "id-text",
            r#"{"attributes":{"id":{"label":"ID","value":"7"}}}"#,
            "attribute id: invalid type: string \"7\", expected u64",
        ),
        (
            "plain",
            r#"{"attributes":{"email":"a@example.com"}}"#,
            "attribute email: invalid type: string \"a@example.com\", expected an object with label and value",
        ),
    ] {
        let expected = format!(": data[1] is not an employee: {wrong}; correct it or remove it");
        assert_eq!(reason(name, &second(record)), expected);
    }
}
