//! Pages that are not what was asked for, and totals that are not true.

use serde_json::json;

use crate::simulator::{EMPLOYEES, Simulator, ids, with_faults};

/// Whoever pages so fast would be refused.
const COMPANY: [&str; 6] = ["--employees", "120", "--seed", "3", "--rate-limits", "off"];

#[test]
fn too_high_a_limit_is_lowered() {
    let simulator = with_faults(&COMPANY, &["clamp-limit"]);
    for limit in [100, 101, 200, 5_000] {
        let list = simulator.list(&format!("limit={limit}"));
        assert_eq!((ids(&list).len(), &list["limit"]), (100, &json!(100)));
    }
    assert_eq!(ids(&simulator.list("limit=7")).len(), 7);
    assert_eq!(simulator.get(&format!("{EMPLOYEES}?limit=0")).status, 422);
}

#[test]
fn pages_are_smaller_and_say_so() {
    let simulator = with_faults(&COMPANY, &["smaller-pages=30"]);
    let list = simulator.list("limit=100&offset=60");
    assert_eq!((ids(&list).len(), &list["limit"]), (30, &json!(30)));
    let metadata = json!({"total_elements": 120, "current_page": 2, "total_pages": 4});
    assert_eq!(list["metadata"], metadata);
    assert_eq!(simulator.list("limit=10")["limit"], 10);
    simulator.switch(&["smaller-pages"]);
    assert_eq!(ids(&simulator.list("limit=100")).len(), 50);
}

#[test]
fn pages_are_smaller_and_do_not_say_so() {
    let simulator = with_faults(&COMPANY, &["silently-smaller-pages"]);
    let list = simulator.list("limit=100");
    assert_eq!((ids(&list).len(), &list["limit"]), (50, &json!(100)));
    assert_eq!(list["metadata"]["total_pages"], 2);
    let rest = simulator.list("limit=100&offset=50");
    assert_ne!(ids(&rest)[0], ids(&list)[0]);
}

#[test]
fn everything_since_comes_at_once() {
    let simulator = with_faults(&COMPANY, &["everything-since"]);
    let all = simulator.list("updated_since=2000-01-01&limit=10&offset=50");
    assert_eq!(ids(&all).len(), 120);
    assert_eq!(all["metadata"]["total_pages"], 1);
    assert_eq!((&all["offset"], &all["limit"]), (&json!(0), &json!(10)));
    let some = ids(&simulator.list("updated_since=2026-05-01")).len();
    assert!(some > 10 && some < 120, "{some}");
    assert_eq!(ids(&simulator.list("limit=10&offset=50")).len(), 10, "otherwise there are pages");
}

#[test]
fn pages_can_count_from_one() {
    let simulator = with_faults(&COMPANY, &["page-from-one"]);
    assert_eq!(simulator.list("limit=100")["metadata"]["current_page"], 1);
    assert_eq!(simulator.list("limit=100&offset=100")["metadata"]["current_page"], 2);
}

#[test]
fn the_total_shrinks_to_nothing() {
    let simulator = with_faults(&COMPANY, &["shrinking-total=50"]);
    let totals: Vec<_> = (0..4)
        .map(|_| simulator.list("limit=10")["metadata"]["total_elements"].as_u64().unwrap())
        .collect();
    assert_eq!(totals, [120, 70, 20, 0]);
    assert_eq!(ids(&simulator.list("limit=100")).len(), 100, "the people are all there");
    simulator.switch(&["shrinking-total"]);
    assert_eq!(simulator.list("")["metadata"]["total_elements"], 120);
    assert_eq!(simulator.list("")["metadata"]["total_elements"], 117);
}

#[test]
fn the_total_can_be_unknown() {
    let simulator = with_faults(&COMPANY, &["no-total"]);
    let list = simulator.list("limit=100");
    assert_eq!(list["metadata"], json!({"current_page": 0}));
    assert_eq!((&list["offset"], &list["limit"]), (&json!(0), &json!(100)));
}

