//! Numbers, ids and nulls.

use serde_json::{Map, Value, json};

/// What is added to ids: far more than a double can tell apart, and little
/// enough for a signed integer.
pub(crate) const FAR_AWAY: u64 = 1 << 60;

/// Every number becomes text.
pub(super) fn spell_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => *value = json!(number.to_string()),
        Value::Array(values) => values.iter_mut().for_each(spell_numbers),
        Value::Object(members) => members.values_mut().for_each(spell_numbers),
        _ => {}
    }
}

/// Every null becomes this.
pub(super) fn fill_nulls(value: &mut Value, empty: &Value) {
    match value {
        Value::Null => *value = empty.clone(),
        Value::Array(values) => values.iter_mut().for_each(|value| fill_nulls(value, empty)),
        Value::Object(members) => members.values_mut().for_each(|value| fill_nulls(value, empty)),
        _ => {}
    }
}

/// Every id, of whatever it is, labelled or not.
pub(super) fn enlarge_ids(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(enlarge_ids),
        Value::Object(members) => enlarge_ids_of(members),
        _ => {}
    }
}

pub(super) fn enlarge_ids_of(members: &mut Map<String, Value>) {
    for (key, value) in members {
        if key == "id" {
            enlarge(value);
            if let Some(labelled) = value.get_mut("value") {
                enlarge(labelled);
            }
        }
        enlarge_ids(value);
    }
}

fn enlarge(id: &mut Value) {
    if let Some(enlarged) = id.as_u64().and_then(|id| id.checked_add(FAR_AWAY)) {
        *id = json!(enlarged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_enlarged_wherever_they_are() {
        let mut value = json!({
            "id": {"label": "ID", "value": 7},
            "office": {"value": {"attributes": {"id": 8, "name": "x"}}},
            "cost_centers": {"value": [{"attributes": {"id": 9, "percentage": 60}}]},
            "weekly": {"value": 40}
        });
        enlarge_ids(&mut value);
        assert_eq!(value["id"]["value"], 7 + FAR_AWAY);
        assert_eq!(value["office"]["value"]["attributes"]["id"], 8 + FAR_AWAY);
        let cost_center = json!({"attributes": {"id": 9 + FAR_AWAY, "percentage": 60}});
        assert_eq!(value["cost_centers"]["value"], json!([cost_center]));
        assert_eq!(value["weekly"]["value"], 40);
    }

    #[test]
    fn an_id_that_is_too_large_already_stays() {
        let mut value = json!({"id": u64::MAX});
        enlarge_ids(&mut value);
        assert_eq!(value, json!({"id": u64::MAX}));
    }

    #[test]
    fn numbers_and_nulls_deep_inside() {
        let mut value = json!([1, -2.5, null, {"a": [null, "x", true]}]);
        spell_numbers(&mut value);
        assert_eq!(value, json!(["1", "-2.5", null, {"a": [null, "x", true]}]));
        fill_nulls(&mut value, &json!([]));
        assert_eq!(value, json!(["1", "-2.5", [], {"a": [[], "x", true]}]));
    }
}
