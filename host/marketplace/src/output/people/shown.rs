//! What people are shown of a field.

use marketplace_runtime::Field;

use crate::database::StoredEmployee;
use crate::output::FieldValue;

/// The words for a field without a value.
pub(crate) struct Words {
    empty: &'static str,
    withheld: &'static str,
    unknown: &'static str,
}

/// In a table.
pub(crate) const SUMMARY: Words =
    Words { empty: "-", withheld: "withheld", unknown: "not fetched yet" };

/// Where there is room.
pub(crate) const DETAILS: Words = Words {
    empty: "empty at the source",
    withheld: "withheld by the credentials",
    unknown: "not fetched yet; `marketplace sync` fetches it",
};

impl Words {
    /// A released field of a person.
    pub(crate) fn of(&self, person: &StoredEmployee, field: Field) -> String {
        if person.withheld.contains(field) {
            return self.withheld.to_owned();
        }
        if person.unknown.contains(field) {
            return self.unknown.to_owned();
        }
        match FieldValue::of(&person.employee, field, false) {
            FieldValue::Empty => self.empty.to_owned(),
            value => self.told_apart(value.cell()),
        }
    }

    /// A value that reads like one of the words, or like nothing, is quoted, and so is
    /// one that begins like a quotation.
    fn told_apart(&self, value: String) -> String {
        let words = [self.empty, self.withheld, self.unknown, ""];
        match words.contains(&value.trim()) || value.starts_with('"') {
            true => format!("\"{value}\""),
            false => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_looks_like_none() {
        for words in [SUMMARY, DETAILS] {
            for text in [words.empty, words.withheld, words.unknown, "", "  ", "\u{a0}", "\"-\""] {
                let shown = words.told_apart(text.to_owned());
                assert_eq!(shown, format!("\"{text}\""));
            }
            assert_eq!(words.told_apart("Ada".to_owned()), "Ada");
        }
    }
}
