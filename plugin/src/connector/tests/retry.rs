//! What is tried again, when, and for how long.

use super::*;

/// A world whose first answers have these statuses, and all others are good.
fn failing(statuses: &'static [u16]) -> World {
    let mut statuses = statuses.iter();
    World::with_source(move |_| {
        Ok(match statuses.next() {
            Some(status) => response(*status, ""),
            None => response(200, NO_EMPLOYEES),
        })
    })
}

fn times(world: &World) -> Vec<u64> {
    world.requests.borrow().iter().map(|sent| sent.at_ms).collect()
}

#[test]
fn a_problem_that_passes_is_waited_for() {
    for status in [408, 429, 500, 502, 503, 504] {
        let world = World::with_source({
            let mut statuses = [status, status].into_iter();
            move |_| Ok(statuses.next().map_or(response(200, NO_EMPLOYEES), |s| response(s, "")))
        });
        fetch(&world).unwrap();
        let times = times(&world);
        assert_eq!(times.len(), 3, "{status}");
        assert!((1_000..1_500).contains(&(times[1] - times[0])), "{status}: {times:?}");
        assert!((2_000..3_000).contains(&(times[2] - times[1])), "{status}: {times:?}");
    }
    for failure in [
        TransportError::Unavailable { code: "connection-terminated" },
        TransportError::Unreadable { code: "HTTP-protocol-error" },
    ] {
        let world = World::connected();
        world.failure(failure).failure(failure).answer(200, NO_EMPLOYEES);
        fetch(&world).unwrap();
    }
    let world = World::connected();
    world.answer(200, "<html>").answer(200, r#"{"success":true,"da"#).answer(200, NO_EMPLOYEES);
    fetch(&world).unwrap();
    // Each kind of trouble has a patience of its own.
    let world = World::connected();
    world.answer(429, "").answer(502, "").answer(502, "").answer(200, "<html>");
    world.answer(200, NO_EMPLOYEES);
    fetch(&world).unwrap();
}

#[test]
fn a_problem_that_stays_is_reported() {
    let world = World::with_source(|_| Ok(response(503, "")));
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::SourceUnavailable);
    assert_eq!(world.paths().len(), 6);
    // Somebody is waiting in front of a screen.
    let world = World::with_source(|_| Ok(response(503, "")));
    assert_eq!(world.connector().status(NAMES).unwrap_err().kind, ErrorKind::SourceUnavailable);
    assert_eq!(world.paths().len(), 3);
    assert!(world.elapsed_ms.get() < 5_000, "{}", world.elapsed_ms.get());
    // Half of an answer three times is no accident.
    let world = World::with_source(|_| Ok(response(200, "<html>")));
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::UnexpectedResponse);
    assert_eq!(world.paths().len(), 3);
}

#[test]
fn the_source_says_how_long_to_wait() {
    let busy = |retry_after: &str| {
        let mut response = response(429, "");
        response.headers = ResponseHeaders {
            retry_after: Some(retry_after.into()),
            date: Some("Wed, 21 Oct 2026 07:28:00 GMT".into()),
            authorization: None,
        };
        response
    };
    for retry_after in ["7", "Wed, 21 Oct 2026 07:28:07 GMT"] {
        let world = World::connected();
        world.response(busy(retry_after)).answer(200, NO_EMPLOYEES);
        fetch(&world).unwrap();
        assert_eq!(times(&world), [0, 7_000], "{retry_after}");
    }
    // Longer than a call may take: for the host to wait.
    let world = World::connected();
    world.response(busy("3600"));
    let error = fetch(&world).unwrap_err();
    assert_eq!((error.kind, error.retry_after_ms), (ErrorKind::RateLimited, Some(3_600_000)));
    assert_eq!(times(&world), [0]);
    let world = World::default();
    world.response(busy("60"));
    let error = world.connector().connect(&secrets("i", "s"), NAMES).unwrap_err();
    assert_eq!((error.kind, error.retry_after_ms), (ErrorKind::RateLimited, Some(60_000)));
}

#[test]
fn a_rate_limit_without_a_word_ends_with_the_call_and_says_a_minute() {
    let world = World::with_source(|_| Ok(response(429, "")));
    let error = fetch(&world).unwrap_err();
    assert_eq!((error.kind, error.retry_after_ms), (ErrorKind::RateLimited, Some(60_000)));
    let elapsed_ms = world.elapsed_ms.get();
    assert!((15_000..=60_000).contains(&elapsed_ms), "{elapsed_ms}");
}

