//! JSON: one document, or one employee a line.

mod schema;

use std::io::Write;

use marketplace_runtime::{Employee, Field, FieldMask, RejectedRecord};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::snake_names;
use super::value::Value;
use crate::database::StoredEmployee;
use crate::error::Error;

/// The employees of one page, with the fields that the source released on it.
pub(super) struct Document {
    employees: Vec<Employee>,
    present: FieldMask,
}

impl Document {
    pub(super) fn new(employees: Vec<Employee>, present: FieldMask) -> Self {
        Self { employees, present }
    }
}

/// An employee: `id`, and the fields in the contract's order.
pub(crate) struct Masked<'a>(pub(crate) &'a Employee, pub(crate) FieldMask);

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(employee, present) = self;
        let mut map = serializer.serialize_map(None)?;
        write_fields(&mut map, employee, *present)?;
        map.end()
    }
}

fn write_fields<M: SerializeMap>(
    map: &mut M,
    employee: &Employee,
    present: FieldMask,
) -> Result<(), M::Error> {
    let with_email = present.contains(Field::Email);
    map.serialize_entry("id", &employee.id)?;
    for field in present.iter() {
        map.serialize_entry(field.snake_name(), &Value::of(employee, field, with_email))?;
    }
    Ok(())
}

/// As an employee of a page, and what is known beside the values: `unknown` only where
/// there is something in it.
impl Serialize for StoredEmployee {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write_fields(&mut map, &self.employee, self.present)?;
        map.serialize_entry("withheld", &snake_names(self.withheld))?;
        if !self.unknown.is_empty() {
            map.serialize_entry("unknown", &snake_names(self.unknown))?;
        }
        map.serialize_entry("fetched_at", &self.fetched_at)?;
        map.serialize_entry("gone_at", &self.gone_at)?;
        map.end()
    }
}

pub(super) fn write_lines(
    out: &mut impl Write,
    employees: &[Employee],
    present: FieldMask,
) -> Result<(), Error> {
    for employee in employees {
        serde_json::to_writer(&mut *out, &Masked(employee, present))
            .map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// All employees of all pages.
struct Employees<'a>(&'a [Document]);

impl Serialize for Employees<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for page in self.0 {
            for employee in &page.employees {
                list.serialize_element(&Masked(employee, page.present))?;
            }
        }
        list.end()
    }
}

#[derive(Serialize)]
struct Rejected<'a> {
    id: Option<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Whole<'a> {
    employees: Employees<'a>,
    withheld: Vec<&'static str>,
    rejected: Vec<Rejected<'a>>,
    total: usize,
}

pub(super) fn write_document(
    out: &mut impl Write,
    pages: &[Document],
    withheld: FieldMask,
    rejected: &[RejectedRecord],
) -> Result<(), Error> {
    let rejected = rejected
        .iter()
        .map(|record| Rejected { id: record.id.as_deref(), reason: &record.reason })
        .collect();
    let whole = Whole {
        employees: Employees(pages),
        withheld: snake_names(withheld),
        rejected,
        total: pages.iter().map(|page| page.employees.len()).sum(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}
