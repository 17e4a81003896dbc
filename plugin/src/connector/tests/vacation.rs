//! Remaining vacation days: from the list, else one by one, else withheld.

use super::*;

const FIELDS: EmployeeFields = NAMES.union(EmployeeFields::VACATION_DAYS);

/// A company whose list has no vacation days, and what it says about a balance.
fn company(count: u32, balance: impl Fn(u32) -> crate::http::Response + 'static) -> World {
    let ids: Vec<u32> = (1..=count).collect();
    World::with_source(move |sent| {
        let path = sent.path.strip_prefix("/v1/company/employees/");
        let id = path.and_then(|path| path.strip_suffix("/absences/balance"));
        Ok(match id {
            Some(id) => balance(id.parse().unwrap()),
            None if sent.path == ATTRIBUTES => response(200, NO_EMPLOYEES),
            None => response(200, &list(&slice(&ids, sent), &total(&ids))),
        })
    })
}

fn days(count: u32) -> crate::http::Response {
    let data = format!(r#"[{{"category":"paid_vacation","balance":{count}}}]"#);
    response(200, &format!(r#"{{"success":true,"data":{data}}}"#))
}

fn balances(world: &World) -> usize {
    world.requests.borrow().iter().filter(|sent| sent.path.ends_with("/balance")).count()
}

#[test]
fn from_the_list_where_it_is() {
    let world = World::connected();
    let record = r#"{"attributes":{"id":{"value":1},"vacation_day_balance":{"value":-4.5}}}"#;
    world.answer(200, &format!(r#"{{"success":true,"data":[{record}]{COUNTED}}}"#));
    let page = world.connector().fetch_employees(&query(EmployeeFields::VACATION_DAYS)).unwrap();
    assert_eq!(page.employees[0].vacation_days, Some(-4.5));
}

#[test]
fn else_one_by_one_several_at_once() {
    let world = company(40, days);
    let page = world.connector().fetch_employees(&query(FIELDS)).unwrap();
    assert_eq!(page.withheld, EmployeeFields::empty());
    assert_eq!(page.employees.len(), 40);
    for (employee, id) in page.employees.iter().zip(1..) {
        assert_eq!(employee.vacation_days, Some(f64::from(id)));
    }
    assert_eq!((balances(&world), world.most_in_flight.get()), (40, 15));
}

/// A hundred balances take seconds; a page of the contract is not to take minutes.
#[test]
fn a_call_asks_for_a_hundred_balances_at_most() {
    let world = company(350, days);
    let mut query = query(FIELDS);
    let page = world.connector().fetch_employees(&query).unwrap();
    assert_eq!((page.employees.len(), balances(&world)), (100, 100));
    query.cursor = page.next;
    let page = world.connector().fetch_employees(&query).unwrap();
    assert_eq!(page.employees.len(), 97);
    assert!(page.employees.iter().all(|employee| employee.vacation_days.is_some()));
    query.cursor = page.next;
    assert_eq!(everyone(&world, query).len(), 153);
}

#[test]
fn only_if_the_field_was_released() {
    let world = company(40, |_| panic!("nobody may ask"));
    fetch(&world).unwrap();
    assert_eq!(balances(&world), 0);
}

#[test]
fn a_refusal_withholds_the_field_and_nothing_else() {
    for (status, body) in [(403, FORBIDDEN), (200, FORBIDDEN), (403, ""), (401, ""), (410, "")] {
        let world = company(350, move |_| response(status, body));
        world.token("papi-second");
        // The scripted token is for the renewal that a bare 401 or 403 may cost.
        let world = if body == FORBIDDEN || status == 410 {
            company(350, move |_| response(status, body))
        } else {
            let ids: Vec<u32> = (1..=350).collect();
            World::with_source(move |sent| {
                Ok(if sent.path == AUTH {
                    response(200, r#"{"success":true,"data":{"token":"papi-second"}}"#)
                } else if sent.path.ends_with("/balance") {
                    response(status, body)
                } else {
                    response(200, &list(&slice(&ids, sent), &total(&ids)))
                })
            })
        };
        let mut query = query(FIELDS);
        let page = world.connector().fetch_employees(&query).unwrap();
        assert_eq!(page.withheld, EmployeeFields::VACATION_DAYS, "{status}");
        assert!(page.employees.iter().all(|employee| employee.vacation_days.is_none()));
        assert!(balances(&world) <= 2, "{status}: one is enough to know");
        // The rest of the traversal does not ask again.
        world.requests.borrow_mut().clear();
        query.cursor = page.next;
        let page = world.connector().fetch_employees(&query).unwrap();
        assert_eq!(page.withheld, EmployeeFields::VACATION_DAYS);
        assert_eq!((page.employees.len(), balances(&world)), (250, 0));
    }
}

#[test]
fn whoever_has_left_has_none_and_one_bad_person_does_not_fail_the_run() {
    let world = company(40, |id| match id {
        10 => response(404, ""),
        20 => response(502, "<html>"),
        30 => response(200, r#"{"success":true,"data":"garbage"}"#),
        35 => response(422, ""),
        1 => response(404, ""),
        id => days(id),
    });
    let page = world.connector().fetch_employees(&query(FIELDS)).unwrap();
    assert_eq!(page.employees.len(), 37);
    assert!(
        page.employees.iter().all(|employee| !["20", "30", "35"].contains(&employee.id.as_str()))
    );
    assert_eq!(page.employees[0].vacation_days, None);
    let rejected: Vec<_> = page.rejected.iter().map(|record| record.id.as_deref()).collect();
    assert_eq!(rejected, [Some("20"), Some("30"), Some("35")]);
    assert!(page.withheld.is_empty());
}

/// Also where nobody else is on the page.
#[test]
fn the_last_person_of_all_may_be_the_bad_one() {
    let world = company(101, |id| if id == 101 { response(502, "") } else { days(id) });
    let mut query = query(FIELDS);
    query.cursor = world.connector().fetch_employees(&query).unwrap().next;
    let page = world.connector().fetch_employees(&query).unwrap();
    assert_eq!((page.employees.len(), page.next), (0, None));
    assert_eq!(page.rejected[0].id.as_deref(), Some("101"));
}

/// Somebody waits for `status`: it is not as patient as a run.
#[test]
fn status_does_not_wait_a_minute_for_a_balance() {
    let world = company(5, |_| response(429, ""));
    let error = world.connector().status(FIELDS).unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited);
    assert!(world.elapsed_ms.get() <= 15_000, "{}", world.elapsed_ms.get());
}

#[test]
fn balances_of_nobody_are_withheld_or_an_outage() {
    let world = company(5, |_| response(404, ""));
    let page = world.connector().fetch_employees(&query(FIELDS)).unwrap();
    assert_eq!((page.withheld, page.employees.len()), (EmployeeFields::VACATION_DAYS, 5));
    let world = company(5, |_| response(502, ""));
    let error = world.connector().fetch_employees(&query(FIELDS)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::SourceUnavailable);
}

/// As documented, both: changed people all at once, and balances one by one.
#[test]
fn everyone_at_once_is_still_asked_for_by_the_hundred() {
    let ids: Vec<u32> = (1..=350).collect();
    let world = World::with_source(move |sent| {
        let path = sent.path.strip_prefix("/v1/company/employees/");
        Ok(match path.and_then(|path| path.strip_suffix("/absences/balance")) {
            Some(id) => days(id.parse().unwrap()),
            None => response(200, &list(&ids, &total(&ids))),
        })
    });
    let mut query = EmployeeQuery { modified_since: Some(0), ..query(FIELDS) };
    let mut seen = Vec::new();
    loop {
        let before = balances(&world);
        let page = world.connector().fetch_employees(&query).unwrap();
        assert!(balances(&world) - before <= 100);
        for employee in page.employees {
            assert_eq!(employee.vacation_days, Some(employee.id.parse().unwrap()));
            seen.push(employee.id.parse::<u32>().unwrap());
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=350).collect::<Vec<_>>());
    assert_eq!(balances(&world), 350);
}

/// Whoever there was no time for comes with the next page.
#[test]
fn slow_balances_are_read_as_far_as_time_allows() {
    let world = company(100, days);
    world.latency_ms.set(20_000);
    let mut query = query(FIELDS);
    let mut seen = Vec::new();
    while seen.len() < 100 {
        let started = world.elapsed_ms.get();
        let page = world.connector().fetch_employees(&query).unwrap();
        assert!(world.elapsed_ms.get() - started <= 110_000);
        assert_eq!(page.rejected.len(), 0);
        assert!(!page.employees.is_empty());
        seen.extend(page.employees.into_iter().map(|employee| employee.id));
        query.cursor = page.next;
    }
    assert_eq!(query.cursor, None);
    assert_eq!(seen, (1..=100).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[test]
fn connect_tells_whether_they_can_be_read() {
    let person = r#"{"success":true,"data":[{"attributes":{"id":{"value":7}}}]}"#;
    for (status, balance, readable) in
        [(200, r#"{"success":true,"data":[]}"#, true), (403, FORBIDDEN, false), (404, "", false)]
    {
        let world = World::default();
        world.token("t").answer(200, r#"{"success":true,"data":[{"key":"first_name"}]}"#);
        world.answer(200, person).answer(status, balance);
        let connection = world.connector().connect(&secrets("i", "s"), FIELDS).unwrap();
        assert_eq!(connection.readable.contains(EmployeeFields::VACATION_DAYS), readable);
        assert_eq!(world.paths()[3], "/v1/company/employees/7/absences/balance");
    }
}

/// The first person may have no balance, and that says nothing of the others.
#[test]
fn connect_asks_for_more_than_one_balance_if_need_be() {
    let world = company(9, |id| if id == 1 { response(404, "") } else { days(id) });
    assert!(world.connector().status(FIELDS).unwrap().readable.contains(FIELDS - NAMES));
    assert_eq!(balances(&world), 5);
}
