//! Rows under a header: a table, or a block of lines a row where that is too wide.

use std::io::{IsTerminal, Write};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use unicode_width::UnicodeWidthStr;

use crate::text::printable;

/// Cells of text, with nothing in them that a terminal would obey.
pub(crate) struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub(crate) fn new(header: impl IntoIterator<Item = String>) -> Self {
        Self { header: cells(header), rows: Vec::new() }
    }

    pub(crate) fn add(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(cells(row));
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let table = self.table();
        match fits_terminal(&table) {
            true => writeln!(out, "{table}"),
            false => self.write_blocks(out),
        }
    }

    /// The table with every cell on one line: wrapped cells cut ids and dates in
    /// two, and then nobody can read or copy them.
    fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(&self.header);
        table.add_rows(&self.rows);
        table.to_string()
    }

    fn write_blocks(&self, out: &mut impl Write) -> std::io::Result<()> {
        let indent = self.header.iter().map(|label| label.width()).max().unwrap_or_default();
        for row in &self.rows {
            for (label, cell) in self.header.iter().zip(row) {
                let gap = " ".repeat(indent - label.width());
                writeln!(out, "{}", format!("{label}{gap}  {cell}").trim_end())?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

fn cells(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    texts.into_iter().map(|text| printable(&text).into_owned()).collect()
}

/// Whether no line of a text is wider than the terminal; a file takes any width.
fn fits_terminal(text: &str) -> bool {
    let terminal = Table::new().width().filter(|_| std::io::stdout().is_terminal());
    terminal.is_none_or(|width| text.lines().all(|line| line.width() <= usize::from(width)))
}
