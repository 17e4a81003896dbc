//! Comma-separated values.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use ::csv::{QuoteStyle, WriterBuilder};
use marketplace_runtime::{Employee, FieldMask};

use super::column::{Column, Datum, columns};
use super::formula::harmless;
use crate::error::Error;
use crate::text::printable;

/// Rows of cells, which neither a spreadsheet nor a terminal obeys.
pub(super) struct Rows {
    is_for_terminal: bool,
}

impl Rows {
    /// Rows for stdout, or for a file.
    pub(super) fn new(is_for_stdout: bool) -> Self {
        Self { is_for_terminal: is_for_stdout && std::io::stdout().is_terminal() }
    }

    pub(super) fn write<'a>(
        &self,
        out: &mut impl Write,
        cells: impl IntoIterator<Item = Cow<'a, str>>,
    ) -> Result<(), Error> {
        let cells: Vec<_> = cells.into_iter().map(|cell| self.safe(cell)).collect();
        // Not all readers agree on which control characters end a cell.
        let has_control = cells.iter().any(|cell| cell.contains(char::is_control));
        let quotes = if has_control { QuoteStyle::Always } else { QuoteStyle::Necessary };
        let mut row = WriterBuilder::new().quote_style(quotes).from_writer(Vec::new());
        row.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(failed)?;
        let row = row.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(out.write_all(&row)?)
    }

    fn safe<'a>(&self, cell: Cow<'a, str>) -> Cow<'a, str> {
        let cell = match harmless(&cell) {
            Cow::Borrowed(_) => cell,
            Cow::Owned(harmless) => harmless.into(),
        };
        match self.is_for_terminal {
            true => printable(&cell).into_owned().into(),
            false => cell,
        }
    }
}

/// Prints a header line once, then a line for each employee.
pub(super) struct Csv {
    rows: Rows,
    columns: Option<Vec<Column>>,
}

impl Csv {
    pub(super) fn new() -> Self {
        Self { rows: Rows::new(true), columns: None }
    }

    /// Writes a page. The first decides on the columns: `present` are those
    /// that the source releases; one that is released later only has no column.
    pub(super) fn write(
        &mut self,
        out: &mut impl Write,
        employees: &[Employee],
        present: FieldMask,
    ) -> Result<(), Error> {
        let columns = match &mut self.columns {
            Some(columns) => columns,
            None => {
                let columns = self.columns.insert(columns(present));
                self.rows.write(out, header(columns))?;
                columns
            }
        };
        for employee in employees {
            self.rows.write(out, row(employee, columns))?;
        }
        Ok(out.flush()?)
    }
}

/// The names of the id and the columns.
pub(super) fn header(columns: &[Column]) -> impl Iterator<Item = Cow<'_, str>> {
    std::iter::once("id").chain(columns.iter().map(|column| column.name)).map(Cow::Borrowed)
}

/// The id and the values; empty, where there is none.
pub(super) fn row<'a>(
    employee: &'a Employee,
    columns: &'a [Column],
) -> impl Iterator<Item = Cow<'a, str>> {
    let cell = |column: &Column| match column.of(employee) {
        Some(Datum::Text(text)) => text,
        Some(datum) => datum.text().into_owned().into(),
        None => Cow::Borrowed(""),
    };
    std::iter::once(Cow::Borrowed(employee.id.as_str())).chain(columns.iter().map(cell))
}

fn failed(error: ::csv::Error) -> Error {
    std::io::Error::other(error).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::ada;

    fn written(cells: &[&str], is_for_terminal: bool) -> String {
        let mut out = Vec::new();
        let cells = cells.iter().map(|cell| Cow::Borrowed(*cell));
        Rows { is_for_terminal }.write(&mut out, cells).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_reader_could_misread_is_in_quotes() {
        assert_eq!(written(&["7", "a,b", "say \"hi\""], false), "7,\"a,b\",\"say \"\"hi\"\"\"\n");
        assert_eq!(written(&["7", "a\u{1b}[2Jb\nc"], false), "\"7\",\"a\u{1b}[2Jb\nc\"\n");
        assert_eq!(written(&["7", "\u{9b}2J"], false), "\"7\",\"\u{9b}2J\"\n");
        assert_eq!(written(&["=1+1", "-2.5"], false), "'=1+1,-2.5\n");
    }

    #[test]
    fn nothing_that_a_terminal_would_obey_reaches_one() {
        assert_eq!(written(&["7", "a\u{1b}[2Jb\nc"], true), "7,a\\u{1b}[2Jb\\nc\n");
        assert_eq!(written(&["\u{202e}=1"], true), "'\\u{202e}=1\n");
    }

    #[test]
    fn the_header_names_what_is_in_the_row() {
        let columns = columns(FieldMask::all());
        let employee = ada();
        let row: Vec<_> = row(&employee, &columns).map(Cow::into_owned).collect();
        let cells: Vec<_> = header(&columns).zip(&row).map(|(a, b)| format!("{a}={b}")).collect();
        assert_eq!(
            cells.join(" "),
            "id=7 first_name=Ada last_name=Lovelace email=ada@example.com status=leave \
             gender=female position=Analyst department_id=3 department_name=Engines office_id=4 \
             office_name=London supervisor_id=1 supervisor_first_name=Charles \
             supervisor_last_name= supervisor_email=charles@example.com hire_date=1833-06-05 \
             vacation_days=-2.5 last_modified=1833-07-12T23:59:59.999Z \
             created_at=@9223372036854775807ms"
        );
    }
}