/// A date that has just passed, say.
#[test]
fn no_pause_at_all_is_not_taken_at_its_word() {
    for retry_after in ["0", "Wed, 21 Oct 2026 07:27:00 GMT"] {
        let retry_after = retry_after.to_owned();
        let world = World::with_source(move |_| {
            let mut busy = response(429, "");
            busy.headers.retry_after = Some(retry_after.clone());
            busy.headers.date = Some("Wed, 21 Oct 2026 07:28:00 GMT".into());
            Ok(busy)
        });
        let error = fetch(&world).unwrap_err();
        assert!(error.message.contains("in 1 seconds"), "{}", error.message);
        let times = times(&world);
        assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= 1_000), "{times:?}");
        assert!(times.len() < 8, "{times:?}");
    }
}

/// Hosts stop a call after two minutes, and then all of it is lost.
#[test]
fn a_slow_source_costs_no_more_than_a_call_may_last() {
    let ids: Vec<u32> = (1..=3_000).collect();
    let world = World::with_source(move |sent| Ok(response(200, &list(&slice(&ids, sent), ""))));
    world.latency_ms.set(45_000);
    let mut query = query(NAMES);
    let mut seen = 0;
    loop {
        let started = world.elapsed_ms.get();
        let page = world.connector().fetch_employees(&query).unwrap();
        let elapsed = world.elapsed_ms.get() - started;
        assert!(elapsed <= 110_000, "{elapsed}");
        let last = world.requests.borrow().iter().map(|sent| sent.at_ms).max();
        assert!(last.unwrap() - started <= 55_000, "no page is begun in the second half");
        assert!(!page.employees.is_empty());
        seen += page.employees.len();
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, 3_000);
    let requests = world.requests.borrow();
    assert!(requests.iter().all(|sent| sent.timeout_ms <= 60_000));
}

/// Others would only be refused as well, and might prolong it.
#[test]
fn a_pause_is_one_for_all() {
    let ids: Vec<u32> = (1..=1_000).collect();
    let mut asked = 0;
    let world = World::with_source(move |sent| {
        asked += 1;
        let mut answer = response(200, &list(&slice(&ids, sent), &total(&ids)));
        if asked == 2 {
            answer = response(429, "");
            answer.headers.retry_after = Some("5".into());
        }
        Ok(answer)
    });
    assert_eq!(everyone(&world, query(NAMES)).len(), 1_000);
    let requests = world.requests.borrow();
    let refused = &requests[1];
    let again = requests.iter().rfind(|sent| sent.path == refused.path).unwrap();
    assert_eq!(again.at_ms, 5_000);
}

#[test]
fn what_does_not_pass_is_not_asked_again() {
    for status in [302, 400, 404, 410, 422] {
        let world = failing(match status {
            302 => &[302],
            400 => &[400],
            404 => &[404],
            410 => &[410],
            _ => &[422],
        });
        fetch(&world).unwrap_err();
        assert_eq!(world.paths().len(), 1, "{status}");
    }
    for failure in
        [TransportError::Denied { code: "HTTP-request-denied" }, TransportError::TooLarge]
    {
        let world = World::connected();
        world.failure(failure);
        fetch(&world).unwrap_err();
        assert_eq!(world.paths().len(), 1);
    }
}

/// A token is the same for a day, so asking twice does no harm.
#[test]
fn a_token_is_asked_for_again_too() {
    let world = World::default();
    world.answer(502, "<html>").token("t").answer(200, NO_EMPLOYEES).answer(200, NO_EMPLOYEES);
    world.connector().connect(&secrets("i", "s"), NAMES).unwrap();
    assert_eq!(world.paths()[..3], [AUTH, AUTH, ATTRIBUTES]);
}

#[test]
fn what_was_read_before_a_failure_is_delivered() {
    let ids: Vec<u32> = (1..=1_000).collect();
    let is_down = Rc::new(RefCell::new(true));
    let switch = Rc::clone(&is_down);
    let world = World::with_source(move |sent| {
        Ok(if parameter(&sent.path, "offset") == 291 && *switch.borrow() {
            response(503, "")
        } else {
            response(200, &list(&slice(&ids, sent), &total(&ids)))
        })
    });
    let first = fetch(&world).unwrap();
    assert_eq!(first.employees.len(), 294);
    let mut rest = query(NAMES);
    rest.cursor = first.next;
    let error = world.connector().fetch_employees(&rest).unwrap_err();
    assert_eq!(error.kind, ErrorKind::SourceUnavailable);
    *is_down.borrow_mut() = false;
    assert_eq!(everyone(&world, rest), (295..=1_000).collect::<Vec<_>>());
}
