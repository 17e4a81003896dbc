//! A token is kept, belongs to its credentials, and is renewed once.

use super::*;

#[test]
fn a_token_is_used_until_shortly_before_its_end() {
    let world = World::connected();
    world.answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES);
    fetch(&world).unwrap();
    world.now_ms.set(86_400_000 - 300_001);
    fetch(&world).unwrap();
    assert!(
        world
            .requests
            .borrow()
            .iter()
            .all(|sent| sent.authorization.as_deref() == Some("Bearer papi-first"))
    );

    world.requests.borrow_mut().clear();
    world.now_ms.set(86_400_000 - 300_000);
    world.token("papi-second").answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES);
    fetch(&world).unwrap();
    fetch(&world).unwrap();
    let requests = world.requests.borrow();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].authorization.as_deref(), Some("Bearer papi-second"));
}

#[test]
fn a_token_without_a_lifetime_lasts_a_day() {
    for expires_in in
        ["", r#","expires_in":null"#, r#","expires_in":"soon""#, r#","expires_in":-1"#]
    {
        let world = World::default();
        world.answer(200, &format!(r#"{{"success":true,"data":{{"token":"t"{expires_in}}}}}"#));
        world.answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES);
        world.connector().connect(&secrets("i", "s"), NAMES).unwrap();
        world.now_ms.set(23 * 3_600_000);
        fetch(&world).unwrap();
    }
}

#[test]
fn a_refused_token_is_renewed_once() {
    for (status, body) in [(403, EXPIRED), (401, ""), (200, EXPIRED)] {
        let world = World::connected();
        world.answer(status, body).token("papi-second").answer(200, NO_EMPLOYEES);
        fetch(&world).unwrap();
        assert_eq!(world.requests.borrow()[2].authorization.as_deref(), Some("Bearer papi-second"));
        world.answer(200, NO_EMPLOYEES);
        fetch(&world).unwrap();
        assert_eq!(world.requests.borrow()[3].authorization.as_deref(), Some("Bearer papi-second"));

        // A fresh token that is refused as well is not the token's fault.
        world.requests.borrow_mut().clear();
        world.answer(status, body).token("papi-third").answer(status, body);
        let error = fetch(&world).unwrap_err();
        assert_eq!(error.kind, ErrorKind::PermissionMissing);
        assert_eq!(world.paths().len(), 3);
    }
}

/// A credential without the right can look like one with a bad token. Whoever
/// keeps asking for a new one is blocked.
#[test]
fn a_fresh_token_is_never_renewed() {
    let world = World::default();
    world.token("t").answer(401, "").answer(401, "");
    let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PermissionMissing);
    assert_eq!(world.paths().iter().filter(|path| *path == AUTH).count(), 1);

    let world = World::connected();
    world.answer(403, EXPIRED).token("papi-second").answer(403, EXPIRED).answer(403, EXPIRED);
    let error = world.connector().status(NAMES).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PermissionMissing);
    assert_eq!(world.paths().iter().filter(|path| *path == AUTH).count(), 1);
}

/// As it was until 2023, when each token served once. Nobody has seen it since.
#[test]
fn a_token_that_an_answer_brings_is_taken_over() {
    let mut current = 0;
    let ids: Vec<u32> = (1..=1_000).collect();
    let world = World::with_source(move |sent| {
        let expected =
            if current == 0 { "Bearer papi-first".into() } else { format!("Bearer t{current}") };
        assert_eq!(sent.authorization.as_deref(), Some(expected.as_str()), "blacklisted");
        current += 1;
        let mut answer = response(200, &list(&slice(&ids, sent), &total(&ids)));
        answer.headers.authorization = Some(format!("Bearer t{current}"));
        Ok(answer)
    });
    assert_eq!(everyone(&world, query(NAMES)).len(), 1_000);
    assert_eq!(world.most_in_flight.get(), 1);
    let limited = EmployeeQuery { limit: Some(200), ..query(NAMES) };
    assert_eq!(everyone(&world, limited).len(), 1_000, "each call goes on with the last token");
}

