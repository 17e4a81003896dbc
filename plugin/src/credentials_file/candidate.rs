//! One of the two values, as far as a file has told it yet.

use super::refusal::Refusal;
use super::written::has_content;

#[derive(Default)]
pub(super) struct Candidate {
    /// Empty as long as there is none.
    pub(super) value: String,
    /// Why the value cannot be used.
    pub(super) flaw: Option<Refusal>,
    is_certain: bool,
    /// Whether there is another value that counts less.
    pub(super) has_lesser: bool,
}

impl Candidate {
    /// `is_clear` tells whether the value ends where it seems to end.
    ///
    /// A value may be anything that OAuth lets it be (RFC 6749, appendix A), but
    /// for the blank: that comes from copying.
    pub(super) fn new(value: &str, is_clear: bool, is_certain: bool) -> Self {
        let flaw = if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            Some(Refusal::Character)
        } else if !is_clear {
            Some(Refusal::Unclear)
        } else {
            None
        };
        Self { value: value.to_owned(), flaw, is_certain, has_lesser: false }
    }

    /// A certain value outweighs others. The same value once more is fine, a
    /// different one is not: nobody can tell which one is meant.
    pub(super) fn add(&mut self, other: Self) {
        if !has_content(other.value.as_bytes()) {
            return;
        }
        let is_other = !self.value.is_empty() && other.value != self.value;
        if is_other && other.is_certain == self.is_certain {
            self.flaw = Some(Refusal::Several);
        }
        let has_lesser = self.has_lesser || is_other;
        if self.value.is_empty() || other.is_certain && !self.is_certain {
            *self = other;
        }
        self.has_lesser = has_lesser;
    }
}
