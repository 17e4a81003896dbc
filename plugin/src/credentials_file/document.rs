//! A credentials file in JSON.

use super::found::Found;
use super::label::Label;
use crate::json::{Unreadable, entries};
use crate::value::Value;
use std::borrow::Cow;

/// How far JSON is followed down, so that no file can exhaust the stack.
pub(super) const MAX_DEPTH: usize = 16;

/// Whether `text` begins like JSON, and not like an INI file: `[personio]`.
pub(super) fn is_json(text: &str) -> bool {
    text.starts_with('{')
        || text
            .strip_prefix('[')
            .is_some_and(|list| !list.starts_with(|c: char| c.is_ascii_alphabetic()))
}

pub(super) fn read(json: &str) -> Result<Found, Unreadable> {
    let mut found = Found::default();
    collect(json, &mut found, MAX_DEPTH)?;
    Ok(found)
}

/// Goes down into every object and list.
fn collect(json: &str, found: &mut Found, depth: usize) -> Result<(), Unreadable> {
    let depth = depth.checked_sub(1).ok_or(Unreadable)?;
    let mut result = Ok(());
    let mut entry = Entry::default();
    entries(json, &mut |name, value| match (name, Value::of(value)) {
        (Some(name), Value::Text(text)) => match Label::of(name.as_bytes()) {
            Some(label) => found.add(label, text.trim()),
            None => entry.add(name, text),
        },
        (_, Value::Nested(value)) if result.is_ok() => result = collect(value.get(), found, depth),
        _ => {}
    })?;
    entry.tell(found);
    result
}

/// An object whose members say what is called how:
/// `{"key": "client_id", "value": "…"}`.
#[derive(Default)]
struct Entry<'a> {
    label: Option<Label>,
    value: Option<Cow<'a, str>>,
    /// Whether it has several names or values, and nobody can tell which count.
    is_unclear: bool,
}

impl<'a> Entry<'a> {
    fn add(&mut self, name: &str, text: Cow<'a, str>) {
        match name {
            "key" | "name" => {
                if let Some(label) = Label::of(text.as_bytes()) {
                    self.is_unclear |= self.label.is_some_and(|other| other.kind != label.kind);
                    self.label = Some(label);
                }
            }
            "value" => self.is_unclear |= self.value.replace(text).is_some(),
            _ => {}
        }
    }

    fn tell(&self, found: &mut Found) {
        if let (Some(label), Some(value), false) = (self.label, &self.value, self.is_unclear) {
            found.add(label, value.trim());
        }
    }
}
