//! Comma-separated values.

use std::io::Write;

use marketplace_runtime::{Employee, Field, FieldMask, PersonReference, Reference};

use super::value::Value;
use crate::error::Error;

/// Prints a header line once, then a line for each employee.
///
/// A department, office or supervisor takes a column for each of its parts.
pub(super) struct Csv {
    header: Option<FieldMask>,
}

impl Csv {
    pub(super) fn new() -> Self {
        Self { header: None }
    }

    /// Writes a page. The first decides on the columns: `present` are those
    /// that the source releases; one that is released later only has no column.
    pub(super) fn write(
        &mut self,
        out: &mut impl Write,
        employees: &[Employee],
        present: FieldMask,
    ) -> Result<(), Error> {
        let mut writer = csv::Writer::from_writer(out);
        let columns = match self.header {
            Some(columns) => columns,
            None => {
                writer.write_record(header(present)).map_err(failed)?;
                *self.header.insert(present)
            }
        };
        for employee in employees {
            writer.write_record(row(employee, columns)).map_err(failed)?;
        }
        writer.flush()?;
        Ok(())
    }
}

/// As the output failed: what reads it may have seen enough, which is no error.
fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => std::io::Error::other(format!("{other:?}")).into(),
    }
}

fn header(columns: FieldMask) -> Vec<String> {
    let with_email = columns.contains(Field::Email);
    let mut names = vec!["id".to_owned()];
    for field in columns.iter() {
        let name = field.snake_name();
        match field {
            Field::Department | Field::Office => {
                names.extend(["id", "name"].map(|part| format!("{name}_{part}")));
            }
            Field::Supervisor => {
                names
                    .extend(["id", "first_name", "last_name"].map(|part| format!("{name}_{part}")));
                names.extend(with_email.then(|| format!("{name}_email")));
            }
            _ => names.push(name.to_owned()),
        }
    }
    names
}

fn row(employee: &Employee, columns: FieldMask) -> Vec<String> {
    let with_email = columns.contains(Field::Email);
    let mut cells = vec![employee.id.clone()];
    for field in columns.iter() {
        match field {
            Field::Department => cells.extend(reference(employee.department.as_ref())),
            Field::Office => cells.extend(reference(employee.office.as_ref())),
            Field::Supervisor => cells.extend(person(employee.supervisor.as_ref(), with_email)),
            _ => cells.push(Value::of(employee, field, with_email).cell()),
        }
    }
    cells
}

fn reference(reference: Option<&Reference>) -> [String; 2] {
    reference
        .map_or_else(Default::default, |reference| [reference.id.clone(), reference.name.clone()])
}

fn person(person: Option<&PersonReference>, with_email: bool) -> Vec<String> {
    let part = |part: fn(&PersonReference) -> Option<&String>| {
        person.and_then(part).cloned().unwrap_or_default()
    };
    let mut cells = vec![
        part(|person| Some(&person.id)),
        part(|person| person.first_name.as_ref()),
        part(|person| person.last_name.as_ref()),
    ];
    cells.extend(with_email.then(|| part(|person| person.email.as_ref())));
    cells
}
