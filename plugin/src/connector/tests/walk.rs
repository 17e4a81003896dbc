//! Through the whole list, whatever it does meanwhile.

use super::*;

/// People whose list changes as a test wants it to.
fn company(
    count: u32,
    mut change: impl FnMut(usize, &mut Vec<u32>) + 'static,
) -> (World, Rc<RefCell<Vec<u32>>>) {
    let people: Rc<RefCell<Vec<u32>>> = Rc::new(RefCell::new((1..=count).collect()));
    let list_of = Rc::clone(&people);
    let mut asked = 0;
    let world = World::with_source(move |sent| {
        let ids = list_of.borrow().clone();
        let answer = response(200, &list(&slice(&ids, sent), &total(&ids)));
        change(asked, &mut list_of.borrow_mut());
        asked += 1;
        Ok(answer)
    });
    (world, people)
}

fn still(count: u32) -> World {
    company(count, |_, _| ()).0
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

/// Without a count, no more pages are guessed than have been full before.
#[test]
fn without_metadata_the_walk_feels_its_way() {
    let ids: Vec<u32> = (1..=2_500).collect();
    let world = World::with_source(move |sent| Ok(response(200, &list(&slice(&ids, sent), ""))));
    assert_eq!(everyone(&world, query(NAMES)).len(), 2_500);
    let asked = world.paths().len();
    assert!((26..52).contains(&asked), "{asked}");
    assert!(world.most_in_flight.get() > 5);
}

/// A short page says nothing where nothing says how long it could have been.
#[test]
fn without_a_count_a_short_page_is_not_taken_for_the_end() {
    for rest in ["", r#","limit":100"#] {
        let ids: Vec<u32> = (1..=230).collect();
        let world = World::with_source(move |sent| {
            let mut ids_here = slice(&ids, sent);
            ids_here.truncate(50);
            Ok(response(200, &list(&ids_here, rest)))
        });
        assert_eq!(everyone(&world, query(NAMES)), (1..=230).collect::<Vec<_>>());
        assert!(world.paths().len() < 12);
    }
}

#[test]
fn never_more_than_a_hundred_at_once() {
    let world = still(2_500);
    everyone(&world, EmployeeQuery { limit: Some(5_000), ..query(NAMES) });
    assert!(world.paths().iter().all(|path| parameter(path, "limit") <= 100));
}

/// Personio has lowered its page size before.
#[test]
fn a_source_may_hand_out_less_and_say_so_or_not() {
    for says in [true, false] {
        let ids: Vec<u32> = (1..=730).collect();
        let world = World::with_source(move |sent| {
            let mut ids_here = slice(&ids, sent);
            ids_here.truncate(50);
            let rest = total(&ids) + if says { r#","limit":50"# } else { r#","limit":100"# };
            Ok(response(200, &list(&ids_here, &rest)))
        });
        assert_eq!(everyone(&world, query(NAMES)), (1..=730).collect::<Vec<_>>());
        let asked = world.paths().len();
        assert!(asked < 20, "{asked}: it must learn from the first page");
    }
}

#[test]
fn one_record_at_a_time() {
    let ids: Vec<u32> = (1..=5).collect();
    let world = World::with_source(move |sent| {
        let mut ids_here = slice(&ids, sent);
        ids_here.truncate(1);
        Ok(response(200, &list(&ids_here, r#","limit":1"#)))
    });
    assert_eq!(everyone(&world, query(NAMES)), [1, 2, 3, 4, 5]);
}

/// Whoever leaves moves everyone behind up: somebody would fall between two pages.
#[test]
fn people_who_leave_meanwhile_take_nobody_with_them() {
    for backwards in [false, true] {
        for at_once in [1, 3, 30, 150] {
            let (world, people) = company(2_000, move |asked, people| {
                if asked % 4 == 1 && people.len() > 1_000 {
                    people.drain(..at_once);
                }
            });
            world.backwards.set(backwards);
            let seen = everyone(&world, query(NAMES));
            for id in people.borrow().iter() {
                assert!(seen.contains(id), "{id} was there throughout ({at_once} at once)");
            }
        }
    }
}

/// Each page by a fresh instance, which knows of the page before only by the cursor.
#[test]
fn people_who_leave_between_two_calls_take_nobody_with_them() {
    for at_once in [1, 8, 9, 120] {
        let (world, people) = company(900, move |asked, people| {
            if asked < 8 && people.len() > 3 * at_once {
                let middle = people.len() / 10;
                people.drain(middle..middle + at_once);
            }
        });
        let seen = everyone(&world, EmployeeQuery { limit: Some(100), ..query(NAMES) });
        for id in people.borrow().iter() {
            assert!(seen.contains(id), "{id} was there throughout ({at_once} at once)");
        }
    }
}

/// Somebody on two pages must not pass for the border between them.
#[test]
fn people_who_leave_and_people_who_come_twice_take_nobody_with_them() {
    for every in [1, 3, 7, 10, 40] {
        for at_once in [1, 6, 20] {
            let (world, people) = company(0, move |asked, people| {
                if asked % 3 == 1 && people.len() > 900 {
                    people.drain(..at_once);
                }
            });
            let mut sequence = Vec::new();
            for id in 1..=1_500_u32 {
                sequence.push(id);
                if let Some(twice) = id.checked_sub(10).filter(|id| *id > 0 && id % every == 0) {
                    sequence.push(twice);
                }
            }
            *people.borrow_mut() = sequence;
            let seen = everyone(&world, EmployeeQuery { limit: Some(300), ..query(NAMES) });
            for id in people.borrow().iter() {
                assert!(seen.contains(id), "{id} (every {every}, {at_once} at once)");
            }
        }
    }
}

#[test]
fn people_who_move_within_the_list_take_nobody_with_them() {
    let (world, people) = company(1_500, |asked, people| {
        if asked % 2 == 1 && people.len() > 1_000 {
            // To the very border of the next page, while others leave.
            let mover = people.remove(50);
            people.insert(300, mover);
            people.drain(..5);
        }
    });
    let seen = everyone(&world, query(NAMES));
    let lost: Vec<_> = people.borrow().iter().filter(|id| !seen.contains(id)).copied().collect();
    assert_eq!(lost, Vec::<u32>::new());
}

/// A hundred at once, say: an import.
#[test]
fn many_who_join_in_front_are_no_reason_to_stop() {
    let (world, people) = company(1_000, |asked, people| {
        if asked == 3 {
            for id in 5_000..5_400 {
                people.insert(0, id);
            }
        }
    });
    let seen = everyone(&world, EmployeeQuery { limit: Some(100), ..query(NAMES) });
    for id in (1..=1_000).chain([]) {
        assert!(seen.contains(&id), "{id}");
    }
    assert_eq!(people.borrow().len(), 1_400);
}

/// One odd page is no reason to ask for three at a time ever after.
#[test]
fn one_short_page_does_not_set_the_pace() {
    let ids: Vec<u32> = (1..=1_000).collect();
    let mut asked = 0;
    let world = World::with_source(move |sent| {
        asked += 1;
        let mut ids_here = slice(&ids, sent);
        if asked == 1 {
            ids_here.truncate(3);
        }
        Ok(response(200, &list(&ids_here, &total(&ids))))
    });
    assert_eq!(everyone(&world, query(NAMES)), (1..=1_000).collect::<Vec<_>>());
    assert!(world.paths().len() < 16);
}

/// Whatever is asked for, from the beginning comes little.
#[test]
fn a_beginning_that_is_always_short_is_walked_past() {
    for few in [1, 2, 3, 4, 50] {
        for rest in [total(&vec![0; 1_000]), String::new()] {
            let ids: Vec<u32> = (1..=1_000).collect();
            let world = World::with_source(move |sent| {
                let mut ids_here = slice(&ids, sent);
                if parameter(&sent.path, "offset") == 0 {
                    ids_here.truncate(few);
                }
                Ok(response(200, &list(&ids_here, &rest)))
            });
            let seen = everyone(&world, query(NAMES));
            assert_eq!(seen, (1..=1_000).collect::<Vec<_>>(), "{few}");
        }
    }
}

#[test]
fn people_who_join_meanwhile_push_nobody_out() {
    let (world, people) = company(1_000, |asked, people| {
        people.insert(0, 5_000 + asked as u32);
        people.push(9_000 + asked as u32);
    });
    let seen = everyone(&world, query(NAMES));
    for id in 1..=1_000 {
        assert_eq!(seen.iter().filter(|seen| **seen == id).count(), 1, "{id}");
    }
    assert!(people.borrow().len() > 1_000);
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
fn totals_and_page_numbers_say_what_they_like() {
    for rest in [
        r#","metadata":{"total_elements":0,"current_page":1,"total_pages":1}"#,
        r#","metadata":{"total_elements":150,"current_page":7,"total_pages":0}"#,
        r#","metadata":{"total_elements":99999}"#,
        r#","metadata":{"total_elements":18446744073709551615}"#,
        r#","metadata":[]"#,
        r#","metadata":null,"limit":null,"offset":null"#,
    ] {
        let ids: Vec<u32> = (1..=340).collect();
        let world =
            World::with_source(move |sent| Ok(response(200, &list(&slice(&ids, sent), rest))));
        assert_eq!(everyone(&world, query(NAMES)), (1..=340).collect::<Vec<_>>(), "{rest}");
        assert!(world.paths().len() < 25, "{rest}");
    }
}

/// Taken for the truth, the host would think that everyone has left.
#[test]
fn an_empty_list_of_a_company_with_people_is_an_accident() {
    let empty = r#"{"success":true,"metadata":{"total_elements":34},"data":[]}"#;
    let world = World::connected();
    world.answer(200, empty).answer(200, empty);
    assert_eq!(fetch(&world).unwrap_err().kind, ErrorKind::UnexpectedResponse);
    // Of changed people there may be none.
    let changed = EmployeeQuery { modified_since: Some(0), ..query(NAMES) };
    assert_eq!(world.connector().fetch_employees(&changed).unwrap().next, None);
}

#[test]
fn a_source_may_hand_out_more_than_it_was_asked_for() {
    for rest in [String::new(), total(&vec![0; 730])] {
        let ids: Vec<u32> = (1..=730).collect();
        let world = World::with_source(move |sent| {
            let offset = parameter(&sent.path, "offset");
            let ids_here: Vec<u32> = ids.iter().copied().skip(offset).take(200).collect();
            Ok(response(200, &list(&ids_here, &rest)))
        });
        assert_eq!(everyone(&world, query(NAMES)), (1..=730).collect::<Vec<_>>());
        assert!(world.paths().len() < 8);
    }
}

#[test]
fn a_source_may_hand_out_everyone_whatever_it_was_asked_for() {
    let ids: Vec<u32> = (1..=730).collect();
    let world = World::with_source(move |_| Ok(response(200, &list(&ids, ""))));
    assert_eq!(everyone(&world, query(NAMES)), (1..=730).collect::<Vec<_>>());
    assert!(world.paths().len() <= 2);
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

/// As documented: with `updated_since`, limit and offset are ignored.
#[test]
fn everyone_at_once_is_everyone() {
    for count in [0, 60, 100, 101, 2_500] {
        for rest in [format!(r#","metadata":{{"total_elements":{count}}}"#), String::new()] {
            let ids: Vec<u32> = (1..=count).collect();
            let world = World::with_source(move |_| Ok(response(200, &list(&ids, &rest))));
            let query = EmployeeQuery { modified_since: Some(0), ..query(NAMES) };
            assert_eq!(everyone(&world, query), (1..=count).collect::<Vec<_>>());
            assert!(world.paths().len() <= 2);
        }
    }
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
