//! Through a list whose pages are not of the size that was asked for, or that counts
//! people as it likes.

use super::*;

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
