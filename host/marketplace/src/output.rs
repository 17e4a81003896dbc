//! Employees on their way out, in four formats.

mod column;
mod csv;
mod escape;
mod field_names;
mod formula;
mod grid;
mod json;
mod parquet;
mod people;
mod run_entry;
mod schedule_entry;
mod table;
mod value;

use std::io::Write;

use clap::ValueEnum;
use marketplace_runtime::{EmployeePage, FieldMask, Manifest, RejectedRecord};
use serde::Serialize;

use crate::error::Error;
use crate::text::{printable, say};

use escape::JsonOutput;
pub(crate) use field_names::{FieldName, FieldNames, snake_names};
pub(crate) use grid::Grid;
pub(crate) use json::Masked;
pub(crate) use people::{DETAILS, PeopleFormat, PeopleTable, PeopleWriter, label};
pub(crate) use run_entry::RunEntry;
pub(crate) use schedule_entry::ScheduleEntry;
pub(crate) use value::Value as FieldValue;

/// How employees are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// One document, when all is there.
    Json,
    /// One employee a line, as they come.
    Ndjson,
    /// Comma-separated values with a header line, as they come.
    Csv,
}

/// Takes pages and prints them.
///
/// What can be printed page by page is, so that memory stays flat; a JSON
/// document is printed whole or not at all.
pub(crate) struct Writer {
    fields: FieldMask,
    withheld: FieldMask,
    rejected: Vec<RejectedRecord>,
    printer: Printer,
}

enum Printer {
    Table(table::Table),
    Json(Vec<json::Document>),
    Ndjson,
    Csv(csv::Csv),
}

impl Writer {
    pub(crate) fn new(format: Format, fields: FieldMask, manifest: &Manifest) -> Self {
        let printer = match format {
            Format::Table => Printer::Table(table::Table::new(manifest)),
            Format::Json => Printer::Json(Vec::new()),
            Format::Ndjson => Printer::Ndjson,
            Format::Csv => Printer::Csv(csv::Csv::new()),
        };
        Self { fields, withheld: FieldMask::empty(), rejected: Vec::new(), printer }
    }

    pub(crate) fn page(&mut self, page: EmployeePage) -> Result<(), Error> {
        self.withheld = self.withheld.union(page.withheld);
        self.rejected.extend(page.rejected);
        let present = self.fields.without(page.withheld);
        match &mut self.printer {
            Printer::Table(table) => table.add(page.employees),
            Printer::Json(documents) => {
                documents.push(json::Document::new(page.employees, present));
            }
            Printer::Ndjson => json::write_lines(&mut json_stdout(), &page.employees, present)?,
            Printer::Csv(csv) => csv.write(&mut stdout(), &page.employees, present)?,
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        let Self { fields, withheld, rejected, printer } = self;
        match printer {
            Printer::Table(table) => table.print(&mut stdout(), fields.without(withheld))?,
            Printer::Json(documents) => {
                json::write_document(&mut json_stdout(), &documents, withheld, &rejected)?;
                return Ok(());
            }
            Printer::Ndjson | Printer::Csv(_) => {}
        }
        warn(withheld, &rejected);
        Ok(())
    }
}

fn stdout() -> impl Write {
    std::io::BufWriter::new(std::io::stdout().lock())
}

fn json_stdout() -> impl Write {
    JsonOutput::to_stdout(stdout())
}

/// Prints a JSON document.
pub(crate) fn print_json(document: &impl Serialize) -> Result<(), Error> {
    let mut out = json_stdout();
    serde_json::to_writer_pretty(&mut out, document).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// What a JSON document says in itself is said beside the other formats.
fn warn(withheld: FieldMask, rejected: &[RejectedRecord]) {
    if !withheld.is_empty() {
        say(&format!("note: withheld by the credentials at the source: {withheld}"));
    }
    for record in rejected {
        let id = record.id.as_deref().unwrap_or("without an id");
        let (id, reason) = (printable(id), printable(&record.reason));
        say(&format!("warning: record {id} could not be read: {reason}"));
    }
}
