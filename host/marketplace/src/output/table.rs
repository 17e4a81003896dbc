//! A table for people.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table as Grid};
use marketplace_runtime::{Employee, Field, FieldMask, Manifest};

use super::value::Value;
use crate::error::Error;
use crate::text::printable;

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
        let mut grid = Grid::new();
        grid.load_style(UTF8_FULL_CONDENSED);
        // Cells are wrapped to a terminal's width, and whole in a file.
        grid.set_content_arrangement(match std::io::stdout().is_terminal() {
            true => ContentArrangement::Dynamic,
            false => ContentArrangement::Disabled,
        });
        let labels = columns.iter().map(|field| self.label(field));
        grid.set_header(std::iter::once("ID".to_owned()).chain(labels));
        for employee in &self.employees {
            let cells = columns.iter().map(|field| Value::of(employee, field, false).cell());
            let cells = std::iter::once(employee.id.clone()).chain(cells);
            grid.add_row(cells.map(|cell| printable(&cell).into_owned()));
        }
        writeln!(out, "{grid}")?;
        writeln!(out, "{}", count(self.employees.len()))?;
        out.flush()?;
        Ok(())
    }

    fn label(&self, field: Field) -> String {
        let label = self.labels.get(&field).map_or(field.name(), String::as_str);
        printable(label).into_owned()
    }
}

fn count(employees: usize) -> String {
    match employees {
        1 => "1 employee".to_owned(),
        number => format!("{number} employees"),
    }
}
