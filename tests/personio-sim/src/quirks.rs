//! What can be odd about the values of an employee, or of a balance.
//!
//! Without such a fault an employee is written straight to the answer, recorded
//! numbers with all their digits. With one it takes the way through a JSON
//! value, which is changed in place.

mod envelope;
mod labels;
mod offsets;
mod scalars;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::directory::Employee;
use crate::faults::{Kind, Snapshot};

pub(crate) use scalars::FAR_AWAY;

/// Faults that change an employee, whoever it is.
const CHANGING: [Kind; 11] = [
    Kind::EmptyStrings,
    Kind::EmptyLists,
    Kind::TextNumbers,
    Kind::HugeIds,
    Kind::MixedOffsets,
    Kind::SupervisorIdOnly,
    Kind::UnknownTypes,
    Kind::NoTypes,
    Kind::OwnKeys,
    Kind::GermanLabels,
    Kind::UnknownWords,
];

/// Who has a status and a gender that nobody has heard of.
const UNHEARD_OF_PERIOD: usize = 5;

/// One element of `data` as it is shown.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Record<'a> {
    Plain(Employee<'a>),
    Changed(Value),
}

pub(crate) fn show<'a>(employee: Employee<'a>, now: &Snapshot) -> Record<'a> {
    let row = employee.row;
    let changes = now.has_any(&CHANGING) || now.is_nth(Kind::UnreadableValue, row);
    if !changes {
        return Record::Plain(employee);
    }
    let Ok(mut value) = serde_json::to_value(&employee) else {
        return Record::Plain(employee);
    };
    if let Some(Value::Object(attributes)) = value.get_mut("attributes") {
        change(attributes, row, now);
    }
    if now.has(Kind::UnknownTypes)
        && let Value::Object(record) = &mut value
    {
        record.insert("extra".to_owned(), extra());
    }
    Record::Changed(value)
}

/// Whether [`change_balance`] has anything to do.
pub(crate) fn changes_balance(now: &Snapshot) -> bool {
    now.has_any(&[Kind::HugeIds, Kind::TextNumbers])
}

/// The entries of a balance, which are plain objects.
pub(crate) fn change_balance(entries: &mut Value, now: &Snapshot) {
    if now.has(Kind::HugeIds) {
        scalars::enlarge_ids(entries);
    }
    if now.has(Kind::TextNumbers) {
        scalars::spell_numbers(entries);
    }
}

/// A member that nobody expects.
pub(crate) fn extra() -> Value {
    json!({"nested": [1, 2]})
}

/// What is in the values first, then how it is spelt, then what surrounds it.
fn change(attributes: &mut Map<String, Value>, row: usize, now: &Snapshot) {
    change_content(attributes, row, now);
    if now.has(Kind::HugeIds) {
        scalars::enlarge_ids_of(attributes);
    }
    if now.has(Kind::MixedOffsets) {
        envelope::each(attributes, &mut |key, envelope| {
            if let Some(value) = envelope.get_mut("value") {
                offsets::rotate(key, value, row);
            }
        });
    }
    if now.has(Kind::TextNumbers) {
        envelope::each(attributes, &mut |_, envelope| {
            if let Some(value) = envelope.get_mut("value") {
                scalars::spell_numbers(value);
            }
        });
    }
    envelope::change(attributes, now);
    for (kind, empty) in [(Kind::EmptyStrings, json!("")), (Kind::EmptyLists, json!([]))] {
        if now.has(kind) {
            attributes.values_mut().for_each(|value| scalars::fill_nulls(value, &empty));
        }
    }
}

fn change_content(attributes: &mut Map<String, Value>, row: usize, now: &Snapshot) {
    let mut set = |key: &str, value: Value| {
        if let Some(old) = attributes.get_mut(key).and_then(|envelope| envelope.get_mut("value")) {
            *old = value;
        }
    };
    if now.is_nth(Kind::UnreadableValue, row) {
        set("email", json!({"unexpected": true}));
    }
    if now.has(Kind::UnknownWords) && (row + 1).is_multiple_of(UNHEARD_OF_PERIOD) {
        set("status", json!("sabbatical"));
        set("gender", json!("unspecified"));
    }
    if now.has(Kind::SupervisorIdOnly)
        && let Some(supervisor) = attributes.get_mut("supervisor")
    {
        keep_id_only(supervisor);
    }
}

/// As in Personio's specification: the id, and that without a label.
fn keep_id_only(supervisor: &mut Value) {
    let id = supervisor.pointer("/value/attributes/id/value").cloned();
    if let Some(id) = id
        && let Some(attributes) = supervisor.pointer_mut("/value/attributes")
    {
        *attributes = json!({ "id": id });
    }
}
