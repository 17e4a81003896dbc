//! Finding people by what is known about them.

use marketplace_runtime::{Employee, Field, FieldMask};

/// A text that somebody looks for: plain, and in any case.
#[derive(Clone, Debug)]
pub(crate) struct Search(String);

impl Search {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }

    /// The fields that it looks at.
    pub(crate) fn fields() -> FieldMask {
        [
            Field::FirstName,
            Field::LastName,
            Field::Email,
            Field::Position,
            Field::Department,
            Field::Office,
        ]
        .into_iter()
        .collect()
    }

    /// Whether the text is in one of these fields, or in the whole name.
    pub(crate) fn finds(&self, employee: &Employee) -> bool {
        let names = [employee.first_name.as_deref(), employee.last_name.as_deref()];
        let whole: Vec<_> = names.into_iter().flatten().collect();
        let reference = |reference: &Option<marketplace_runtime::Reference>| {
            reference.as_ref().is_some_and(|reference| self.is_in(&reference.name))
        };
        self.is_in(&whole.join(" "))
            || [&employee.email, &employee.position].into_iter().flatten().any(|t| self.is_in(t))
            || reference(&employee.department)
            || reference(&employee.office)
    }

    fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use marketplace_runtime::{EmploymentStatus, Gender};

    use super::*;
    use crate::directory::tests::ada;

    fn finds(text: &str) -> bool {
        Search::new(text).finds(&ada())
    }

    #[test]
    fn people_are_found_by_what_people_know_of_them() {
        for text in ["ada", "LOVE", "Ada Love", "ada@example", "analyst", "Engines", "london", ""] {
            assert!(finds(text), "{text}");
        }
    }

    #[test]
    fn nothing_else_of_them_is_looked_at() {
        assert_eq!(ada().status, Some(EmploymentStatus::Leave));
        assert_eq!(ada().gender, Some(Gender::Female));
        for text in ["leave", "female", "1833", "Charles", "-2.5", "Lovelace Ada"] {
            assert!(!finds(text), "{text}");
        }
    }

    #[test]
    fn a_text_is_no_pattern() {
        for text in [".*", "a%", "a_a", "[a]", "(", "*"] {
            assert!(!finds(text), "{text}");
        }
        let odd = Employee { position: Some("100 % (remote) ÄRZTIN".into()), ..ada() };
        for text in ["% (rem", "ärztin", "Ärztin"] {
            assert!(Search::new(text).finds(&odd), "{text}");
        }
    }
}
