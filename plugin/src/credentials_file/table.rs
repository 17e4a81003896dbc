//! A table whose first row says what the columns hold.

use super::found::Found;
use super::label::{Kind, Label};

/// The first row.
pub(super) struct Table<'a> {
    labels: &'a [u8],
    separator: u8,
}

impl<'a> Table<'a> {
    /// A row is the first one of a table if it names both values.
    pub(super) fn of(labels: &'a [u8]) -> Option<Self> {
        let names_both = |separator: &u8| {
            let (mut id, mut secret) = (false, false);
            for label in cells(labels, *separator).filter_map(Label::of) {
                id |= label.kind == Kind::Id;
                secret |= label.kind == Kind::Secret;
            }
            id && secret
        };
        let separator = *b",;\t|".iter().find(|separator| names_both(separator))?;
        Some(Self { labels, separator })
    }

    /// Takes the values out of a row. A line with fewer or more cells is none.
    pub(super) fn read(&self, line: &[u8], found: &mut Found) -> bool {
        let [labels, values] = [self.labels, line].map(|line| cells(line, self.separator));
        let is_row = labels.clone().count() == values.clone().count();
        if is_row {
            for (label, value) in labels.zip(values) {
                Label::of(label).inspect(|label| found.add_written(*label, value));
            }
        }
        is_row
    }
}

/// A separator within quotes is none.
fn cells(line: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> + Clone {
    let mut is_quoted = false;
    line.split(move |byte| {
        is_quoted ^= *byte == b'"';
        *byte == separator && !is_quoted
    })
}
