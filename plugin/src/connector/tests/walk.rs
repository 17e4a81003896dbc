//! Through the whole list, from page to page.

use super::*;

/// People who stay as they are.
fn still(count: u32) -> World {
    let ids: Vec<u32> = (1..=count).collect();
    World::with_source(move |sent| Ok(response(200, &list(&slice(&ids, sent), &total(&ids)))))
}

#[test]
fn everyone_once_and_in_order() {
    for count in [0, 1, 99, 100, 101, 199, 200, 1_500, 2_500] {
        for limit in [None, Some(1_000_000), Some(250), Some(100), Some(99), Some(7)] {
            if limit == Some(7) && count > 200 {
                continue;
            }
            for backwards in [false, true] {
                let world = still(count);
                world.backwards.set(backwards);
                let query = EmployeeQuery { limit, ..query(NAMES) };
                let ids = everyone(&world, query);
                assert_eq!(ids, (1..=count).collect::<Vec<_>>(), "{count} by {limit:?}");
            }
        }
    }
}

#[test]
fn a_limit_is_kept_by_each_page() {
    let world = still(2_000);
    for limit in [1, 2, 99, 100, 101, 250] {
        let mut query = EmployeeQuery { limit: Some(limit), ..query(NAMES) };
        for _ in 0..3 {
            let page = world.connector().fetch_employees(&query).unwrap();
            assert!(page.employees.len() <= limit as usize);
            assert!(page.employees.len() as u32 > limit / 2, "{}", page.employees.len());
            query.cursor = page.next;
        }
    }
}

#[test]
fn several_pages_are_asked_for_at_once_and_none_in_vain() {
    let world = still(5_000);
    everyone(&world, query(NAMES));
    assert_eq!(world.most_in_flight.get(), 15);
    // Three records of each page but the first are a repetition: 100 + 51 × 97 ≥ 5,000.
    assert_eq!(world.paths().len(), 52);
    let world = still(25);
    everyone(&world, query(NAMES));
    assert_eq!(world.paths().len(), 1);
}

#[test]
fn never_more_than_a_hundred_at_once() {
    let world = still(2_500);
    everyone(&world, EmployeeQuery { limit: Some(5_000), ..query(NAMES) });
    assert!(world.paths().iter().all(|path| parameter(path, "limit") <= 100));
}

#[test]
fn of_somebody_who_comes_twice_the_later_record_counts() {
    let world = World::connected();
    let record = |name: &str| {
        format!(r#"{{"attributes":{{"id":{{"value":7}},"first_name":{{"value":"{name}"}}}}}}"#)
    };
    let data = format!(
        r#"{{"success":true,"data":[{},{{"attributes":{{"id":{{"value":8}}}}}},{}]{COUNTED}}}"#,
        record("Old"),
        record("New")
    );
    world.answer(200, &data);
    let page = fetch(&world).unwrap();
    assert_eq!(page.employees.len(), 2);
    assert_eq!(page.employees[0].first_name.as_deref(), Some("New"));
}

/// Addresses change hands, and some people have none.
#[test]
fn a_person_is_known_by_the_id_and_not_by_the_address() {
    let world = World::connected();
    let record = |id: u32, email: &str| {
        format!(r#"{{"attributes":{{"id":{{"value":{id}}},"email":{{"value":{email}}}}}}}"#)
    };
    let records = [
        record(1, r#""a@example.com""#),
        record(2, r#""a@example.com""#),
        record(3, r#""""#),
        record(4, "null"),
        record(1, r#""new@example.com""#),
    ];
    world.answer(200, &format!(r#"{{"success":true,"data":[{}]{COUNTED}}}"#, records.join(",")));
    let page = world.connector().fetch_employees(&query(EmployeeFields::EMAIL)).unwrap();
    let emails: Vec<_> =
        page.employees.iter().map(|person| (person.id.as_str(), person.email.as_deref())).collect();
    assert_eq!(
        emails,
        [("1", Some("new@example.com")), ("2", Some("a@example.com")), ("3", None), ("4", None)]
    );
}

#[test]
fn a_rejected_person_at_the_end_of_a_page_is_reported_once() {
    let world = World::with_source(|sent| {
        let offset = parameter(&sent.path, "offset");
        let limit = parameter(&sent.path, "limit");
        let records: Vec<_> = (offset..(offset + limit).min(20))
            .map(|id| {
                format!(
                    r#"{{"attributes":{{"id":{{"value":{id}}},"first_name":{{"value":[{id}]}}}}}}"#
                )
            })
            .collect();
        Ok(response(200, &format!(r#"{{"success":true,"data":[{}]{COUNTED}}}"#, records.join(","))))
    });
    let mut query = EmployeeQuery { limit: Some(5), ..query(NAMES) };
    let mut rejected = 0;
    loop {
        let page = world.connector().fetch_employees(&query).unwrap();
        rejected += page.rejected.len();
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(rejected, 20);
}

#[test]
fn a_source_that_ignores_offsets_is_not_believed() {
    let ids: Vec<u32> = (1..=100).collect();
    let world = World::with_source(move |_| Ok(response(200, &list(&ids, ""))));
    let error = fetch(&world).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnexpectedResponse);
    assert!(error.message.contains("again and again"), "{}", error.message);
}

/// A source that invents people has to end somewhere.
#[test]
fn a_list_without_end_ends() {
    let mut next = 0;
    let world = World::with_source(move |_| {
        next += 99;
        let ids: Vec<u32> = (next - 99..=next).collect();
        Ok(response(200, &list(&ids, r#","metadata":{"total_elements":99999999}"#)))
    });
    let mut query = query(NAMES);
    query.cursor = Some("v2:9999999:::l".into());
    let error = world.connector().fetch_employees(&query).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnexpectedResponse, "{}", error.message);
}

#[test]
fn records_that_cannot_be_read_do_not_stop_the_walk() {
    let world = World::with_source(|sent| {
        let count = 250_usize.saturating_sub(parameter(&sent.path, "offset")).min(100);
        let data = vec!["null"; count].join(",");
        Ok(response(200, &format!(r#"{{"success":true,"data":[{data}]}}"#)))
    });
    let page = fetch(&world).unwrap();
    assert!(page.rejected.len() >= 250, "{}", page.rejected.len());
    assert_eq!(page.next, None);
}
