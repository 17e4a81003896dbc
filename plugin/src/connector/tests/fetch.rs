//! Queries and what becomes of their answers.

use super::*;

#[test]
fn the_query_is_the_mask_and_nothing_else() {
    let world = World::connected();
    world.answer(200, NO_EMPLOYEES).answer(200, &list(&[14, 15, 16], COUNTED));
    let mut query = query(EmployeeFields::EMAIL | EmployeeFields::STATUS);
    query.limit = Some(250);
    world.connector().fetch_employees(&query).unwrap();
    query.modified_since = Some(1_669_713_112_999);
    query.limit = Some(7);
    query.cursor = Some("v2:14:::l".into());
    world.connector().fetch_employees(&query).unwrap();
    assert_eq!(
        world.paths(),
        [
            "/v1/company/employees?limit=100&offset=0&attributes%5B%5D=email&attributes%5B%5D=status",
            "/v1/company/employees?limit=7&offset=14&updated_since=2022-11-29T09:11:52\
             &attributes%5B%5D=email&attributes%5B%5D=status",
        ]
    );
}

#[test]
fn queries_that_cannot_be_asked_never_leave() {
    let world = World::connected();
    let mut queries = [query(EmployeeFields::empty()), query(NAMES), query(NAMES), query(NAMES)];
    queries[1].limit = Some(0);
    queries[2].cursor = Some("garbage".into());
    queries[3].modified_since = Some(i64::MAX);
    for query in &queries {
        let error = world.connector().fetch_employees(query).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidRequest);
    }
    assert!(world.paths().is_empty());
}

#[test]
fn what_credentials_may_not_read_is_withheld() {
    let world = World::connected();
    world.answer(200, &list(&[1, 2], COUNTED));
    let page = world.connector().fetch_employees(&query(NAMES | EmployeeFields::EMAIL)).unwrap();
    assert_eq!(page.withheld, EmployeeFields::EMAIL);
    // Nobody to tell by: nothing is said to be withheld.
    let world = World::connected();
    world.answer(200, NO_EMPLOYEES);
    assert_eq!(fetch(&world).unwrap().withheld, EmployeeFields::empty());
    for data in ["[7]", r#"[{"attributes":{}}]"#] {
        let world = World::connected();
        world.answer(200, &format!(r#"{{"success":true,"data":{data}{COUNTED}}}"#));
        assert_eq!(fetch(&world).unwrap().withheld, EmployeeFields::empty(), "{data}");
    }
}

#[test]
fn failures_by_kind() {
    for (status, kind, code) in [
        (404, ErrorKind::UnexpectedResponse, "v1-employees-gone"),
        (410, ErrorKind::UnexpectedResponse, "v1-employees-gone"),
        (302, ErrorKind::UnexpectedResponse, "http-302"),
        (422, ErrorKind::UnexpectedResponse, "http-422"),
        (500, ErrorKind::SourceUnavailable, "http-500"),
        (503, ErrorKind::SourceUnavailable, "http-503"),
        (429, ErrorKind::RateLimited, "http-429"),
    ] {
        let world =
            World::with_source(move |_| Ok(response(status, "<html>Max Mustermann</html>")));
        let error = fetch(&world).unwrap_err();
        assert_eq!((error.kind, error.code.as_deref()), (kind, Some(code)), "{status}");
        assert!(!error.message.contains("Mustermann"));
    }
    for body in ["", "<html>", "{}", r#"{"success":true}"#, r#"{"success":true,"data":"x"}"#] {
        let world = World::with_source(move |_| Ok(response(200, body)));
        assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::UnexpectedResponse, "{body}");
    }
    for (failure, kind) in [
        (TransportError::Denied { code: "HTTP-request-denied" }, ErrorKind::Denied),
        (TransportError::Unavailable { code: "DNS-error" }, ErrorKind::SourceUnavailable),
        (TransportError::Unreadable { code: "HTTP-protocol-error" }, ErrorKind::UnexpectedResponse),
        (TransportError::TooLarge, ErrorKind::UnexpectedResponse),
    ] {
        let world = World::with_source(move |_| Err(failure));
        let error = fetch(&world).unwrap_err();
        assert_eq!(error.kind, kind);
        assert!(error.message.contains("personio.example"), "{}", error.message);
        assert!(error.code.is_some());
    }
}
