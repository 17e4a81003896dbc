//! People of a directory on their way out.

mod shown;
mod table;

use std::borrow::Cow;
use std::io::Write;

use marketplace_runtime::FieldMask;
use serde::Serialize;

use super::column::{Column, columns};
use super::csv::{Rows, header, row};
use super::escape::JsonOutput;
use super::parquet::ParquetFile;
use super::snake_names;
use crate::clock::Timestamp;
use crate::database::{ConnectionRow, EmployeesPage, StoredEmployee};
use crate::error::Error;

pub(crate) use shown::DETAILS;
pub(crate) use table::{PeopleTable, label};

/// How people are written who are read by programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeopleFormat {
    Json,
    Ndjson,
    Csv,
    Parquet,
}

/// Takes the pages of a directory and writes them as they come, so that memory stays
/// flat.
pub(crate) struct PeopleWriter<W: Write + Send> {
    /// How many people there were.
    pub(crate) count: u64,
    format: PeopleFormat,
    is_for_stdout: bool,
    /// Until the first page says under which consent.
    waiting: Option<W>,
    printer: Option<Printer<W>>,
}

enum Printer<W: Write + Send> {
    Json(JsonOutput<W>, Consented),
    Ndjson(JsonOutput<W>),
    Csv { out: W, rows: Rows, columns: Vec<Column> },
    Parquet(Box<ParquetFile<W>>),
}

/// The consent that a document was written under.
#[derive(Serialize)]
struct Consented {
    number: i64,
    fields: Vec<&'static str>,
}

/// What a JSON document says behind the people.
#[derive(Serialize)]
struct Tail {
    total: u64,
    consent: Consented,
    as_of: Option<Timestamp>,
}

impl<W: Write + Send> PeopleWriter<W> {
    pub(crate) fn new(format: PeopleFormat, out: W, is_for_stdout: bool) -> Self {
        Self { count: 0, format, is_for_stdout, waiting: Some(out), printer: None }
    }

    /// Writes a page; all of them are of one connection and one consent.
    pub(crate) fn page(&mut self, page: &EmployeesPage) -> Result<(), Error> {
        if let Some(out) = self.waiting.take() {
            self.printer = Some(self.begin(out, &page.connection)?);
        }
        for person in &page.employees {
            match &mut self.printer {
                Some(printer) => printer.write(person, self.count == 0)?,
                None => return Ok(()),
            }
            self.count += 1;
        }
        Ok(())
    }

    /// Ends; `as_of` is how old the data are.
    pub(crate) fn finish(self, as_of: Option<Timestamp>) -> Result<(), Error> {
        match self.printer {
            Some(Printer::Json(mut out, consent)) => {
                let tail = Tail { total: self.count, consent, as_of };
                let tail = serde_json::to_string(&tail).map_err(std::io::Error::from)?;
                let end = if self.count == 0 { "" } else { "\n  " };
                writeln!(out, "{end}],\n  {}", tail.trim_start_matches('{'))?;
                out.flush()?;
            }
            Some(Printer::Ndjson(mut out)) => out.flush()?,
            Some(Printer::Csv { mut out, .. }) => out.flush()?,
            Some(Printer::Parquet(file)) => file.finish()?,
            None => {}
        }
        Ok(())
    }

    fn begin(&self, out: W, connection: &ConnectionRow) -> Result<Printer<W>, Error> {
        let fields = connection.consent.fields;
        let json = |out| match self.is_for_stdout {
            true => JsonOutput::to_stdout(out),
            false => JsonOutput::to_file(out),
        };
        Ok(match self.format {
            PeopleFormat::Json => {
                let mut out = json(out);
                out.write_all(b"{\n  \"employees\": [")?;
                let number = connection.consent.number;
                Printer::Json(out, Consented { number, fields: snake_names(fields) })
            }
            PeopleFormat::Ndjson => Printer::Ndjson(json(out)),
            PeopleFormat::Csv => begin_csv(out, self.is_for_stdout, fields)?,
            PeopleFormat::Parquet => Printer::Parquet(Box::new(ParquetFile::new(out, connection)?)),
        })
    }
}

impl<W: Write + Send> Printer<W> {
    fn write(&mut self, person: &StoredEmployee, is_first: bool) -> Result<(), Error> {
        match self {
            Self::Json(out, _) => {
                out.write_all(if is_first { b"\n    " } else { b",\n    " })?;
                write_json(out, person)
            }
            Self::Ndjson(out) => {
                write_json(out, person)?;
                Ok(out.write_all(b"\n")?)
            }
            Self::Csv { out, rows, columns } => {
                rows.write(out, row(&person.employee, columns).chain(known(person)))
            }
            Self::Parquet(file) => file.add(person),
        }
    }
}

fn write_json(out: &mut impl Write, person: &StoredEmployee) -> Result<(), Error> {
    Ok(serde_json::to_writer(out, person).map_err(std::io::Error::from)?)
}

/// The columns of what is known beside the values. The last keeps apart what is empty at
/// the source from what the credentials do not show.
const KNOWN: [&str; 4] = ["fetched_at", "gone_at", "unknown", "withheld"];

fn begin_csv<W: Write + Send>(
    mut out: W,
    is_for_stdout: bool,
    fields: FieldMask,
) -> Result<Printer<W>, Error> {
    let (rows, columns) = (Rows::new(is_for_stdout), columns(fields));
    rows.write(&mut out, header(&columns).chain(KNOWN.map(Cow::Borrowed)))?;
    Ok(Printer::Csv { out, rows, columns })
}

fn known(person: &StoredEmployee) -> [Cow<'static, str>; 4] {
    [
        person.fetched_at.to_string(),
        person.gone_at.map(|at| at.to_string()).unwrap_or_default(),
        snake_names(person.unknown).join(" "),
        snake_names(person.withheld).join(" "),
    ]
    .map(Cow::Owned)
}
