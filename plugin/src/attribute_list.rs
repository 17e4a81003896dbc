//! The attributes that the credentials can read, as Personio lists them.

use crate::answer::{self, Refusal};
use crate::bindings::marketplace::integration::types::{Connection, EmployeeFields};
use crate::catalogue;
use crate::http::Response;
use crate::json::{entries, members};
use crate::value::Value;
use serde_json::value::RawValue;
use std::marker::PhantomData;

/// What of `fields` is listed, and what is listed beside them.
///
/// Excess is what an administrator should untick in Personio: this
/// integration will never ask for it, so the credentials need not read it.
pub(crate) fn read(response: &Response, fields: EmployeeFields) -> Result<Connection, Refusal> {
    let data = answer::read(response, PhantomData::<&RawValue>)?.data.get();
    let mut connection = Connection { readable: EmployeeFields::empty(), excess: Vec::new() };
    let is_list = data.starts_with('[')
        && entries(data, &mut |_, attribute| {
            let Some(key) = key(attribute) else {
                return;
            };
            match catalogue::field_of(&key) {
                Some(field) => connection.readable |= field & fields,
                None if key == catalogue::ID => {}
                None => connection.excess.push(key),
            }
        })
        .is_ok();
    if is_list { Ok(connection) } else { Err(Refusal::malformed(response)) }
}

/// `{"key": "first_name", "label": …, "type": …}`
fn key(attribute: &RawValue) -> Option<String> {
    let [key] = members(attribute.get(), ["key"]).ok()?;
    Value::of(key?).id().ok()?
}
