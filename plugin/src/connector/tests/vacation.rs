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
    world.answer(200, &format!(r#"{{"success":true,"data":[{record}]{LIMIT}}}"#));
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
    assert_eq!(page.employees.len(), 99);
    assert!(page.employees.iter().all(|employee| employee.vacation_days.is_some()));
    query.cursor = page.next;
    assert_eq!(everyone(&world, query).len(), 151);
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
        1 => response(404, ""),
        id => days(id),
    });
    let page = world.connector().fetch_employees(&query(FIELDS)).unwrap();
    assert_eq!(page.employees.len(), 38);
    assert!(page.employees.iter().all(|employee| !["20", "30"].contains(&employee.id.as_str())));
    assert_eq!(page.employees[0].vacation_days, None);
    let rejected: Vec<_> = page.rejected.iter().map(|record| record.id.as_deref()).collect();
    assert_eq!(rejected.len(), 2);
    assert!(rejected.contains(&Some("20")) && rejected.contains(&Some("30")));
    assert!(page.withheld.is_empty());
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
        let paths = world.paths();
        assert_eq!(
            paths[2],
            "/v1/company/employees?limit=1&offset=0&attributes%5B%5D=vacation_day_balance"
        );
        assert_eq!(paths[3], "/v1/company/employees/7/absences/balance");
    }
}
