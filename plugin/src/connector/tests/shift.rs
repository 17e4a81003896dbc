//! Through a list that shifts while it is read: people leave, join, move, come twice.

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
