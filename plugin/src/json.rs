//! JSON that may be of another type than documented.
//!
//! A derived `Deserialize` fails the whole document at the first value of
//! another type. Personio is written in PHP: an empty object arrives as `[]`,
//! and clients have met `""`, `[]` and null where an object is documented. So
//! whoever reads here says what it makes of each type, all that it leaves out is
//! [`Shape::Other`], and only a document that is not JSON at all is an error.
//!
//! It saves code as well: a derived struct costs some two kilobytes, and the
//! first one brings serde's error texts along, with the printing of floats.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// JSON of a type that the reader has no use for. Nothing of it is kept, since
/// it may be personal data.
#[derive(Debug, PartialEq)]
pub(crate) struct Unreadable;

/// What stands in the document, from a reader's point of view.
pub(crate) enum Shape<T> {
    /// What the reader is after.
    Found(T),
    Null,
    Other,
}

impl<T> Shape<T> {
    pub(crate) fn found(self) -> Option<T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Null | Self::Other => None,
        }
    }
}

/// Reads one value of a document, by the type that it turns out to have.
pub(crate) trait Reader<'de>: Sized {
    type Found;

    /// Reads every member, the ones of no interest as [`IgnoredAny`].
    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<Self::Found>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Shape::Other)
    }

    /// Reads every item, the ones of no interest as [`IgnoredAny`].
    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape<Self::Found>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Shape::Other)
    }

    fn text(self, _: Cow<'de, str>) -> Shape<Self::Found> {
        Shape::Other
    }

    fn number(self, _: f64) -> Shape<Self::Found> {
        Shape::Other
    }
}

/// Reads a whole document.
pub(crate) fn read<'de, R: Reader<'de>>(
    json: &'de str,
    reader: R,
) -> Result<Shape<R::Found>, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let shape = Any(reader).deserialize(&mut deserializer).map_err(|_| Unreadable)?;
    deserializer.end().map_err(|_| Unreadable)?;
    Ok(shape)
}

/// A [`Reader`], as serde wants it.
#[derive(Clone, Copy)]
pub(crate) struct Any<R>(pub(crate) R);

impl<'de, R: Reader<'de>> DeserializeSeed<'de> for Any<R> {
    type Value = Shape<R::Found>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Reader<'de>> Visitor<'de> for Any<R> {
    type Value = Shape<R::Found>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        self.0.object(object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        self.0.list(list)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(self.0.text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.0.text(Cow::Owned(text.to_owned())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(self.0.number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(self.0.number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(self.0.number(number as f64))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Shape::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Null)
    }
}

/// Text, and the name of a member: borrowed from the document unless it holds
/// escapes.
pub(crate) struct Text;

impl<'de> Reader<'de> for Text {
    type Found = Cow<'de, str>;

    fn text(self, text: Cow<'de, str>) -> Shape<Self::Found> {
        Shape::Found(text)
    }
}

/// The name of the next member of an object.
pub(crate) fn next_name<'de, A: MapAccess<'de>>(
    object: &mut A,
) -> Result<Option<Cow<'de, str>>, A::Error> {
    Ok(object.next_key_seed(Any(Text))?.and_then(Shape::found))
}

/// Reads the members of an object, each with its name, or the items of a list,
/// each without.
pub(crate) fn entries<'a>(
    json: &'a str,
    read: &mut dyn FnMut(Option<&str>, &'a RawValue),
) -> Result<(), Unreadable> {
    self::read(json, Entries(read))?.found().ok_or(Unreadable)
}

struct Entries<'r, 'a>(&'r mut dyn FnMut(Option<&str>, &'a RawValue));

impl<'de> Reader<'de> for Entries<'_, 'de> {
    type Found = ();

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<()>, A::Error> {
        while let Some(name) = next_name(&mut object)? {
            (self.0)(Some(&name), object.next_value()?);
        }
        Ok(Shape::Found(()))
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape<()>, A::Error> {
        while let Some(item) = list.next_element()? {
            (self.0)(None, item);
        }
        Ok(Shape::Found(()))
    }
}

/// The members of an object that have one of `names`, in the order of `names`.
/// Anything but an object is unreadable.
pub(crate) fn members<'a, const N: usize>(
    json: &'a str,
    names: [&str; N],
) -> Result<[Option<&'a RawValue>; N], Unreadable> {
    if !json.trim_start().starts_with('{') {
        return Err(Unreadable);
    }
    let mut values = [None; N];
    entries(json, &mut |name, value| {
        for (wanted, slot) in names.iter().zip(&mut values) {
            if name == Some(*wanted) {
                *slot = Some(value);
            }
        }
    })?;
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_by_name() {
        let json = r#" {"b": [1, 2], "x": {}, "\u0061": "A", "c": null} "#;
        let [a, b, c, d] = members(json, ["a", "b", "c", "d"]).unwrap();
        assert_eq!(a.unwrap().get(), r#""A""#);
        assert_eq!(b.unwrap().get(), "[1, 2]");
        assert_eq!(c.unwrap().get(), "null");
        assert!(d.is_none());
    }

    #[test]
    fn not_objects() {
        for json in ["", "null", "[]", " [{}]", "1", r#""{}""#, "{", "{}x", r#"{"a"}"#] {
            assert!(members(json, ["a"]).is_err(), "{json}");
        }
    }
}
