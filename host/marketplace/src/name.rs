//! Names that people give: to tenants, publishers, accounts and tokens.

use std::ops::RangeInclusive;

use thiserror::Error;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The longest name, in characters: it stands in messages and logs.
const LONGEST: usize = 100;

/// What a name looks like, for programs: some character that is no blank, and no control
/// character.
const PATTERN: &str = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$";

/// Characters that nobody sees, and that make one name look like another. The two joiners
/// are not among them: Persian names and emoji need them.
const INVISIBLE: &[RangeInclusive<char>] = &[
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200b}',
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

/// What records write behind the name of a program, and no person has.
pub(crate) const OF_A_PROGRAM: &str = "(API)";

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum InvalidName {
    #[error("needs a name")]
    Empty,
    #[error("has a name of more than {LONGEST} characters")]
    TooLong,
    #[error("has a name with control characters, or others that nobody sees")]
    Invisible,
    #[error("has a name that ends with {OF_A_PROGRAM}, as those of programs do in records")]
    Program,
}

/// Whether somebody or something can be called so.
pub(crate) fn check(name: &str) -> Result<(), InvalidName> {
    if name.trim().is_empty() {
        return Err(InvalidName::Empty);
    }
    if name.chars().count() > LONGEST {
        return Err(InvalidName::TooLong);
    }
    let is_seen = |c: char| !c.is_control() && !INVISIBLE.iter().any(|range| range.contains(&c));
    match (name.chars().all(is_seen), name.trim_end().ends_with(OF_A_PROGRAM)) {
        (false, _) => Err(InvalidName::Invisible),
        (true, true) => Err(InvalidName::Program),
        (true, false) => Ok(()),
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
        for name in ["eva", "Eva Müller", "株式会社", "<script>", "👩\u{200d}🚀", longest.as_str()]
        {
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
            ("a\nb", InvalidName::Invisible),
            ("a\0", InvalidName::Invisible),
            ("a\u{9b}31m", InvalidName::Invisible),
            ("\u{200b}", InvalidName::Invisible),
            ("\u{202e}eva", InvalidName::Invisible),
            ("nightly (API)", InvalidName::Program),
        ] {
            assert_eq!(check(name), Err(why), "{name:?}");
        }
    }
}
