//! A table of people of a directory.

use std::io::Write;

use marketplace_runtime::{Field, FieldMask};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::shown::SUMMARY;
use crate::database::StoredEmployee;
use crate::error::Error;
use crate::output::Grid;
use crate::text::printable;

/// The widest cell, but for ids, which are copied. `show` has it whole.
const WIDEST: usize = 40;

/// Collects people until all columns can be as wide as they need.
pub(crate) struct PeopleTable {
    grid: Grid,
    fields: FieldMask,
    leavers: bool,
}

impl PeopleTable {
    /// A table with a column for each of these fields, and one for those who are gone,
    /// where `leavers` are wanted.
    pub(crate) fn new(fields: FieldMask, leavers: bool) -> Self {
        let first = ["ID", "Gone since"].into_iter().take(if leavers { 2 } else { 1 });
        let header = first.map(str::to_owned).chain(fields.iter().map(label));
        Self { grid: Grid::new(header), fields, leavers }
    }

    pub(crate) fn add(&mut self, person: &StoredEmployee) {
        let gone = person.gone_at.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let first = [person.employee.id.clone()].into_iter().chain(self.leavers.then_some(gone));
        let cells = self.fields.iter().map(|field| clipped(&SUMMARY.of(person, field)));
        self.grid.add(first.chain(cells));
    }

    /// How many people there are in it.
    pub(crate) fn len(&self) -> usize {
        self.grid.len()
    }

    /// Prints it, and says which columns the terminal has no room for.
    pub(crate) fn print(mut self, out: &mut impl Write) -> Result<Vec<String>, Error> {
        let left_out = self.grid.fit();
        self.grid.print(out)?;
        Ok(left_out)
    }
}

/// What people call a field: `Hire date`.
pub(crate) fn label(field: Field) -> String {
    let words = field.name().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// As much of a text as fits into a cell.
fn clipped(text: &str) -> String {
    let text = printable(text);
    if text.width() <= WIDEST {
        return text.into_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or_default();
        width < WIDEST
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_wider_than_it_may_be() {
        for text in ["x".repeat(10_000), "佐".repeat(50), "\u{1b}".repeat(50), "👩‍🚒".repeat(50)]
        {
            let cell = clipped(&text);
            assert!(cell.width() <= WIDEST && cell.ends_with('…'), "{cell}");
        }
        assert_eq!(clipped(&"x".repeat(WIDEST)), "x".repeat(WIDEST));
    }

    #[test]
    fn fields_have_names_that_people_read() {
        assert_eq!(label(Field::HireDate), "Hire date");
        assert_eq!(label(Field::Email), "Email");
    }
}
