//! Connecting, looking again, and forgetting.

use super::*;

#[test]
fn connect_authenticates_then_asks_for_the_schema() {
    let world = World::default();
    world.token("papi-t").answer(
        200,
        r#"{"success":true,"data":[{"key":"id"},{"key":"first_name","label":"Vorname"},
            {"key":"email"},{"key":"fix_salary"},{"key":"dynamic_1"},{},7,{"key":null},
            {"key":"dynamic_2","universal_id":"status"}]}"#,
    );
    world.answer(200, NO_EMPLOYEES);
    let connection = world.connector().connect(&secrets("sealed-1", "sealed-\"2"), NAMES).unwrap();
    assert_eq!(connection.readable, EmployeeFields::FIRST_NAME);
    assert_eq!(connection.excess, ["fix_salary", "dynamic_1"]);
    let requests = world.requests.borrow();
    assert_eq!(requests[0].path, AUTH);
    assert_eq!(requests[0].body, r#"{"client_id":"sealed-1","client_secret":"sealed-\"2"}"#);
    assert_eq!(requests[0].authorization, None);
    assert_eq!(requests[1].path, ATTRIBUTES);
    assert_eq!(requests[1].authorization.as_deref(), Some("Bearer papi-t"));
    assert_eq!(requests.len(), 3, "and a few people, to see that they can be read");
}

#[test]
fn connect_learns_from_one_employee_where_the_schema_is_closed() {
    for (status, body) in [(403, FORBIDDEN), (200, FORBIDDEN), (404, "")] {
        let world = World::default();
        world.token("t").answer(status, body);
        world.answer(200, r#"{"success":true,"data":[{"attributes":{"id":{"value":1},"first_name":{"value":null}}}]}"#);
        let connection = world.connector().connect(&secrets("i", "s"), NAMES).unwrap();
        assert_eq!(connection.readable, EmployeeFields::FIRST_NAME);
        assert!(connection.excess.is_empty());
        let probe = "/v1/company/employees?limit=5&offset=0&attributes%5B%5D=first_name&attributes%5B%5D=last_name";
        assert_eq!(world.paths(), [AUTH, ATTRIBUTES, probe]);
    }
}

#[test]
fn without_employees_or_fields_nothing_speaks_against_the_credentials() {
    let world = World::default();
    world.token("t").answer(403, FORBIDDEN).answer(200, NO_EMPLOYEES);
    assert_eq!(world.connector().connect(&secrets("i", "s"), NAMES).unwrap().readable, NAMES);
    // An empty mask must not become a request for every attribute.
    world.token("t").answer(403, FORBIDDEN);
    let connection =
        world.connector().connect(&secrets("i", "s"), EmployeeFields::empty()).unwrap();
    assert!(connection.readable.is_empty());
}

#[test]
fn nothing_is_kept_of_a_failed_connect() {
    let wrong = r#"{"success":false,"error":{"code":0,"message":"Wrong credentials"}}"#;
    for (status, body) in [(403, wrong), (403, ""), (401, ""), (422, ""), (200, wrong)] {
        let world = World::default();
        world.answer(status, body);
        let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidCredentials, "{status}");
        assert_eq!(error.code, Some(format!("http-{status}")));
        assert!(world.stored.borrow().is_empty());
    }
    let world = World::default();
    world.token("t").answer(403, FORBIDDEN).answer(403, FORBIDDEN);
    let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PermissionMissing);
    assert!(world.stored.borrow().is_empty());
}

/// Some credentials may read what attributes there are, and nobody's.
#[test]
fn the_list_of_attributes_alone_proves_nothing() {
    let world = World::default();
    world.token("t").answer(200, r#"{"success":true,"data":[{"key":"first_name"}]}"#);
    world.answer(403, FORBIDDEN);
    let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PermissionMissing);
    assert!(world.stored.borrow().is_empty());
}

#[test]
fn an_attribute_under_another_key_is_neither_withheld_nor_excess() {
    let world = World::default();
    world.token("t").answer(403, FORBIDDEN).answer(
        200,
        r#"{"success":true,"data":[{"attributes":{"id":{"value":1},
            "dynamic_1":{"value":"A","universal_id":"first_name"},
            "dynamic_2":{"value":"B","universal_id":null}}}]}"#,
    );
    let connection = world.connector().connect(&secrets("i", "s"), NAMES).unwrap();
    assert_eq!(connection.readable, EmployeeFields::FIRST_NAME);
    assert_eq!(connection.excess, ["dynamic_2"]);
}

#[test]
fn connect_needs_both_secrets() {
    for credentials in [vec![], secrets("", "s"), secrets("i", " ")] {
        let error = World::default().connector().connect(&credentials, NAMES).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidRequest);
    }
}

#[test]
fn status_asks_again() {
    let world = World::connected();
    world.answer(200, r#"{"success":true,"data":[{"key":"last_name"}]}"#);
    world.answer(200, NO_EMPLOYEES);
    let connection = world.connector().status(NAMES).unwrap();
    assert_eq!(connection.readable, EmployeeFields::LAST_NAME);
    assert_eq!(world.paths()[0], ATTRIBUTES);
}

#[test]
fn disconnect_forgets_everything() {
    let world = World::default();
    world.connector().disconnect().unwrap();
    let world = World::connected();
    world.connector().disconnect().unwrap();
    assert!(world.stored.borrow().is_empty());
    assert!(world.requests.borrow().is_empty());
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::NotConnected);
    assert_eq!(world.connector().status(NAMES).unwrap_err().kind, ErrorKind::NotConnected);

    let world = World::connected();
    world.storage_fails.set(true);
    assert_eq!(world.connector().disconnect().unwrap_err().kind, ErrorKind::StorageFailed);
    assert!(world.stored.borrow().is_empty(), "the first failure must not keep the second key");
}
