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

    /// Leaves out the columns on the right that a terminal has no room for, but never
    /// the first two, and says which.
    pub(crate) fn fit(&mut self) -> Vec<String> {
        match terminal_width() {
            Some(width) => self.fit_into(width),
            None => Vec::new(),
        }
    }

    fn fit_into(&mut self, width: usize) -> Vec<String> {
        let widest = |(column, label): (usize, &String)| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.chain([label]).map(|cell| cell.width()).max().unwrap_or_default()
        };
        // A line, and a blank on either side; one more line at the end.
        let ends = self.header.iter().enumerate().map(widest).scan(1, |end, cell| {
            *end += cell + 3;
            Some(*end)
        });
        let fitting = ends.take_while(|end| *end <= width).count().max(2);
        for row in &mut self.rows {
            row.truncate(fitting);
        }
        self.header.split_off(fitting.min(self.header.len()))
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
    terminal_width().is_none_or(|width| text.lines().all(|line| line.width() <= width))
}

fn terminal_width() -> Option<usize> {
    Table::new().width().filter(|_| std::io::stdout().is_terminal()).map(usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let mut grid = Grid::new(["ID", "Name", "Office"].map(str::to_owned));
        grid.add(["1", "Łukasz 佐藤", "Wien"].map(str::to_owned));
        grid
    }

    #[test]
    fn columns_go_where_there_is_no_room_for_them() {
        let width = grid().table().lines().map(UnicodeWidthStr::width).max().unwrap();
        assert_eq!(grid().fit_into(width), [""; 0]);
        let mut narrow = grid();
        assert_eq!(narrow.fit_into(width - 1), ["Office"]);
        assert!(narrow.table().lines().all(|line| line.width() < width));
        assert_eq!(grid().fit_into(0), ["Office"], "who it is stays");
    }
}
