//! A credentials file in JSON.

use super::found::Found;
use super::label::Label;
use crate::json::{Unreadable, entries};
use crate::value::Value;

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
    entries(json, &mut |name, value| match (
        name.and_then(|name| Label::of(name.as_bytes())),
        Value::of(value),
    ) {
        (Some(label), Value::Text(text)) => found.add(label, text.trim()),
        (_, Value::Nested(value)) if result.is_ok() => result = collect(value.get(), found, depth),
        _ => {}
    })?;
    result
}
