//! One of the two values, as far as a file has told it yet.

use super::written::has_content;

#[derive(Default)]
pub(super) struct Candidate {
    /// Empty as long as there is none.
    pub(super) value: String,
    /// Why the value cannot be used.
    pub(super) flaw: Option<&'static str>,
    is_certain: bool,
}

impl Candidate {
    /// `is_clear` tells whether the value ends where it seems to end.
    pub(super) fn new(value: &str, is_clear: bool, is_certain: bool) -> Self {
        let flaw = if value.contains(is_foreign) {
            Some(
                "A value in the file contains a blank or a quote, which no client ID or client secret does; correct the file.",
            )
        } else if !is_clear {
            Some(
                "A value in the file contains a separator, and may be more than one; put each value in quotes, on a line of its own.",
            )
        } else {
            None
        };
        Self { value: value.to_owned(), flaw, is_certain }
    }

    /// A certain value outweighs others. The same value once more is fine, a
    /// different one is not: nobody can tell which one is meant.
    pub(super) fn add(&mut self, other: Self) {
        if !has_content(other.value.as_bytes()) {
            return;
        }
        if self.value.is_empty() || other.is_certain && !self.is_certain {
            *self = other;
        } else if other.is_certain == self.is_certain && other.value != self.value {
            self.flaw = Some(
                "The file holds more than one client ID or client secret; keep only the pair for this integration.",
            );
        }
    }
}

/// Whether a character is in no value. A quote in the wrong place is a control
/// character here.
fn is_foreign(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}
