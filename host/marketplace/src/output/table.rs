//! A table of employees, for people.

use std::collections::BTreeMap;
use std::io::Write;

use marketplace_runtime::{Employee, Field, FieldMask, Manifest};

use super::grid::Grid;
use super::value::Value;
use crate::error::Error;

/// Collects employees until all columns can be as wide as they need.
pub(super) struct Table {
    labels: BTreeMap<Field, String>,
    employees: Vec<Employee>,
}

impl Table {
    pub(super) fn new(manifest: &Manifest) -> Self {
        let labels = manifest.fields.iter().map(|field| (field.name, field.label.en.clone()));
        Self { labels: labels.collect(), employees: Vec::new() }
    }

    pub(super) fn add(&mut self, employees: Vec<Employee>) {
        self.employees.extend(employees);
    }

    pub(super) fn print(self, out: &mut impl Write, columns: FieldMask) -> Result<(), Error> {
        let label = |field| self.labels.get(&field).map_or(field.name(), String::as_str);
        let labels = columns.iter().map(|field| label(field).to_owned());
        let mut grid = Grid::new(std::iter::once("ID".to_owned()).chain(labels));
        for employee in &self.employees {
            let cells = columns.iter().map(|field| Value::of(employee, field, false).cell());
            grid.add(std::iter::once(employee.id.clone()).chain(cells));
        }
        grid.print(out)?;
        writeln!(out, "{}", count(grid.len()))?;
        out.flush()?;
        Ok(())
    }
}

fn count(employees: usize) -> String {
    match employees {
        1 => "1 employee".to_owned(),
        number => format!("{number} employees"),
    }
}
