//! What the credentials can read: as Personio lists it, or as a first page shows.

use crate::answer::{self, Refusal};
use crate::bindings::marketplace::integration::types::{Connection, EmployeeFields};
use crate::catalogue;
use crate::http::Response;
use crate::json::{Unreadable, entries, members};
use crate::value::Value;
use serde_json::value::RawValue;
use std::marker::PhantomData;

/// Reads the list of attributes.
pub(crate) fn read(response: &Response, fields: EmployeeFields) -> Result<Connection, Refusal> {
    let data = answer::read(response, PhantomData::<&RawValue>)?.data.get();
    let mut seen = Seen::nothing();
    let listed = entries(data, &mut |_, attribute| {
        if let Some(key) = key(attribute) {
            seen.note(&key);
        }
    });
    if data.starts_with('[') && listed.is_ok() {
        Ok(seen.into_connection(fields))
    } else {
        Err(Refusal::malformed(response))
    }
}

/// Reads a page of employees that was asked for with `fields`, and looks at
/// nothing but the keys. Excess is only what came without having been asked for:
/// asking for more than was released is not ours to do.
pub(crate) fn read_page(
    response: &Response,
    fields: EmployeeFields,
) -> Result<Connection, Refusal> {
    let data = answer::read(response, PhantomData::<&RawValue>)?.data.get();
    let mut seen = Seen::nothing();
    let mut people = 0;
    let listed = entries(data, &mut |_, record| {
        people += usize::from(seen.note_record(record).is_ok());
    });
    if !data.starts_with('[') || listed.is_err() {
        return Err(Refusal::malformed(response));
    }
    if people == 0 {
        // Nobody to tell by: nothing speaks against the credentials.
        return Ok(Connection { readable: fields, excess: Vec::new() });
    }
    Ok(seen.into_connection(fields))
}

/// Attributes that can be read.
struct Seen {
    fields: EmployeeFields,
    others: Vec<String>,
}

impl Seen {
    fn nothing() -> Self {
        Self { fields: EmployeeFields::empty(), others: Vec::new() }
    }

    fn note(&mut self, key: &str) {
        match catalogue::field_of(key) {
            Some(field) => self.fields |= field,
            None if key == catalogue::ID => {}
            None if self.others.iter().any(|other| other == key) => {}
            None => self.others.push(key.to_owned()),
        }
    }

    /// Notes the keys of `{"type": "Employee", "attributes": {…}}`.
    fn note_record(&mut self, record: &RawValue) -> Result<(), Unreadable> {
        let [attributes] = members(record.get(), ["attributes"])?;
        let attributes = attributes.ok_or(Unreadable)?.get();
        if !attributes.starts_with('{') {
            return Err(Unreadable);
        }
        entries(attributes, &mut |key, _| self.note(key.unwrap_or_default()))
    }

    /// Excess is what an administrator should untick in Personio: this
    /// integration will never ask for it, so the credentials need not read it.
    fn into_connection(self, fields: EmployeeFields) -> Connection {
        Connection { readable: self.fields & fields, excess: self.others }
    }
}

/// `{"key": "first_name", "label": …, "type": …}`
fn key(attribute: &RawValue) -> Option<String> {
    let [key] = members(attribute.get(), ["key"]).ok()?;
    Value::of(key?).id().ok()?
}