#[test]
fn most_answers_repeat_the_token_and_some_do_not() {
    for header in [Some("Bearer papi-first"), None, Some("Bearer "), Some("Bearer \n"), Some("x")] {
        let world = World::connected();
        let mut answer = response(200, NO_EMPLOYEES);
        answer.headers.authorization = header.map(Into::into);
        world.response(answer).answer(200, NO_EMPLOYEES);
        fetch(&world).unwrap();
        fetch(&world).unwrap();
        let requests = world.requests.borrow();
        assert_eq!(requests[1].authorization.as_deref(), Some("Bearer papi-first"), "{header:?}");
    }
}

/// Fifteen requests meet the same refusal.
#[test]
fn a_token_is_renewed_once_for_all_requests_under_way() {
    for backwards in [false, true] {
        let ids: Vec<u32> = (1..=2_000).collect();
        let mut served = 0;
        let world = World::with_source(move |sent| {
            if sent.path == AUTH {
                let grant = r#"{"success":true,"data":{"token":"papi-second"}}"#;
                return Ok(response(200, grant));
            }
            served += 1;
            let is_old = sent.authorization.as_deref() == Some("Bearer papi-first");
            if is_old && served > 3 {
                return Ok(response(401, ""));
            }
            Ok(response(200, &list(&slice(&ids, sent), &total(&ids))))
        });
        world.backwards.set(backwards);
        // None of the pages is given up, or there would be fewer in the first call.
        let first = fetch(&world).unwrap();
        assert_eq!(first.employees.len(), 100 + 14 * 97);
        assert_eq!(everyone(&world, query(NAMES)), (1..=2_000).collect::<Vec<_>>());
        assert_eq!(world.paths().iter().filter(|path| *path == AUTH).count(), 1);
    }
}

#[test]
fn a_missing_right_does_not_cost_a_token() {
    let world = World::connected();
    world.answer(403, FORBIDDEN);
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::PermissionMissing);
    assert_eq!(world.paths().len(), 1);
}

#[test]
fn credentials_revoked_in_personio_show_at_the_renewal() {
    let world = World::connected();
    world
        .answer(401, "")
        .answer(403, r#"{"success":false,"error":{"message":"Wrong credentials","code":0}}"#);
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::InvalidCredentials);
    assert_eq!(world.stored.borrow().keys().collect::<Vec<_>>(), ["credentials"]);
}

#[test]
fn a_token_belongs_to_its_credentials() {
    let world = World::connected();
    let old_token = world.stored.borrow()["token"].clone();
    world.token("papi-new").answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES);
    world.connector().connect(&secrets("id", "other secret"), NAMES).unwrap();
    assert_eq!(world.requests.borrow()[1].authorization.as_deref(), Some("Bearer papi-new"));
    // A run that has begun with the old credentials stores its token last.
    world.stored.borrow_mut().insert("token".into(), old_token);
    world.token("papi-newer").answer(200, NO_EMPLOYEES);
    fetch(&world).unwrap();
    assert_eq!(world.requests.borrow()[4].authorization.as_deref(), Some("Bearer papi-newer"));
}

#[test]
fn tokens_that_are_none() {
    for data in [
        r#"{}"#,
        r#"{"token":""}"#,
        r#"{"token":null}"#,
        r#"{"token":"a\r\nb: c"}"#,
        r#"{"token":"ä"}"#,
        "[]",
        "null",
    ] {
        let body = format!(r#"{{"success":true,"data":{data}}}"#);
        let world = World::default().and_then(move |_| Ok(response(200, &body)));
        let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnexpectedResponse, "{data}");
    }
}

#[test]
fn stored_values_that_cannot_be_read() {
    let world = World::connected();
    world.stored.borrow_mut().insert("token".into(), b"garbage".to_vec());
    world.token("papi-second").answer(200, NO_EMPLOYEES);
    fetch(&world).unwrap();
    world.stored.borrow_mut().insert("credentials".into(), b"garbage".to_vec());
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::StorageFailed);
}
