//! Fields that nobody asked for.

use e2e::{Scene, Stage};
use marketplace_runtime::{EmployeeQuery, Error, Field, FieldMask, LedgerEvent};

const ALL: &str = "first-name,last-name,email,status,gender,position,department,office,\
                   supervisor,hire-date,vacation-days,last-modified,created-at";

fn violation<T: std::fmt::Debug>(outcome: Result<T, Error>) -> FieldMask {
    match outcome {
        Err(Error::MaskViolation { fields }) => fields,
        other => panic!("no violation, but {other:?}"),
    }
}

/// What a plugin that returns `field` comes to where the other fields are asked for.
async fn fetch_without(stage: &Stage, masked: FieldMask, field: &str) -> Result<(), Error> {
    let query = EmployeeQuery {
        cursor: Some(field.to_owned()),
        ..EmployeeQuery::new(FieldMask::all().without(masked))
    };
    stage.during(stage.hostile.connection.fetch_employees(query)).await.map(drop)
}

#[tokio::test]
async fn each_field_that_was_not_asked_for_is_refused() {
    let stage = Scene { consent: ALL, ..Scene::of("unmasked") }.open().await;
    assert_eq!(stage.hostile.connection.consent(), FieldMask::all());
    for field in ALL.split(',') {
        let masked: FieldMask = field.parse().unwrap();
        assert_eq!(violation(fetch_without(&stage, masked, field).await), masked);
        let event = stage.hostile.ledger.entries().pop().map(|entry| entry.event);
        assert!(matches!(event, Some(LedgerEvent::Violation { .. })), "{event:?}");
        fetch_without(&stage, FieldMask::empty(), field).await.unwrap();
    }
}

#[tokio::test]
async fn a_supervisors_address_is_an_address() {
    let stage = Scene { consent: ALL, ..Scene::of("unmasked") }.open().await;
    let email: FieldMask = [Field::Email].into_iter().collect();
    let outcome = fetch_without(&stage, email, "supervisor's email").await;
    assert_eq!(violation(outcome), email);
}

#[tokio::test]
async fn what_was_not_released_is_refused_like_what_was_not_asked_for() {
    let stage = Stage::of("unmasked").await;
    assert_eq!(violation(stage.fetch("gender").await).to_string(), "gender");
    assert_eq!(stage.fetch("email").await.unwrap().employees.len(), 2);
}

#[tokio::test]
async fn what_was_not_released_cannot_be_asked_for() {
    let stage = crate::courier().await;
    let query = EmployeeQuery::new("email,gender".parse().unwrap());
    let outcome = stage.during(stage.hostile.connection.fetch_employees(query)).await;
    assert!(
        matches!(&outcome, Err(Error::NotConsented { fields }) if fields.to_string() == "gender"),
        "{outcome:?}"
    );
}
