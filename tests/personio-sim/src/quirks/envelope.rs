//! What surrounds a value: label, type and universal id.

use serde_json::{Map, Value, json};

use super::{extra, labels};
use crate::faults::{Kind, Snapshot};

const UNHEARD_OF_TYPE: &str = "hologram";

/// Calls it with each attribute's key and envelope, those of a supervisor
/// included.
pub(super) fn each(
    attributes: &mut Map<String, Value>,
    change: &mut dyn FnMut(&str, &mut Map<String, Value>),
) {
    for (key, envelope) in attributes {
        let Value::Object(envelope) = envelope else {
            continue;
        };
        if !envelope.contains_key("value") {
            continue;
        }
        change(key, envelope);
        let nested = envelope.get_mut("value").and_then(|value| value.get_mut("attributes"));
        if let Some(Value::Object(nested)) = nested {
            each(nested, change);
        }
    }
}

pub(super) fn change(attributes: &mut Map<String, Value>, now: &Snapshot) {
    if now.has(Kind::UnknownTypes) {
        add_unheard_of(attributes);
        each(attributes, &mut |_, envelope| {
            envelope.insert("type".to_owned(), json!(UNHEARD_OF_TYPE));
            envelope.insert("extra".to_owned(), extra());
        });
    }
    if now.has(Kind::OwnKeys) {
        rename_keys(attributes);
    }
    if now.has(Kind::NoTypes) {
        each(attributes, &mut |_, envelope| {
            envelope.remove("type");
            envelope.remove("universal_id");
        });
    }
    if now.has(Kind::GermanLabels) {
        each(attributes, &mut |key, envelope| {
            envelope.insert("label".to_owned(), json!(labels::german(key)));
        });
    }
}

/// `dynamic_9910003` instead of `email`, for all but the id.
fn rename_keys(attributes: &mut Map<String, Value>) {
    let old = std::mem::take(attributes);
    let renamed = old.into_iter().enumerate().map(|(number, (key, envelope))| {
        let key = if key == "id" { key } else { format!("dynamic_991{number:04}") };
        (key, envelope)
    });
    attributes.extend(renamed);
}

/// Attributes that nobody has asked for, of types that no attribute has.
fn add_unheard_of(attributes: &mut Map<String, Value>) {
    for (key, value) in [
        ("dynamic_9900001", json!({"unheard": {"of": true}})),
        ("dynamic_9900002", json!([1, null, ["two"]])),
        ("dynamic_9900003", json!(true)),
    ] {
        let envelope = json!({"label": key, "value": value, "universal_id": null});
        attributes.insert(key.to_owned(), envelope);
    }
}
