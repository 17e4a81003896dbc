//! Queries and what becomes of their answers.

use super::*;

/// A list answer of employees with the ids `ids`.
fn page(ids: std::ops::Range<u32>) -> String {
    let records: Vec<_> = ids
        .map(|id| format!(r#"{{"type":"Employee","attributes":{{"id":{{"value":{id}}},"first_name":{{"value":"A"}},"last_name":{{"value":"B"}}}}}}"#))
        .collect();
    format!(
        r#"{{"success":true,"metadata":{{"total_elements":34,"current_page":7,"total_pages":1}},"offset":0,"data":[{}]}}"#,
        records.join(",")
    )
}

#[test]
fn the_query_is_the_mask_and_nothing_else() {
    let world = World::connected();
    world.answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES);
    let mut query = query(EmployeeFields::EMAIL | EmployeeFields::STATUS);
    query.limit = Some(250);
    world.connector().fetch_employees(&query).unwrap();
    query.modified_since = Some(1_669_713_112_999);
    query.limit = Some(7);
    query.cursor = Some("v1:14".into());
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
fn a_traversal_counts_what_it_receives() {
    let world = World::connected();
    world.answer(200, &page(0..3)).answer(200, &page(3..6)).answer(200, &page(6..8));
    let mut query = query(NAMES);
    query.limit = Some(3);
    let mut ids = Vec::new();
    loop {
        let page = world.connector().fetch_employees(&query).unwrap();
        assert_eq!(page.total, Some(34));
        ids.extend(page.employees.into_iter().map(|employee| employee.id));
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    let offsets: Vec<_> =
        world.paths().iter().map(|path| path.contains("&offset=0&") as u8).collect();
    assert_eq!(offsets, [1, 0, 0]);
}

#[test]
fn failures_by_kind() {
    for (status, kind) in [
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::SourceUnavailable),
        (503, ErrorKind::SourceUnavailable),
        (404, ErrorKind::UnexpectedResponse),
        (410, ErrorKind::UnexpectedResponse),
        (302, ErrorKind::UnexpectedResponse),
        (422, ErrorKind::UnexpectedResponse),
    ] {
        let world = World::connected();
        world.answer(status, "<html>Max Mustermann</html>");
        let error = fetch(&world).unwrap_err();
        assert_eq!(error.kind, kind, "{status}");
        assert_eq!(error.code, Some(format!("http-{status}")));
        assert!(!error.message.contains("Mustermann"));
        assert_eq!(error.retry_after_ms, None);
    }
    for body in ["", "<html>", "{}", r#"{"success":true}"#, r#"{"success":true,"data":"x"}"#] {
        let world = World::connected();
        world.answer(200, body);
        assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::UnexpectedResponse, "{body}");
    }
    for (failure, kind) in [
        (TransportError::Denied { code: "HTTP-request-denied" }, ErrorKind::Denied),
        (TransportError::Unavailable { code: "DNS-error" }, ErrorKind::SourceUnavailable),
        (TransportError::Unreadable { code: "HTTP-protocol-error" }, ErrorKind::UnexpectedResponse),
        (TransportError::TooLarge, ErrorKind::UnexpectedResponse),
    ] {
        let world = World::connected();
        world.failure(failure);
        let error = fetch(&world).unwrap_err();
        assert_eq!(error.kind, kind);
        assert!(error.message.contains("personio.example"), "{}", error.message);
        assert!(error.code.is_some());
    }
}

#[test]
fn retry_after_is_passed_on() {
    let world = World::connected();
    let busy = Response { status: 429, retry_after: Some("30".into()), body: Vec::new() };
    world.response(busy.clone());
    assert_eq!(fetch(&world).unwrap_err().retry_after_ms, Some(30_000));
    let world = World::default();
    world.response(busy);
    let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
    assert_eq!((error.kind, error.retry_after_ms), (ErrorKind::RateLimited, Some(30_000)));
}
