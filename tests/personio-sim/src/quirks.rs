//! What can be odd about one employee's values.
//!
//! Without such a fault an employee is written straight to the answer, recorded
//! numbers with all their digits. With one it takes the way through a JSON
//! value, which is changed in place.

use serde::Serialize;
use serde_json::{Value, json};

use crate::directory::Employee;
use crate::faults::{Kind, Snapshot};

/// One element of `data` as it is shown.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Record<'a> {
    Plain(Employee<'a>),
    Changed(Value),
}

pub(crate) fn show<'a>(employee: Employee<'a>, now: &Snapshot) -> Record<'a> {
    let row = employee.row;
    if !now.is_nth(Kind::UnreadableValue, row) {
        return Record::Plain(employee);
    }
    let Ok(mut value) = serde_json::to_value(&employee) else {
        return Record::Plain(employee);
    };
    if let Some(email) = value.pointer_mut("/attributes/email/value") {
        *email = json!({"unexpected": true});
    }
    Record::Changed(value)
}
