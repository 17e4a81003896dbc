//! A company where something changes all the time.

use fastrand::Rng;

use crate::Person;

/// Every so manieth person comes and goes. Fewer than may be gone without approval, so
/// that no run is held, however many changes lie between two of them.
const FLOATING: u64 = 10;

/// The fields that its people have.
pub(super) const FIELDS: [&str; 6] =
    ["first-name", "last-name", "email", "status", "office", "last-modified"];

pub(super) struct Company {
    people: Vec<Person>,
    /// Whether each is there now.
    is_there: Vec<bool>,
    changes: u64,
}

impl Company {
    pub(super) fn new(people: usize) -> Self {
        let people: Vec<_> = (1..=people as u64).map(Person::new).collect();
        let is_there = vec![true; people.len()];
        Self { people, is_there, changes: 0 }
    }

    /// Who is there now.
    pub(super) fn now(&self) -> Vec<Person> {
        let both = self.people.iter().zip(&self.is_there);
        both.filter(|(_, is_there)| **is_there).map(|(person, _)| person.clone()).collect()
    }

    /// Those who never leave.
    pub(super) fn core(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| !floats(person))
    }

    /// A few leave or come back, in the middle of the list as well, and some change,
    /// whether the source knows that or not.
    pub(super) fn change(&mut self, rng: &mut Rng) {
        self.changes += 1;
        for (person, is_there) in self.people.iter_mut().zip(&mut self.is_there) {
            if floats(person) && rng.u8(..5) == 0 {
                *is_there = rng.bool();
            }
            if rng.u8(..50) == 0 {
                change(person, self.changes, rng);
            }
        }
    }
}

fn floats(person: &Person) -> bool {
    person.id.is_multiple_of(FLOATING)
}

fn change(person: &mut Person, number: u64, rng: &mut Rng) {
    match rng.u8(..3) {
        0 => person.last_name = format!("Nachname{}-{number}", person.id),
        1 => person.email = rng.bool().then(|| format!("p{}-{number}@example.com", person.id)),
        _ => person.office = rng.bool().then(|| format!("Büro {number}")),
    }
    if rng.bool() {
        person.last_modified = "2099-01-01T00:00:00+01:00".to_owned();
    }
}
