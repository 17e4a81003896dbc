//! Names that people give: to tenants, publishers, accounts and tokens.

use thiserror::Error;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The longest name, in characters: it stands in messages and logs.
const LONGEST: usize = 100;

/// What a name looks like, for programs: some character that is no blank, and no control
/// character.
const PATTERN: &str = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$";

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum InvalidName {
    #[error("needs a name")]
    Empty,
    #[error("has a name of more than {LONGEST} characters")]
    TooLong,
    #[error("has a name with control characters")]
    Control,
}

/// Whether somebody or something can be called so.
pub(crate) fn check(name: &str) -> Result<(), InvalidName> {
    if name.trim().is_empty() {
        return Err(InvalidName::Empty);
    }
    if name.chars().count() > LONGEST {
        return Err(InvalidName::TooLong);
    }
    match name.chars().any(char::is_control) {
        true => Err(InvalidName::Control),
        false => Ok(()),
    }
}

/// The same, for programs.
pub(crate) fn schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(LONGEST))
        .pattern(Some(PATTERN))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_are_called_is_a_name() {
        let longest = "ä".repeat(LONGEST);
        for name in ["eva", "Eva Müller", "株式会社", "<script>", longest.as_str()] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_cannot_stand_in_a_line_is_none() {
        let too_long = "a".repeat(LONGEST + 1);
        for (name, why) in [
            ("", InvalidName::Empty),
            (" \u{a0}\u{2003}", InvalidName::Empty),
            (too_long.as_str(), InvalidName::TooLong),
            ("a\nb", InvalidName::Control),
            ("a\0", InvalidName::Control),
            ("a\u{9b}31m", InvalidName::Control),
        ] {
            assert_eq!(check(name), Err(why), "{name:?}");
        }
    }
}