#[test]
fn there_can_be_no_metadata_at_all() {
    let simulator = with_faults(&COMPANY, &["no-metadata"]);
    let list = simulator.list("limit=100");
    let keys: Vec<&String> = list.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["data", "success"]);
    assert_eq!(ids(&list).len(), 100);
}

/// The ids that a client sees that pages through the list in steps of 20.
fn pages(simulator: &Simulator) -> Vec<Vec<u64>> {
    let token = simulator.token();
    let mut pages = Vec::new();
    loop {
        let target = format!("{EMPLOYEES}?limit=20&offset={}", pages.len() * 20);
        let page = ids(&simulator.get_with(&token, &target).json());
        if page.is_empty() {
            return pages;
        }
        pages.push(page);
    }
}

#[test]
fn people_come_twice_and_nobody_is_missing() {
    let simulator = Simulator::start(&COMPANY);
    let everybody = pages(&simulator).concat();
    simulator.switch(&["repeated-people=15"]);
    let repeated = pages(&simulator);
    assert_eq!(simulator.list("")["metadata"]["total_elements"], 128);
    let mut seen = repeated.concat();
    assert_eq!(seen.len(), 128);
    let twice = everybody[14];
    let on: Vec<usize> = (0..7).filter(|page| repeated[*page].contains(&twice)).collect();
    assert_eq!(on, [0, 1], "the same person on two pages");
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, everybody);
}

#[test]
fn who_leaves_takes_somebody_elses_place_along() {
    let simulator = Simulator::start(&COMPANY);
    let everybody = pages(&simulator).concat();
    simulator.switch(&["people-leave=2"]);
    let seen = pages(&simulator).concat();
    // A client that pages by offset misses the first of the second and the third
    // page.
    assert!(!seen.contains(&everybody[20]) && !seen.contains(&everybody[41]));
    assert_eq!(seen.len(), 118);
    assert_eq!(simulator.stats()["left"], json!(everybody[..2]));
    assert_eq!(pages(&simulator).concat(), everybody[2..]);
    assert_eq!(simulator.faults(), json!([]));
    let gone = simulator.get(&format!("{EMPLOYEES}/{}", everybody[0]));
    assert_eq!(gone.status, 404);
    assert_eq!(simulator.balance(everybody[1]).status, 404);
    simulator.switch(&[]);
    assert_eq!(pages(&simulator).concat(), everybody, "and all are back");
}

#[test]
fn who_joins_pushes_somebody_onto_the_next_page() {
    let simulator = Simulator::start(&COMPANY);
    let everybody = pages(&simulator).concat();
    simulator.switch(&["people-join=2"]);
    assert_eq!(simulator.balance(everybody[0]).status, 404, "not yet");
    let seen = pages(&simulator).concat();
    assert_eq!(seen.iter().filter(|id| **id == everybody[21]).count(), 2);
    assert_eq!(simulator.stats()["joined"], json!(everybody[..2]));
    let then = [&[everybody[1], everybody[0]], &everybody[2..]].concat();
    assert_eq!(pages(&simulator).concat(), then);
    assert_eq!(simulator.balance(everybody[0]).status, 200);
}

#[test]
fn people_leave_and_join_together() {
    let simulator = Simulator::start(&COMPANY);
    let everybody = pages(&simulator).concat();
    simulator.switch(&["people-join", "people-leave"]);
    assert_eq!(ids(&simulator.list(""))[0], everybody[3]);
    for _ in 0..3 {
        simulator.list("limit=1");
    }
    let then = [&[everybody[2], everybody[1], everybody[0]], &everybody[6..]].concat();
    assert_eq!(pages(&simulator).concat(), then);
    let stats = simulator.stats();
    assert_eq!(stats["left"], json!(everybody[3..6]));
    assert_eq!(stats["joined"], json!(everybody[..3]));
}
