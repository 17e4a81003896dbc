//! Records as Personio sends them, and as it should not.

use super::*;
use crate::json;
use crate::record::ReadRecords;

/// The employee in a record with id 1 and `attributes`.
fn read_as(attributes: &str, mask: Fields) -> Result<Employee, RejectedRecord> {
    let json =
        format!(r#"[{{"type":"Employee","attributes":{{"id":{{"value":1}},{attributes}}}}}]"#);
    let records = json::read(&json, ReadRecords).unwrap().found().unwrap();
    read(records[0].as_ref().unwrap(), mask)
}

fn employee(attributes: &str) -> Employee {
    read_as(attributes, Fields::all()).unwrap()
}

const EVERYTHING: &str = r#"
    "first_name": {"label":"Vorname","value":"Zoë","type":"standard","universal_id":"first_name"},
    "last_name": {"label":"Last name","value":"O'Neil","type":"standard","universal_id":"last_name"},
    "email": {"label":"Email","value":"zoe@example.com","type":"standard","universal_id":"email"},
    "status": {"label":"Status","value":"active","type":"standard","universal_id":"status"},
    "gender": {"label":"Gender","value":"diverse","type":"standard","universal_id":"gender"},
    "position": {"label":"Position","value":"Piper","type":"standard","universal_id":"position"},
    "department": {"label":"Department","value":{"type":"Department","attributes":{"id":4090747,"name":"IT"}},"type":"standard","universal_id":"department"},
    "office": {"label":"Workplace","value":{"type":"Office","attributes":{"id":{"label":"ID","value":201439},"name":{"label":"Name","value":"Remote"}}},"type":"standard","universal_id":"office"},
    "supervisor": {"label":"Supervisor","value":{"type":"Employee","attributes":{
        "id":{"label":"ID","value":1067807102794692000,"type":"integer","universal_id":"id"},
        "first_name":{"label":"First name","value":"Mega","type":"standard","universal_id":"first_name"},
        "last_name":{"label":"Last name","value":"Hui","type":"standard","universal_id":"last_name"},
        "email":{"label":"Email","value":"mega@example.com","type":"standard","universal_id":"email"}}},"type":"standard","universal_id":"supervisor"},
    "hire_date": {"label":"Hire date","value":"2014-11-09T00:00:00+02:00","type":"date","universal_id":"hire_date"},
    "vacation_day_balance": {"label":"Vacation day balance","value":-4.5,"type":"decimal","universal_id":"vacation_day_balance"},
    "last_modified_at": {"label":"Last modified","value":"2022-11-29T10:11:52+01:00","type":"date","universal_id":"last_modified_at"},
    "created_at": {"label":"created_at","value":"2022-06-29T10:11:52+02:00","type":"date","universal_id":null},
    "dynamic_1": {"label":"Shoe size","value":"43","type":"standard","universal_id":null}"#;

#[test]
fn every_field() {
    let expected = Employee {
        id: "1".into(),
        first_name: Some("Zoë".into()),
        last_name: Some("O'Neil".into()),
        email: Some("zoe@example.com".into()),
        status: Some(EmploymentStatus::Active),
        gender: Some(Gender::Diverse),
        position: Some("Piper".into()),
        department: Some(Reference { id: "4090747".into(), name: "IT".into() }),
        office: Some(Reference { id: "201439".into(), name: "Remote".into() }),
        supervisor: Some(PersonReference {
            id: "1067807102794692000".into(),
            first_name: Some("Mega".into()),
            last_name: Some("Hui".into()),
            email: Some("mega@example.com".into()),
        }),
        hire_date: Some(Date { year: 2014, month: 11, day: 9 }),
        vacation_days: Some(-4.5),
        last_modified: Some(1_669_713_112_000),
        created_at: Some(1_656_490_312_000),
    };
    assert_eq!(employee(EVERYTHING), expected);
}

/// Whatever the source sends: what the mask does not name is not passed on.
#[test]
fn each_field_only_with_its_flag() {
    let nothing = read_as(EVERYTHING, Fields::empty()).unwrap();
    assert_eq!(nothing, Employee { id: "1".into(), ..employee(r#""x":{}"#) });
    for field in Fields::all().iter() {
        let with = read_as(EVERYTHING, field).unwrap();
        assert_ne!(with, nothing, "{field:?}");
        let without = read_as(EVERYTHING, Fields::all() - field).unwrap();
        assert_ne!(without, employee(EVERYTHING), "{field:?}");
    }
}

#[test]
fn a_supervisors_address_needs_the_field_for_addresses() {
    let supervisor =
        read_as(EVERYTHING, Fields::all() - Fields::EMAIL).unwrap().supervisor.unwrap();
    assert_eq!(supervisor.email, None);
    assert_eq!(supervisor.first_name.as_deref(), Some("Mega"));
    let supervisor =
        read_as(EVERYTHING, Fields::SUPERVISOR | Fields::EMAIL).unwrap().supervisor.unwrap();
    assert_eq!(supervisor.email.as_deref(), Some("mega@example.com"));
}

#[test]
fn only_a_supervisors_id_is_certain() {
    let supervisor =
        |value: &str| employee(&format!(r#""supervisor":{{"value":{value}}}"#)).supervisor;
    let expected =
        Some(PersonReference { id: "2".into(), first_name: None, last_name: None, email: None });
    assert_eq!(supervisor(r#"{"attributes":{"id":{"value":2}}}"#), expected);
    assert_eq!(
        supervisor(r#"{"attributes":{"id":"2","email":null,"first_name":{"value":""}}}"#),
        expected
    );
    assert_eq!(supervisor("null"), None);
    assert_eq!(supervisor("[]"), None);
}

#[test]
fn empty_has_many_spellings() {
    let none = Employee { id: "1".into(), ..employee(r#""x":{}"#) };
    for value in ["null", r#""""#, "[]", "{}"] {
        let attributes: Vec<_> = catalogue::attributes_of(Fields::all())
            .map(|key| format!(r#""{key}":{{"label":"L","value":{value}}}"#))
            .collect();
        assert_eq!(employee(&attributes.join(",")), none, "{value}");
    }
    let attributes: Vec<_> =
        catalogue::attributes_of(Fields::all()).map(|key| format!(r#""{key}":null"#)).collect();
    assert_eq!(employee(&attributes.join(",")), none);
}

#[test]
fn types_that_do_not_matter() {
    let e = employee(
        r#""vacation_day_balance":{"value":"5.5"},"position":{"value":4711},"status":{"value":"Onboarding"},
           "gender":{"value":"FEMALE"},"department":{"value":{"attributes":{"name":"IT"}}},
           "office":{"value":{"attributes":{"id":"a1"}}}"#,
    );
    assert_eq!(e.vacation_days, Some(5.5));
    assert_eq!(e.position.as_deref(), Some("4711"));
    assert_eq!(e.status, Some(EmploymentStatus::Onboarding));
    assert_eq!(e.gender, Some(Gender::Female));
    assert_eq!(e.department, Some(Reference { id: String::new(), name: "IT".into() }));
    assert_eq!(e.office, Some(Reference { id: "a1".into(), name: String::new() }));
}

#[test]
fn words_without_a_case_are_kept() {
    let e = employee(r#""status":{"value":"Garden Leave"},"gender":{"value":"Unknown"}"#);
    assert_eq!(e.status, Some(EmploymentStatus::Other("Garden Leave".into())));
    assert_eq!(e.gender, Some(Gender::Other("Unknown".into())));
    let words = [("leave", EmploymentStatus::Leave), ("inactive", EmploymentStatus::Inactive)];
    for (word, status) in words {
        assert_eq!(employee(&format!(r#""status":{{"value":"{word}"}}"#)).status, Some(status));
    }
    assert_eq!(employee(r#""gender":{"value":"male"}"#).gender, Some(Gender::Male));
}

/// Every attribute with every type: read or rejected by name, never a panic.
#[test]
fn any_type_anywhere() {
    let secret = "Mustermann";
    for value in [
        "true",
        "-1",
        "1.5",
        r#""Mustermann""#,
        r#"["Mustermann"]"#,
        r#"{"Mustermann":1}"#,
        r#"{"attributes":[]}"#,
        r#"{"attributes":{}}"#,
        r#"{"attributes":"Mustermann"}"#,
        r#"{"attributes":{"id":{"Mustermann":1}}}"#,
        r#"{"attributes":{"id":true,"name":[7]}}"#,
    ] {
        for key in catalogue::attributes_of(Fields::all()) {
            for attribute in [format!(r#"{{"value":{value}}}"#), value.to_owned()] {
                if let Err(rejected) = read_as(&format!(r#""{key}":{attribute}"#), Fields::all()) {
                    assert_eq!(rejected.id.as_deref(), Some("1"));
                    assert!(rejected.reason.contains(&format!("`{key}`")), "{}", rejected.reason);
                    assert!(!rejected.reason.contains(secret), "{}", rejected.reason);
                }
            }
        }
    }
    for (key, value) in [
        ("hire_date", r#""09.11.2014""#),
        ("created_at", r#""yesterday""#),
        ("vacation_day_balance", r#""five""#),
        ("supervisor", r#"{"attributes":{"first_name":"A"}}"#),
        ("department", r#""IT""#),
        ("email", "true"),
        ("email", r#""\ud800""#),
        ("vacation_day_balance", "1e999"),
    ] {
        let attribute = format!(r#""{key}":{{"value":{value}}}"#);
        assert!(read_as(&attribute, Fields::all()).is_err(), "{attribute}");
        // Nobody asked for it, so it can do no harm.
        let others = Fields::all() - catalogue::field_of(key).unwrap();
        assert!(read_as(&attribute, others).is_ok(), "{attribute}");
    }
}
