//! `GET /v1/company/employees/{id}/absences/balance`: the days off that somebody
//! still has.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::answer::{self, Refusal};
use crate::simulator::Simulator;

/// The types of absence that the company keeps. The first is also what the
/// entitlements in the list are for.
const PAID_VACATION: (u64, &str) = (2_179_197, "Paid vacation");
const UNPAID_LEAVE: (u64, &str) = (2_179_204, "Unpaid leave");

#[derive(Serialize)]
struct Entry {
    id: u64,
    name: &'static str,
    category: Option<&'static str>,
    /// As in the list, digit by digit.
    balance: Box<RawValue>,
    /// Without the days that are planned already.
    available_balance: Box<RawValue>,
}

pub(crate) async fn balance(
    State(simulator): State<Arc<Simulator>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let row = simulator.find(&id)?;
    let days = simulator.directory.vacation_day_balance(row);
    let entries: Vec<Entry> = days
        .and_then(|days| paid_vacation(days, planned(row)))
        .into_iter()
        .chain(unpaid_leave())
        .collect();
    Ok(answer::success(entries))
}

/// Some have planned up to two and a half days.
fn planned(row: usize) -> f64 {
    [0.0, 0.5, 1.0, 1.5, 2.0, 2.5].get(row % 6).copied().unwrap_or_default()
}

fn paid_vacation(days: Box<RawValue>, planned: f64) -> Option<Entry> {
    let total: f64 = serde_json::from_str(days.get()).ok()?;
    let (id, name) = PAID_VACATION;
    let available_balance = number(total - planned)?;
    Some(Entry { id, name, category: Some("paid_vacation"), balance: days, available_balance })
}

fn unpaid_leave() -> Option<Entry> {
    let (id, name) = UNPAID_LEAVE;
    Some(Entry {
        id,
        name,
        category: Some("custom"),
        balance: number(0.0)?,
        available_balance: number(0.0)?,
    })
}

/// Whole where it is whole, as PHP's JSON has it: 12, but 12.5.
fn number(days: f64) -> Option<Box<RawValue>> {
    RawValue::from_string(days.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_where_they_can_be() {
        let spelt = |days: f64| number(days).unwrap().get().to_owned();
        assert_eq!(spelt(12.0), "12");
        assert_eq!(spelt(12.5), "12.5");
        assert_eq!(spelt(-4.0), "-4");
        assert_eq!(spelt(0.0), "0");
    }

    #[test]
    fn the_digits_stay_and_the_planned_days_go() {
        let days = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let entry = paid_vacation(days("12.50"), 2.5).unwrap();
        assert_eq!((entry.balance.get(), entry.available_balance.get()), ("12.50", "10"));
        assert!(paid_vacation(days("null"), 0.0).is_none());
        assert!(paid_vacation(days(r#""12""#), 0.0).is_none());
    }
}
