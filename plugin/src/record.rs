//! Records as they stand in the answer: attributes found, none of them read yet.

use crate::bindings::marketplace::integration::types::EmployeeFields;
use crate::catalogue;
use crate::json::{Any, Reader, Shape, Text, Unreadable, next_name};
use crate::value::Value;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The `data` of an employees answer, in the order of the source. A record
/// that is not an object with attributes is `None`, and costs no more room than
/// that: an answer may be a million of them.
pub(crate) type Records<'a> = Vec<Option<Box<Attributes<'a>>>>;

/// The attributes of one record that the catalogue knows, by their key, or else by
/// the `universal_id` that Personio gives to what is the same in every company.
#[derive(Default)]
pub(crate) struct Attributes<'a> {
    id: Attribute<'a>,
    fields: [Attribute<'a>; catalogue::LEN],
}

/// One attribute of a record.
///
/// An attribute that the credentials may not read is absent: Personio leaves
/// out the key. That is not the same as an attribute without a value.
#[derive(Clone, Copy, Default)]
enum Attribute<'a> {
    #[default]
    Absent,
    Empty,
    Labelled(&'a RawValue),
    /// Present, and not in the envelope that every attribute has.
    Bare,
}

impl<'a> Attributes<'a> {
    /// The value of the record's id.
    pub(crate) fn id(&self) -> Result<Value<'a>, Unreadable> {
        self.id.value()
    }

    /// The value of a single field's attribute.
    pub(crate) fn value(&self, field: EmployeeFields) -> Result<Value<'a>, Unreadable> {
        match self.fields.get(catalogue::index_of(field)) {
            Some(attribute) => attribute.value(),
            None => Ok(Value::Empty),
        }
    }

    /// Of `fields`, those whose attribute is there, with or without a value.
    pub(crate) fn present(&self, fields: EmployeeFields) -> EmployeeFields {
        fields
            .iter()
            .filter(|field| {
                let attribute = self.fields.get(catalogue::index_of(*field));
                !matches!(attribute, None | Some(Attribute::Absent))
            })
            .collect()
    }

    fn slot(&mut self, key: &str) -> Option<&mut Attribute<'a>> {
        if key == catalogue::ID {
            return Some(&mut self.id);
        }
        self.fields.get_mut(catalogue::index_of(catalogue::field_of(key)?))
    }
}

impl<'a> Attribute<'a> {
    fn value(self) -> Result<Value<'a>, Unreadable> {
        match self {
            Self::Absent | Self::Empty => Ok(Value::Empty),
            Self::Labelled(raw) => Ok(Value::of(raw)),
            Self::Bare => Err(Unreadable),
        }
    }
}

/// Reads `[{…}, {…}]`.
#[derive(Clone, Copy)]
pub(crate) struct ReadRecords;

impl<'de> Reader<'de> for ReadRecords {
    type Found = Records<'de>;

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape<Self::Found>, A::Error> {
        let mut records = Vec::new();
        while let Some(record) = list.next_element_seed(Any(ReadRecord))? {
            records.push(record.found().map(Box::new));
        }
        Ok(Shape::Found(records))
    }

    /// PHP again: a list of one can arrive as the one.
    fn object<A: MapAccess<'de>>(self, object: A) -> Result<Shape<Self::Found>, A::Error> {
        Ok(Shape::Found(vec![ReadRecord.object(object)?.found().map(Box::new)]))
    }
}

/// Reads `{"type": "Employee", "attributes": {…}}`.
struct ReadRecord;

impl<'de> Reader<'de> for ReadRecord {
    type Found = Attributes<'de>;

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<Self::Found>, A::Error> {
        let mut attributes = Shape::Other;
        while let Some(name) = next_name(&mut object)? {
            if name == "attributes" {
                attributes = object.next_value_seed(Any(ReadAttributes))?;
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(attributes)
    }
}

/// Reads `{"first_name": {…}, "last_name": {…}, …}`.
struct ReadAttributes;

impl<'de> Reader<'de> for ReadAttributes {
    type Found = Attributes<'de>;

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<Self::Found>, A::Error> {
        let mut attributes = Attributes::default();
        while let Some(name) = next_name(&mut object)? {
            let envelope = object.next_value_seed(Any(ReadAttribute))?;
            if let Some(slot) = attributes.slot(&name) {
                *slot = match envelope {
                    Shape::Found(envelope) => envelope.attribute,
                    Shape::Null => Attribute::Empty,
                    Shape::Other => Attribute::Bare,
                };
            } else if let Shape::Found(envelope) = envelope
                && let Some(universal_id) = envelope.universal_id
                && let Some(slot @ Attribute::Absent) = attributes.slot(&universal_id)
            {
                *slot = envelope.attribute;
            }
        }
        Ok(Shape::Found(attributes))
    }
}

/// An attribute, with the name that it has in every company.
struct Envelope<'a> {
    attribute: Attribute<'a>,
    universal_id: Option<Cow<'a, str>>,
}

/// Reads `{"label": "First name", "value": …, "type": "standard", "universal_id":
/// "first_name"}`, of which the value alone is always there.
struct ReadAttribute;

impl<'de> Reader<'de> for ReadAttribute {
    type Found = Envelope<'de>;

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<Self::Found>, A::Error> {
        let mut envelope = Envelope { attribute: Attribute::Empty, universal_id: None };
        while let Some(name) = next_name(&mut object)? {
            match &*name {
                "value" => envelope.attribute = Attribute::Labelled(object.next_value()?),
                "universal_id" => {
                    envelope.universal_id = object.next_value_seed(Any(Text))?.found();
                }
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Shape::Found(envelope))
    }
}
