//! Paths with holes: `/v1/company/employees/{integer}/absences/balance`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path in which some segments may vary.
///
/// It is held against the path as it goes over the wire, byte for byte: what is
/// encoded in another way than the template (`%2e`, `//`, a capital letter) does
/// not match, whatever a server would make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Integer,
}

/// How a template spells a segment that is a number.
const INTEGER: &str = "{integer}";

/// A text that is no path template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no path: {reason}")]
pub struct InvalidPath {
    text: String,
    reason: &'static str,
}

impl PathTemplate {
    /// Whether `path` is one of those that the template stands for.
    pub fn matches(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix('/') else {
            return false;
        };
        let mut expected = self.segments.iter();
        let all_match = path
            .split('/')
            .all(|segment| expected.next().is_some_and(|expected| expected.matches(segment)));
        all_match && expected.next().is_none()
    }

    /// The word of this template for a segment of a path, if it has one.
    pub(super) fn word(&self, segment: &str) -> Option<&str> {
        self.segments.iter().find(|expected| expected.matches(segment)).map(Segment::as_str)
    }

    /// The template of the paths that both stand for, if there are any.
    pub(crate) fn intersection(&self, other: &Self) -> Option<Self> {
        if self.segments.len() != other.segments.len() {
            return None;
        }
        let pairs = self.segments.iter().zip(&other.segments);
        let segments = pairs.map(|(one, other)| one.intersection(other));
        let segments: Vec<_> = segments.collect::<Option<_>>()?;
        let text = segments.iter().map(|segment| format!("/{}", segment.as_str())).collect();
        Some(Self { text, segments })
    }

    /// Whether it stands for every path that `other` stands for.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.intersection(other).as_ref() == Some(other)
    }

    /// The template as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            INTEGER => Ok(Self::Integer),
            "" | "." | ".." => Err("it has an empty or relative segment"),
            _ if text.bytes().all(is_plain) => Ok(Self::Literal(text.to_owned())),
            _ => Err("a segment holds more than letters, digits, `-`, `_`, `.` and `~`"),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Integer => INTEGER,
        }
    }

    fn intersection(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Integer, Self::Integer) => Some(Self::Integer),
            (one, Self::Literal(text)) | (Self::Literal(text), one) => {
                one.matches(text).then(|| Self::Literal(text.clone()))
            }
        }
    }

    fn matches(&self, segment: &str) -> bool {
        match self {
            Self::Literal(text) => text == segment,
            // Twenty digits hold every 64-bit number.
            Self::Integer => {
                (1..=20).contains(&segment.len()) && segment.bytes().all(|b| b.is_ascii_digit())
            }
        }
    }
}

/// The unreserved characters of RFC 3986, which have one encoding only.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

impl FromStr for PathTemplate {
    type Err = InvalidPath;

    fn from_str(text: &str) -> Result<Self, InvalidPath> {
        let invalid = |reason| InvalidPath { text: text.to_owned(), reason };
        let path = text.strip_prefix('/').ok_or_else(|| invalid("it does not start with `/`"))?;
        let segments: Result<_, _> = path.split('/').map(Segment::parse).collect();
        Ok(Self { text: text.to_owned(), segments: segments.map_err(invalid)? })
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for PathTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for PathTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_stands_for_its_paths_only() {
        let balance: PathTemplate = "/v1/employees/{integer}/balance".parse().unwrap();
        assert!(balance.matches("/v1/employees/6205887/balance"));
        for path in [
            "/v1/employees/6205887",
            "/v1/employees//balance",
            "/v1/employees/6205887/balance/",
            "/v1/employees/-1/balance",
            "/v1/employees/%36/balance",
            "/v1/employees/../balance",
            "/V1/employees/1/balance",
            "v1/employees/1/balance",
            "",
        ] {
            assert!(!balance.matches(path), "{path}");
        }
    }

    #[test]
    fn templates_are_compared_by_the_paths_that_they_stand_for() {
        let template = |text: &str| text.parse::<PathTemplate>().unwrap();
        let (any, seven) = (template("/people/{integer}"), template("/people/7"));
        assert!(any.covers(&seven) && any.covers(&any) && !seven.covers(&any));
        assert_eq!(any.intersection(&seven), Some(seven.clone()));
        assert_eq!(any.intersection(&template("/people/me")), None);
        assert_eq!(any.intersection(&template("/people")), None);
        let crossed = template("/a/{integer}/2").intersection(&template("/a/1/{integer}"));
        assert_eq!(crossed, Some(template("/a/1/2")));
    }

    #[test]
    fn templates_cannot_be_loose() {
        for text in ["v1/auth", "/v1//auth", "/v1/../auth", "/v1/{string}", "/v1/%61uth", "/v1/*"] {
            assert!(text.parse::<PathTemplate>().is_err(), "{text}");
        }
    }
}
