//! One value of an attribute, read with tolerance and without loss.
//!
//! A value stays a slice of the document until someone asks for it: numbers
//! keep their digits, so that an id beyond 2^53 is not rounded.

use crate::json::{self, Reader, Shape, Text, Unreadable, members};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A JSON value, as far as the fields tell types apart.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    /// null, `""`, `[]` and `{}`: the source has nothing there.
    Empty,
    Text(Cow<'a, str>),
    /// The digits as they came.
    Number(&'a str),
    /// A non-empty object or list.
    Nested(&'a RawValue),
    /// What no field is made of: `true`, `false`, and text that cannot be decoded.
    Other,
}

impl<'a> Value<'a> {
    pub(crate) fn of(raw: &'a RawValue) -> Self {
        let json = raw.get();
        match json.as_bytes().first() {
            Some(b'"') => match unquoted(json) {
                Some(text) if text.trim().is_empty() => Self::Empty,
                Some(text) => Self::Text(text),
                None => Self::Other,
            },
            Some(b'{' | b'[') if is_hollow(json) => Self::Empty,
            Some(b'{' | b'[') => Self::Nested(raw),
            Some(b'-' | b'0'..=b'9') => Self::Number(json),
            Some(b't' | b'f') => Self::Other,
            // Only null is left: the document has been parsed before.
            _ => Self::Empty,
        }
    }

    /// The value itself, whether it comes plain (as in departments) or in an
    /// envelope of its own (as in supervisors).
    pub(crate) fn unlabelled(raw: Option<&'a RawValue>) -> Result<Self, Unreadable> {
        match raw.map_or(Self::Empty, Self::of) {
            Self::Nested(raw) => {
                let [value] = members(raw.get(), ["value"])?;
                Ok(value.map_or(Self::Empty, Self::of))
            }
            plain => Ok(plain),
        }
    }

    /// Text; a number becomes its digits, because PHP is free with the quotes
    /// around a text that is made of digits.
    pub(crate) fn text(self) -> Result<Option<Cow<'a, str>>, Unreadable> {
        match self {
            Self::Empty => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            Self::Number(digits) => Ok(Some(Cow::Borrowed(digits))),
            Self::Nested(_) | Self::Other => Err(Unreadable),
        }
    }

    /// An identifier: a whole number without sign, or text.
    pub(crate) fn id(self) -> Result<Option<String>, Unreadable> {
        match self {
            Self::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Some(digits.to_owned()))
            }
            Self::Number(_) => Err(Unreadable),
            other => Ok(other.text()?.map(|text| text.trim().to_owned())),
        }
    }

    /// An object or a list.
    pub(crate) fn nested(self) -> Result<Option<&'a RawValue>, Unreadable> {
        match self {
            Self::Empty => Ok(None),
            Self::Nested(raw) => Ok(Some(raw)),
            Self::Text(_) | Self::Number(_) | Self::Other => Err(Unreadable),
        }
    }

    /// A decimal number, also one in quotes.
    pub(crate) fn decimal(self) -> Result<Option<f64>, Unreadable> {
        let Some(text) = self.text()? else {
            return Ok(None);
        };
        json::read(text.trim(), Decimal)?.found().map(Some).ok_or(Unreadable)
    }
}

/// Reads a number as far as an `f64` holds it. JSON knows no infinity and no NaN.
struct Decimal;

impl Reader<'_> for Decimal {
    type Found = f64;

    fn number(self, number: f64) -> Shape<f64> {
        Shape::Found(number)
    }
}

/// Members that are all there and have a text, as our own stored values do.
pub(crate) fn texts<const N: usize>(json: &[u8], names: [&str; N]) -> Option<[String; N]> {
    let values = members(std::str::from_utf8(json).ok()?, names).ok()?;
    let mut texts = [const { String::new() }; N];
    for (text, value) in texts.iter_mut().zip(values) {
        *text = Value::of(value?).text().ok()??.into_owned();
    }
    Some(texts)
}

/// The content of a JSON string, borrowed where there is nothing to unescape.
/// `None` for an escape that stands for no character (half a surrogate pair).
fn unquoted(json: &str) -> Option<Cow<'_, str>> {
    if json.contains('\\') {
        return json::read(json, Text).ok()?.found();
    }
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    Some(Cow::Borrowed(text))
}

/// Whether a list or an object has nothing between its brackets.
fn is_hollow(json: &str) -> bool {
    json.trim_matches(['[', ']', '{', '}', ' ', '\t', '\r', '\n']).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Value<'_> {
        Value::of(serde_json::from_str(json).unwrap())
    }

    fn text(json: &str) -> Result<Option<String>, Unreadable> {
        Ok(of(json).text()?.map(Cow::into_owned))
    }

    #[test]
    fn nothing_has_many_spellings() {
        for json in ["null", r#""""#, r#""  ""#, "[]", "[ ]", "{}", "{ }"] {
            assert_eq!(text(json), Ok(None), "{json}");
            assert_eq!(of(json).id(), Ok(None), "{json}");
            assert_eq!(of(json).decimal(), Ok(None), "{json}");
        }
    }

    #[test]
    fn texts_and_numbers() {
        assert_eq!(text(r#""Zoë \"Z\" M\u00fcller""#), Ok(Some("Zoë \"Z\" Müller".into())));
        assert_eq!(text("4711"), Ok(Some("4711".into())));
        assert_eq!(text("true"), Err(Unreadable));
        assert_eq!(text(r#"["a"]"#), Err(Unreadable));
        assert_eq!(text(r#"{"a":1}"#), Err(Unreadable));
        assert_eq!(text(r#""\ud800""#), Err(Unreadable));
    }

    #[test]
    fn ids_keep_every_digit() {
        let id = |json| of(json).id();
        assert_eq!(id("18446744073709551615"), Ok(Some("18446744073709551615".into())));
        assert_eq!(id("1067807102794692000"), Ok(Some("1067807102794692000".into())));
        assert_eq!(id(r#"" 42 ""#), Ok(Some("42".into())));
        for json in ["-1", "1.0", "1e3", "false", "[1]"] {
            assert_eq!(id(json), Err(Unreadable), "{json}");
        }
    }

    #[test]
    fn decimals() {
        let decimal = |json| of(json).decimal();
        assert_eq!(decimal("-16"), Ok(Some(-16.0)));
        assert_eq!(decimal("5.5"), Ok(Some(5.5)));
        assert_eq!(decimal(r#""5.5""#), Ok(Some(5.5)));
        assert_eq!(decimal("0"), Ok(Some(0.0)));
        for json in [r#""NaN""#, r#""inf""#, r#""5 days""#, "1e999", "true"] {
            assert_eq!(decimal(json), Err(Unreadable), "{json}");
        }
    }
}
