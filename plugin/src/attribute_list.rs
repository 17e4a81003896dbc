//! What the credentials can read: as Personio lists it, and as people show it.

use crate::answer::{self, Refusal};
use crate::bindings::marketplace::integration::types::{Connection, EmployeeFields};
use crate::catalogue;
use crate::http::Response;
use crate::json::{Unreadable, entries, members};
use crate::value::Value;
use serde_json::value::RawValue;
use std::marker::PhantomData;

/// Reads the list of attributes.
pub(crate) fn read(response: &Response) -> Result<Connection, Refusal> {
    let data = answer::read(response, PhantomData::<&RawValue>)?.data.get();
    let mut seen = Seen { fields: EmployeeFields::empty(), others: Vec::new() };
    let listed = entries(data, &mut |_, attribute| {
        let [key, universal_id] =
            members(attribute.get(), ["key", "universal_id"]).unwrap_or_default();
        if let Some(key) = text(key) {
            seen.note(&key, text(universal_id).as_deref());
        }
    });
    if data.starts_with('[') && listed.is_ok() {
        Ok(Connection { readable: seen.fields, excess: seen.others })
    } else {
        Err(Refusal::malformed(response))
    }
}

/// The attributes that people have in an answer of the list, as far as no field
/// needs them.
pub(crate) fn excess(response: &Response) -> Result<Vec<String>, Refusal> {
    let data = answer::read(response, PhantomData::<&RawValue>)?.data.get();
    let mut seen = Seen { fields: EmployeeFields::empty(), others: Vec::new() };
    // What is no list of people has nothing to show.
    let _ = entries(data, &mut |_, record| drop(seen.note_record(record)));
    Ok(seen.others)
}

/// Attributes that can be read.
struct Seen {
    fields: EmployeeFields,
    others: Vec<String>,
}

impl Seen {
    /// Known by its key, or else by its universal id. What no field needs, an
    /// administrator should untick in Personio: it will never be asked for.
    fn note(&mut self, key: &str, universal_id: Option<&str>) {
        let field = catalogue::field_of(key).or_else(|| universal_id.and_then(catalogue::field_of));
        match field {
            Some(field) => self.fields |= field,
            None if key == catalogue::ID => {}
            None if self.others.iter().any(|other| other == key) => {}
            None => self.others.push(key.to_owned()),
        }
    }

    /// Notes the attributes of `{"type": "Employee", "attributes": {…}}`.
    fn note_record(&mut self, record: &RawValue) -> Result<(), Unreadable> {
        let [attributes] = members(record.get(), ["attributes"])?;
        entries(attributes.ok_or(Unreadable)?.get(), &mut |key, attribute| {
            let [universal_id] = members(attribute.get(), ["universal_id"]).unwrap_or_default();
            if let Some(key) = key {
                self.note(key, text(universal_id).as_deref());
            }
        })
    }
}

fn text(raw: Option<&RawValue>) -> Option<String> {
    Value::of(raw?).id().ok()?
}
