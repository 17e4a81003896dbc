//! Files in JSON.

use super::{ID, SECRET, labels};
use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) fn any() -> impl Strategy<Value = String> {
    (labels::both(), 0..8, prop::bool::ANY).prop_map(|((id, secret), shape, is_pretty)| {
        let document = shaped(shape, id, secret);
        let text = if is_pretty {
            serde_json::to_string_pretty(&document)
        } else {
            serde_json::to_string(&document)
        };
        text.unwrap()
    })
}

fn shaped(shape: i32, id: &str, secret: &str) -> Value {
    let pair = json!({id: ID, secret: SECRET});
    match shape {
        0 => pair,
        1 => json!([pair]),
        2 => json!({"personio": {"name": "„Back“", "credentials": pair}, "version": 1}),
        3 => json!({"created": "2021-08-01", "scopes": ["employees"], "items": [null, [pair], {}]}),
        4 => json!([{id: ID, "note": "a: b\nc = d"}, {secret: SECRET, "valid": true}]),
        5 => json!([{"key": id, "value": ID}, {"key": secret, "value": SECRET}]),
        6 => json!({"values": [{"value": SECRET, "name": secret}, {"value": ID, "name": id}]}),
        _ => json!({"a": pair, "b": pair, "employee_id": "4711"}),
    }
}
