//! A table for people, or a block of lines a person where a table is too wide.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table as Grid};
use marketplace_runtime::{Employee, Field, FieldMask, Manifest};
use unicode_width::UnicodeWidthStr;

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
        let header = self.header(columns);
        let rows: Vec<_> = self.employees.iter().map(|employee| row(employee, columns)).collect();
        let grid = grid(&header, &rows);
        if fits_terminal(&grid) {
            writeln!(out, "{grid}")?;
        } else {
            write_blocks(out, &header, &rows)?;
        }
        writeln!(out, "{}", count(rows.len()))?;
        out.flush()?;
        Ok(())
    }

    fn header(&self, columns: FieldMask) -> Vec<String> {
        let label = |field| self.labels.get(&field).map_or(field.name(), String::as_str);
        let labels = columns.iter().map(|field| printable(label(field)).into_owned());
        std::iter::once("ID".to_owned()).chain(labels).collect()
    }
}

fn row(employee: &Employee, columns: FieldMask) -> Vec<String> {
    let cells = columns.iter().map(|field| Value::of(employee, field, false).cell());
    let cells = std::iter::once(employee.id.clone()).chain(cells);
    cells.map(|cell| printable(&cell).into_owned()).collect()
}

/// The table with every cell on one line: wrapped cells cut ids and dates in
/// two, and then nobody can read or copy them.
fn grid(header: &[String], rows: &[Vec<String>]) -> String {
    let mut grid = Grid::new();
    grid.load_style(UTF8_FULL_CONDENSED);
    grid.set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(header);
    grid.add_rows(rows);
    grid.to_string()
}

/// Whether no line of a text is wider than the terminal; a file takes any width.
fn fits_terminal(text: &str) -> bool {
    let terminal = Grid::new().width().filter(|_| std::io::stdout().is_terminal());
    terminal.is_none_or(|width| text.lines().all(|line| line.width() <= usize::from(width)))
}

fn write_blocks(
    out: &mut impl Write,
    header: &[String],
    rows: &[Vec<String>],
) -> std::io::Result<()> {
    let indent = header.iter().map(|label| label.width()).max().unwrap_or_default();
    for row in rows {
        for (label, cell) in header.iter().zip(row) {
            let gap = " ".repeat(indent - label.width());
            writeln!(out, "{}", format!("{label}{gap}  {cell}").trim_end())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn count(employees: usize) -> String {
    match employees {
        1 => "1 employee".to_owned(),
        number => format!("{number} employees"),
    }
}
