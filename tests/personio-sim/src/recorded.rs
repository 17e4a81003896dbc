//! A recorded company: people as Personio once answered them.
//!
//! Values are kept as the bytes that they were recorded as. Nothing is
//! normalised on the way, not even the digits of a number (`5120.50`), because
//! what a parser does with such things is what a recording is good for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde_json::value::RawValue;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::attribute::{Attribute, Catalogue, ID, Selection, VACATION_DAYS};

/// The file of `--data` cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// There is no such file, or it may not be read, or is not text.
    #[error("cannot read {} ({source}); --data needs a JSON file", file.display())]
    Read {
        /// What `--data` says.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is not a list of employees.
    #[error(
        "{} is not a list of employees: {reason}; record an answer of GET /v1/company/employees, or its `data` array",
        file.display()
    )]
    Shape {
        /// What `--data` says.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// One of the records is not an employee.
    #[error("{}: data[{record}] is not an employee: {reason}; correct it or remove it", file.display())]
    Record {
        /// What `--data` says.
        file: PathBuf,
        /// Its position in the list, from 0.
        record: usize,
        /// What is wrong with it.
        reason: String,
    },
}

pub(crate) struct Recording {
    catalogue: Catalogue,
    records: Vec<Record>,
}

/// One employee: what the simulator itself needs to know, and the attributes in
/// their recorded order, each with its column in the catalogue.
struct Record {
    id: u64,
    email: Option<String>,
    last_modified: Option<i64>,
    attributes: Vec<(usize, Box<RawValue>)>,
}

impl Recording {
    pub(crate) fn read(file: &Path) -> Result<Self, DataError> {
        let text = fs::read_to_string(file)
            .map_err(|source| DataError::Read { file: file.to_owned(), source })?;
        // Written by the editors and shells of some systems.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let shape = |reason| DataError::Shape { file: file.to_owned(), reason };
        let records = split(text).map_err(shape)?;

        let mut columns = Columns::default();
        let records = records
            .into_iter()
            .enumerate()
            .map(|(record, raw)| {
                Record::parse(raw, &mut columns).map_err(|reason| DataError::Record {
                    file: file.to_owned(),
                    record,
                    reason,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { catalogue: Catalogue::new(columns.attributes), records })
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// The first of that id: a recording of a paging accident may have it twice.
    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        self.records.iter().position(|record| record.id == id)
    }

    pub(crate) fn id(&self, row: usize) -> Option<u64> {
        Some(self.records.get(row)?.id)
    }

    pub(crate) fn email(&self, row: usize) -> Option<&str> {
        self.records.get(row)?.email.as_deref()
    }

    pub(crate) fn last_modified(&self, row: usize) -> Option<i64> {
        self.records.get(row)?.last_modified
    }

    pub(crate) fn vacation_day_balance(&self, row: usize) -> Option<Box<RawValue>> {
        let attributes = &self.records.get(row)?.attributes;
        let is_balance = |column: &usize| {
            self.catalogue.get(*column).is_some_and(|attribute| attribute.key == VACATION_DAYS)
        };
        let (_, recorded) = attributes.iter().find(|(column, _)| is_balance(column))?;
        let envelope: Envelope<'_> = parse(recorded).ok()?;
        Some(envelope.value.to_owned())
    }

    pub(crate) fn serialize_attributes<M: SerializeMap>(
        &self,
        row: usize,
        selection: &Selection,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let attributes = self.records.get(row).map(|record| record.attributes.as_slice());
        for (column, recorded) in attributes.unwrap_or_default() {
            if let Some(attribute) = self.catalogue.get(*column)
                && selection.contains(*column)
            {
                map.serialize_entry(&attribute.key, recorded)?;
            }
        }
        Ok(())
    }
}

/// The records of a list answer, or of a bare array, each still unparsed so that
/// a mistake can be reported with its record.
fn split(text: &str) -> Result<Vec<&RawValue>, String> {
    #[derive(Deserialize)]
    #[serde(expecting = "an answer or an array")]
    struct List<'a> {
        success: Option<bool>,
        #[serde(borrow)]
        data: Option<Vec<&'a RawValue>>,
    }
    let describe = |error: serde_json::Error| error.to_string();
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text).map_err(describe);
    }
    let list: List<'_> = serde_json::from_str(text).map_err(describe)?;
    if list.success == Some(false) {
        return Err("it is an error answer (`success` is false)".to_owned());
    }
    list.data.ok_or_else(|| "it has no `data`".to_owned())
}

impl Record {
    fn parse(raw: &RawValue, columns: &mut Columns) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(expecting = "an object with attributes")]
        struct Employee {
            attributes: Entries,
        }
        let employee: Employee = parse(raw)?;
        let (mut id, mut email, mut last_modified) = (None, None, None);
        let mut attributes = Vec::with_capacity(employee.attributes.0.len());
        for (key, raw) in employee.attributes.0 {
            let envelope: Envelope<'_> =
                parse(&raw).map_err(|reason| format!("attribute {key}: {reason}"))?;
            match key.as_str() {
                ID => id = Some(parse_id(envelope.value)?),
                "email" => email = parse(envelope.value).unwrap_or_default(),
                "last_modified_at" => last_modified = parse_instant(envelope.value),
                _ => {}
            }
            let column = columns.of(&key, &envelope);
            attributes.push((column, raw));
        }
        let id = id.ok_or("attribute id: it is missing")?;
        Ok(Self { id, email, last_modified, attributes })
    }
}

/// An id is a whole number, and may be larger than a double can hold.
fn parse_id(value: &RawValue) -> Result<u64, String> {
    parse(value).map_err(|reason| format!("attribute id: {reason}"))
}

/// Unknown where the recording has something else than an instant.
fn parse_instant(value: &RawValue) -> Option<i64> {
    let text: String = parse(value).ok()?;
    OffsetDateTime::parse(&text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp)
}

/// Without the position that serde_json adds to its errors: it counts from the
/// start of this piece, not of the file.
fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, String> {
    serde_json::from_str(raw.get()).map_err(|error| {
        let text = error.to_string();
        text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_owned()
    })
}

/// `{"label":…,"value":…,"type":…,"universal_id":…}`; old recordings lack the
/// last two, and whatever else there is stays in the recorded bytes.
#[derive(Deserialize)]
#[serde(expecting = "an object with label and value")]
struct Envelope<'a> {
    label: Option<String>,
    #[serde(borrow)]
    value: &'a RawValue,
    #[serde(rename = "type")]
    kind: Option<String>,
    universal_id: Option<String>,
}

/// The catalogue in the making: every attribute that any record has, described
/// as the first record that has it does.
#[derive(Default)]
struct Columns {
    attributes: Vec<Attribute>,
}

impl Columns {
    fn of(&mut self, key: &str, envelope: &Envelope<'_>) -> usize {
        let known = self.attributes.iter().position(|attribute| attribute.key == key);
        known.unwrap_or_else(|| {
            self.attributes.push(Attribute {
                key: key.to_owned(),
                label: envelope.label.clone(),
                kind: envelope.kind.clone(),
                universal_id: envelope.universal_id.clone(),
            });
            self.attributes.len() - 1
        })
    }
}

/// A JSON object that keeps the order of its keys.
struct Entries(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object of attributes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests;
