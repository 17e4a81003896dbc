//! A connected company, and what it is like when nothing is wrong.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use e2e::{Marketplace, Simulator};
use serde_json::Value;

/// Enough for three pages.
pub(crate) const PEOPLE: usize = 250;

/// A simulator with faults, and a marketplace that is connected to it.
pub(crate) struct Company {
    pub(crate) simulator: Simulator,
    pub(crate) marketplace: Marketplace,
}

impl Company {
    /// Everything released, with these faults from the beginning.
    pub(crate) fn with(faults: &[&str]) -> Self {
        Self::of(PEOPLE, faults)
    }

    pub(crate) fn of(people: usize, faults: &[&str]) -> Self {
        let people = people.to_string();
        let mut arguments = vec!["--employees", &people, "--seed", "3"];
        arguments.extend(faults.iter().flat_map(|fault| ["--fault", fault]));
        let simulator = Simulator::start(&arguments);
        let marketplace = Marketplace::new();
        marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
        Self { simulator, marketplace }
    }

    pub(crate) fn fetch(&self) -> Value {
        self.marketplace.employees(&[])
    }

    pub(crate) fn status(&self) -> Value {
        let outcome = self.marketplace.run(&["status", "--json"]);
        serde_json::from_str(&outcome.stdout).unwrap()
    }
}

/// Checks cases side by side: most of them wait for something.
pub(crate) fn for_each(cases: &[&str], check: impl Fn(&str) + Sync) {
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(case));
        }
    });
}

/// What arrives when nothing is wrong.
pub(crate) fn undisturbed() -> &'static Value {
    static PEOPLE: OnceLock<Value> = OnceLock::new();
    PEOPLE.get_or_init(|| Company::with(&[]).fetch())
}

/// That everyone arrives, with every field as it should be, in spite of `faults`.
#[track_caller]
pub(crate) fn nothing_is_lost_with(faults: &[&str]) -> Company {
    let company = Company::with(faults);
    let (expected, found) = (undisturbed(), company.fetch());
    assert_same_people(&found, expected);
    for member in ["withheld", "rejected"] {
        assert_eq!(found[member], expected[member], "{faults:?}: {member}");
    }
    company
}

#[track_caller]
pub(crate) fn assert_same_people(found: &Value, expected: &Value) {
    let (found, expected) = (by_id(found), by_id(expected));
    assert_eq!(found.len(), expected.len());
    for (id, person) in &expected {
        assert_eq!(found.get(id), Some(person));
    }
}

/// Everyone by their id; nobody may come twice.
#[track_caller]
pub(crate) fn by_id(document: &Value) -> BTreeMap<&str, &Value> {
    let people = document["employees"].as_array().unwrap();
    let by_id: BTreeMap<_, _> =
        people.iter().map(|person| (person["id"].as_str().unwrap(), person)).collect();
    assert_eq!(by_id.len(), people.len(), "somebody came twice");
    by_id
}
