//! What can be wrong with a form.

use super::text::Text;

/// A name is to be told from others at a glance.
pub(super) const LONGEST_NAME: usize = 100;

/// How many unknown attributes are repeated, and how much of each: whoever made up a
/// megabyte of them knows what they sent.
const MOST_REPEATED: usize = 3;
const LONGEST_REPEATED: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mistake {
    NameMissing,
    NameTooLong,
    NameUnprintable,
    IntegrationUnknown,
    AttributesUnknown(Vec<String>),
}

/// A part of a form: its id on the page, and its name when it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Integration,
    Attributes,
}

impl Field {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Integration => "integration",
            Self::Attributes => "attributes",
        }
    }

    /// Of the message that stands at it.
    pub(super) fn message_id(self) -> &'static str {
        match self {
            Self::Name => "name-mistake",
            Self::Integration => "integration-mistake",
            Self::Attributes => "attributes-mistake",
        }
    }
}

impl Mistake {
    pub(super) fn field(&self) -> Field {
        match self {
            Self::NameMissing | Self::NameTooLong | Self::NameUnprintable => Field::Name,
            Self::IntegrationUnknown => Field::Integration,
            Self::AttributesUnknown(_) => Field::Attributes,
        }
    }

    pub(super) fn message(&self, text: &Text) -> String {
        match self {
            Self::NameMissing => text.name_missing.to_owned(),
            Self::NameTooLong => (text.name_too_long)(LONGEST_NAME),
            Self::NameUnprintable => text.name_unprintable.to_owned(),
            Self::IntegrationUnknown => text.integration_unknown.to_owned(),
            Self::AttributesUnknown(keys) => (text.attributes_unknown)(&repeat(keys)),
        }
    }
}

/// "a, b", and an ellipsis for what is too much.
fn repeat(keys: &[String]) -> String {
    let cut = |key: &String| match key.char_indices().nth(LONGEST_REPEATED) {
        Some((end, _)) => format!("{}…", key.get(..end).unwrap_or_default()),
        None => key.clone(),
    };
    let more = (keys.len() > MOST_REPEATED).then(|| "…".to_owned());
    keys.iter().take(MOST_REPEATED).map(cut).chain(more).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_no_more_than_helps() {
        let keys = |count: usize| vec!["ä".repeat(50); count];
        let one = format!("{}…", "ä".repeat(40));
        assert_eq!(repeat(&keys(1)), one);
        assert_eq!(repeat(&keys(9)), format!("{one}, {one}, {one}, …"));
    }
}
