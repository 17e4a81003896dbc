//! People as two commands print them, and whether they are the same.

use std::collections::BTreeMap;

use marketplace_runtime::{Field, FieldMask};
use serde_json::Value;

/// Everybody, by their id.
pub type People = BTreeMap<String, Value>;

/// The first thing in which a directory is not what its source says; `None` where both
/// say the same of the same people.
pub fn difference(directory: &People, source: &People) -> Option<String> {
    let missing: Vec<_> = source.keys().filter(|id| !directory.contains_key(*id)).collect();
    if let [first, ..] = missing.as_slice() {
        let count = missing.len();
        return Some(format!("the directory lacks {count} people of the source, such as {first}"));
    }
    let beyond: Vec<_> = directory.keys().filter(|id| !source.contains_key(*id)).collect();
    if let [first, ..] = beyond.as_slice() {
        let count = beyond.len();
        return Some(format!("the directory has {count} people too many, such as {first}"));
    }
    directory.iter().find_map(|(id, stored)| difference_of(id, stored, &source[id]))
}

/// What a directory knows beside the fields, such as when it was told, is its own.
fn difference_of(id: &str, stored: &Value, told: &Value) -> Option<String> {
    let fields = FieldMask::all();
    let differs = |name: &&str| stored.get(*name) != told.get(*name);
    let name = fields.iter().map(Field::snake_name).find(differs)?;
    let [stored, told] = [stored, told].map(|person| match person.get(name) {
        Some(value) => value.to_string(),
        None => "absent".to_owned(),
    });
    Some(format!("{name} of {id} is {stored} in the directory and {told} at the source"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn people(people: &Value) -> People {
        people.as_object().unwrap().clone().into_iter().collect()
    }

    #[test]
    fn what_differs_is_named() {
        let source = people(&json!({"1": {"id": "1", "email": "a", "office": null}, "2": {}}));
        for (directory, said) in [
            (
                json!({"1": {"id": "1", "email": "a", "office": null, "withheld": []}, "2": {}}),
                None,
            ),
            (json!({"1": {}}), Some("lacks 1 people of the source, such as 2")),
            (json!({"1": {}, "2": {}, "3": {}}), Some("has 1 people too many, such as 3")),
            (
                json!({"1": {"email": "b", "office": null}, "2": {}}),
                Some("email of 1 is \"b\" in the directory and \"a\" at the source"),
            ),
            (
                json!({"1": {"email": "a"}, "2": {}}),
                Some("office of 1 is absent in the directory and null at the source"),
            ),
            (
                json!({"1": {"email": "a", "office": null}, "2": {"email": null}}),
                Some("email of 2 is null in the directory and absent at the source"),
            ),
        ] {
            let found = difference(&people(&directory), &source);
            assert_eq!(found.is_some(), said.is_some(), "{found:?}");
            assert!(found.unwrap_or_default().contains(said.unwrap_or_default()));
        }
    }
}
