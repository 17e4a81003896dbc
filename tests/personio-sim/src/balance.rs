//! `GET /v1/company/employees/{id}/absences/balance`: the days off that somebody
//! still has.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::answer::{self, Refusal};
use crate::faults::{Kind, Snapshot};
use crate::quirks;
use crate::simulator::Simulator;

/// A type of absence that the company keeps.
struct Type {
    id: u64,
    name: &'static str,
    category: Option<&'static str>,
}

const PAID: Option<&str> = Some("paid_vacation");

/// What the entitlements in the list are for.
const PAID_VACATION: Type = Type { id: 2_179_197, name: "Paid vacation", category: PAID };
const CARRIED_OVER: Type = Type { id: 2_179_198, name: "Carried over", category: PAID };
const UNPAID_LEAVE: Type = Type { id: 2_179_204, name: "Unpaid leave", category: Some("custom") };
const OVERTIME: Type = Type { id: 2_179_211, name: "Overtime", category: None };

/// Of this year, where the paid vacation comes in two entries.
const OF_THIS_YEAR: f64 = 10.0;

#[derive(Serialize)]
struct Entry {
    id: u64,
    name: &'static str,
    category: Option<&'static str>,
    balance: Box<RawValue>,
    /// Without the days that are planned already.
    available_balance: Box<RawValue>,
}

pub(crate) async fn balance(
    State(simulator): State<Arc<Simulator>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let row = simulator.find(&id)?;
    let now = simulator.faults.now();
    if now.is_nth(Kind::MissingBalance, row) {
        return Err(Refusal::EmployeeUnknown);
    }
    if now.is_nth(Kind::BrokenBalance, row) {
        return Err(Refusal::Gateway(StatusCode::BAD_GATEWAY));
    }
    let days = simulator.directory.vacation_day_balance(row);
    let entries = if now.has(Kind::SeveralBalances) {
        several(days.as_deref(), planned(row))
    } else {
        usual(days, planned(row))
    };
    Ok(answer(&entries, &now))
}

fn answer(entries: &[Entry], now: &Snapshot) -> Response {
    if quirks::changes_balance(now)
        && let Ok(mut changed) = serde_json::to_value(entries)
    {
        quirks::change_balance(&mut changed, now);
        return answer::success(changed);
    }
    answer::success(entries)
}

/// Some have planned up to two and a half days.
fn planned(row: usize) -> f64 {
    [0.0, 0.5, 1.0, 1.5, 2.0, 2.5].get(row % 6).copied().unwrap_or_default()
}

/// The paid vacation, if it is known, digit by digit as in the list.
fn usual(days: Option<Box<RawValue>>, planned: f64) -> Vec<Entry> {
    let paid = days.and_then(|days| {
        let available_balance = number(parse(&days)? - planned)?;
        let Type { id, name, category } = PAID_VACATION;
        Some(Entry { id, name, category, balance: days, available_balance })
    });
    paid.into_iter().chain(UNPAID_LEAVE.entry(0.0, 0.0)).collect()
}

/// The paid vacation in two parts, among others and not first.
fn several(days: Option<&RawValue>, planned: f64) -> Vec<Entry> {
    let parts = days.and_then(parse).map(|days| {
        let rest = days - OF_THIS_YEAR;
        [PAID_VACATION.entry(OF_THIS_YEAR, 0.0), CARRIED_OVER.entry(rest, planned)]
    });
    let [this_year, carried_over] = parts.unwrap_or_default();
    let overtime = OVERTIME.entry(3.0, 0.0);
    let unpaid = UNPAID_LEAVE.entry(0.0, 0.0);
    [overtime, this_year, unpaid, carried_over].into_iter().flatten().collect()
}

impl Type {
    fn entry(&self, days: f64, planned: f64) -> Option<Entry> {
        let Self { id, name, category } = *self;
        let (balance, available_balance) = (number(days)?, number(days - planned)?);
        Some(Entry { id, name, category, balance, available_balance })
    }
}

fn parse(days: &RawValue) -> Option<f64> {
    serde_json::from_str(days.get()).ok()
}

/// Whole where it is whole, as PHP's JSON has it: 12, but 12.5. Rounded where a
/// difference would show how doubles are made.
fn number(days: f64) -> Option<Box<RawValue>> {
    // Adding nothing turns a negative zero into an ordinary one.
    let rounded = (days * 1e6).round() / 1e6 + 0.0;
    RawValue::from_string(rounded.to_string()).ok()
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
        assert_eq!((spelt(0.0), spelt(-0.0)), ("0".to_owned(), "0".to_owned()));
        assert_eq!(spelt(7.35 - 10.0), "-2.65");
    }

    #[test]
    fn the_digits_stay_and_the_planned_days_go() {
        let days = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let paid = &usual(Some(days("12.50")), 2.5)[0];
        assert_eq!((paid.balance.get(), paid.available_balance.get()), ("12.50", "10"));
        for unknown in [None, Some(days("null")), Some(days(r#""12""#))] {
            let entries = usual(unknown, 2.5);
            assert_eq!((entries.len(), entries[0].category), (1, Some("custom")));
        }
    }

    #[test]
    fn several_add_up() {
        let days = RawValue::from_string("7.35".to_owned()).unwrap();
        let entries = several(Some(&days), 0.5);
        let paid: Vec<&str> = entries
            .iter()
            .filter(|entry| entry.category == PAID)
            .map(|entry| entry.balance.get())
            .collect();
        assert_eq!(paid, ["10", "-2.65"]);
        assert_eq!(several(None, 0.5).len(), 2);
    }
}
