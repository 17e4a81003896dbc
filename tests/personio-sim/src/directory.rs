//! The people that are served, wherever they come from.
//!
//! Handlers know rows (0…) and columns (see [`crate::attribute`]). Nothing is
//! rendered before it is asked for: a hundred thousand people with three dozen
//! attributes each would be half a gigabyte of JSON.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::attribute::{Catalogue, Selection};
use crate::people::People;
use crate::recorded::Recording;

pub(crate) enum Directory {
    Synthetic(People),
    Recorded(Recording),
}

impl Directory {
    pub(crate) fn catalogue(&self) -> &Catalogue {
        match self {
            Self::Synthetic(people) => people.catalogue(),
            Self::Recorded(recording) => recording.catalogue(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Synthetic(people) => people.len(),
            Self::Recorded(recording) => recording.len(),
        }
    }

    pub(crate) fn id(&self, row: usize) -> Option<u64> {
        match self {
            Self::Synthetic(people) => people.id(row),
            Self::Recorded(recording) => recording.id(row),
        }
    }

    /// The row of the employee with this id.
    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        match self {
            Self::Synthetic(people) => people.find(id),
            Self::Recorded(recording) => recording.find(id),
        }
    }

    pub(crate) fn email(&self, row: usize) -> Option<&str> {
        match self {
            Self::Synthetic(people) => people.email(row),
            Self::Recorded(recording) => recording.email(row),
        }
    }

    /// In seconds since 1970. Of a recorded employee it may not be known.
    pub(crate) fn last_modified(&self, row: usize) -> Option<i64> {
        match self {
            Self::Synthetic(people) => people.last_modified(row),
            Self::Recorded(recording) => recording.last_modified(row),
        }
    }

    /// As a JSON number, digit by digit as the list has it. Of a recorded
    /// employee it may not be known.
    pub(crate) fn vacation_day_balance(&self, row: usize) -> Option<Box<RawValue>> {
        match self {
            Self::Synthetic(people) => people.vacation_day_balance(row),
            Self::Recorded(recording) => recording.vacation_day_balance(row),
        }
    }

    fn serialize_attributes<M: SerializeMap>(
        &self,
        row: usize,
        selection: &Selection,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match self {
            Self::Synthetic(people) => people.serialize_attributes(row, selection, map),
            Self::Recorded(recording) => recording.serialize_attributes(row, selection, map),
        }
    }
}

/// One employee as Personio shows it: `{"type":"Employee","attributes":{…}}`,
/// with the selected attributes only.
pub(crate) struct Employee<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) row: usize,
    pub(crate) selection: &'a Selection,
}

impl Serialize for Employee<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("type", "Employee")?;
        map.serialize_entry("attributes", &Attributes(self))?;
        map.end()
    }
}

struct Attributes<'a>(&'a Employee<'a>);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Employee { directory, row, selection } = self.0;
        let mut map = serializer.serialize_map(None)?;
        directory.serialize_attributes(*row, selection, &mut map)?;
        map.end()
    }
}
