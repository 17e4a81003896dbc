//! The synthetic company: people who look like one, and whom nobody is.
//!
//! The same number and seed give the same people, byte for byte, on any machine
//! and on any day. Three things make it so: the company's today is a constant
//! (2026-11-02, `calendar::TODAY`); of fastrand only `u64` is used, whose results
//! do not depend on the size of a pointer (a test pins them, should a new version
//! of fastrand draw otherwise); and nothing is listed from a map without order.
//!
//! What is rare in a company is not left to chance: every n-th person is a
//! leaver, has no e-mail and so on (see `person`), so that a company of two
//! dozen has one of each already. The list is then shuffled; a supervisor may
//! come long after the people who report to them.

mod address;
mod calendar;
mod departments;
mod dice;
mod field;
mod hierarchy;
mod list;
mod names;
mod offices;
mod person;
mod schedules;
mod shape;
mod value;

use serde::ser::SerializeMap;
use serde_json::value::{RawValue, to_raw_value};

use crate::attribute::{Catalogue, Selection};

use address::Addresses;
use dice::Dice;
use field::FIELDS;
use person::Person;
use value::Labelled;

/// The lowest id, and how far apart two neighbours are at most: like the real
/// ones, ids are not consecutive.
const FIRST_ID: u64 = 4_218_001;
const WIDEST_GAP: u64 = 40;

pub(crate) struct People {
    catalogue: Catalogue,
    /// In the order in which they are listed, which is that of their ids.
    persons: Vec<Person>,
}

impl People {
    pub(crate) fn generate(employees: u32, seed: u64) -> Self {
        let employees = usize::try_from(employees).unwrap_or(usize::MAX);
        let mut dice = Dice::new(seed);
        let mut addresses = Addresses::default();
        let mut persons: Vec<Person> = hierarchy::posts(employees)
            .iter()
            .enumerate()
            .map(|(rank, post)| Person::draw(rank, post, &mut dice, &mut addresses))
            .collect();
        shuffle(&mut persons, &mut dice);
        number(&mut persons, &mut dice);
        Self { catalogue: field::catalogue(), persons }
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(crate) fn len(&self) -> usize {
        self.persons.len()
    }

    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        self.persons.binary_search_by_key(&id, |person| person.id).ok()
    }

    pub(crate) fn id(&self, row: usize) -> Option<u64> {
        Some(self.persons.get(row)?.id)
    }

    pub(crate) fn email(&self, row: usize) -> Option<&str> {
        self.persons.get(row)?.email.as_deref()
    }

    pub(crate) fn last_modified(&self, row: usize) -> Option<i64> {
        Some(self.persons.get(row)?.last_modified.unix_seconds())
    }

    pub(crate) fn vacation_day_balance(&self, row: usize) -> Option<Box<RawValue>> {
        to_raw_value(&value::days(self.persons.get(row)?.vacation_half_days)).ok()
    }

    pub(crate) fn serialize_attributes<M: SerializeMap>(
        &self,
        row: usize,
        selection: &Selection,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let Some(person) = self.persons.get(row) else {
            return Ok(());
        };
        for (column, field) in FIELDS.iter().enumerate() {
            if selection.contains(column) {
                map.serialize_entry(field.key, &Labelled::of(field, person, self))?;
            }
        }
        Ok(())
    }

    fn supervisor(&self, person: &Person) -> Option<&Person> {
        self.persons.get(person.supervisor?)
    }
}

/// Puts people into the order in which they are listed, and turns the ranks of
/// supervisors into rows.
fn shuffle(persons: &mut Vec<Person>, dice: &mut Dice) {
    let mut places: Vec<(u64, usize)> =
        (0..persons.len()).map(|rank| (dice.below(u64::MAX), rank)).collect();
    places.sort_unstable();
    let mut rows = vec![0; places.len()];
    for (row, (_, rank)) in places.iter().enumerate() {
        if let Some(entry) = rows.get_mut(*rank) {
            *entry = row;
        }
    }
    let row_of = |rank: usize| rows.get(rank).copied();
    for person in persons.iter_mut() {
        person.supervisor = person.supervisor.and_then(row_of);
    }
    let mut placed: Vec<(usize, Person)> = rows.into_iter().zip(persons.drain(..)).collect();
    placed.sort_unstable_by_key(|(row, _)| *row);
    persons.extend(placed.into_iter().map(|(_, person)| person));
}

/// Gives out ids in the order of the list, which is what makes
/// [`People::find`] a binary search.
fn number(persons: &mut [Person], dice: &mut Dice) {
    let mut id = FIRST_ID;
    for person in persons {
        person.id = id;
        id += 1 + dice.below(WIDEST_GAP);
    }
}

#[cfg(test)]
mod tests;
