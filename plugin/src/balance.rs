//! Remaining vacation days, asked for one by one.
//!
//! Personio announced in 2024 that the list would no longer carry them; what is
//! left is a request for each person, which needs a right of its own. Of the
//! balances that a person has, those of the category `paid_vacation` count, all
//! added up: several are possible, and the others are sick leave, time off in
//! lieu and whatever a company invents. `balance` is what remains as of today;
//! `available_balance` would subtract planned leave, too.

use crate::answer::{self, Refusal};
use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Http, Response};
use crate::json::{Unreadable, entries, members};
use crate::listing::Balance;
use crate::origin::Origin;
use crate::request::Read;
use crate::retry::Failure;
use crate::session::Session;
use crate::storage::Storage;
use crate::value::Value;
use serde_json::value::RawValue;
use std::marker::PhantomData;

const CATEGORY: &str = "paid_vacation";

/// What becomes of a record without an answer of its own.
const REASON: &str = "The record's vacation days could not be read; the next run tries again.";

/// The vacation days of people, in order, of as many as there was time for. `None`
/// if the credentials may not ask.
pub(crate) fn of<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    ids: &[String],
) -> Result<Option<Vec<Balance>>> {
    let reads: Vec<_> = ids.iter().map(|id| Read::Balance { employee: id }).collect();
    let mut balances = vec![Balance::Days(None); reads.len()];
    let mut failures = Vec::new();
    // One alone at first: where that is refused, so would be a hundred others.
    let (first, rest) = reads.split_at(1.min(reads.len()));
    for (offset, reads) in [(0, first), (1, rest)] {
        let failed = session.read_all(reads, &mut |item, response| {
            let days = read(response)?;
            if let Some(balance) = balances.get_mut(offset + item) {
                *balance = Balance::Days(days);
            }
            Ok(())
        })?;
        failures.extend(failed.into_iter().map(|(item, failure)| (offset + item, failure)));
        let is_refused = |(_, failure): &(usize, Failure)| failure.is_refusal();
        let is_missing = |(_, failure): &(usize, Failure)| failure.is_missing();
        let asked = offset + reads.len();
        // One person who is unknown tells nothing of the others; everyone does.
        if failures.len() == asked
            && failures.iter().all(is_refused)
            && !(asked == 1 && ids.len() > 1 && failures.iter().all(is_missing))
        {
            return Ok(None);
        }
    }
    settle(balances, failures, session.origin()).map(Some)
}

/// What the failures leave of the balances.
fn settle(
    mut balances: Vec<Balance>,
    failures: Vec<(usize, Failure)>,
    origin: &Origin,
) -> Result<Vec<Balance>> {
    let in_time =
        |(item, failure): &(usize, Failure)| matches!(failure, Failure::Late).then_some(*item);
    let in_time = failures.iter().filter_map(in_time).min().unwrap_or(balances.len());
    // One person alone may be the one bad one; several are the source.
    let is_outage = failures.len() == balances.len() && balances.len() > 1;
    let mut cause = None;
    for (item, failure) in failures {
        // Somebody who has left meanwhile has none.
        if failure.is_missing() {
            continue;
        }
        if let Some(balance) = balances.get_mut(item) {
            *balance = Balance::Unreadable(REASON.to_owned());
        }
        cause = Some(failure);
    }
    match cause {
        Some(failure) if is_outage || in_time == 0 => Err(failure.into_read_error(origin)),
        _ => {
            balances.truncate(in_time);
            Ok(balances)
        }
    }
}

/// The remaining days of paid vacation, in an answer about one person. `None` if
/// there is no entry for paid vacation, as for external staff.
pub(crate) fn read(response: &Response) -> Result<Option<f64>, Refusal> {
    let data = answer::read(response, PhantomData::<&RawValue>)?.data.get();
    let mut days = None;
    let mut is_readable = data.starts_with('[');
    let entries = entries(data, &mut |_, entry| match balance(entry) {
        Ok(Some(balance)) => days = Some(days.unwrap_or(0.0) + balance),
        Ok(None) => {}
        Err(Unreadable) => is_readable = false,
    });
    if is_readable && entries.is_ok() { Ok(days) } else { Err(Refusal::malformed(response)) }
}

/// What an entry adds: `{"id": 1, "category": "paid_vacation", "balance": 10.5, …}`.
fn balance(entry: &RawValue) -> Result<Option<f64>, Unreadable> {
    let [category, balance] = members(entry.get(), ["category", "balance"])?;
    let category = category.map_or(Value::Empty, Value::of).text()?;
    if !category.is_some_and(|category| category.trim().eq_ignore_ascii_case(CATEGORY)) {
        return Ok(None);
    }
    balance.map_or(Value::Empty, Value::of).decimal()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Reason;
    use crate::http::ResponseHeaders;

    fn days(data: &str) -> Result<Option<f64>, Refusal> {
        let body = format!(r#"{{"success":true,"data":{data}}}"#).into_bytes();
        read(&Response { status: 200, headers: ResponseHeaders::default(), body })
    }

    #[test]
    fn paid_vacation_counts_and_nothing_else() {
        for (data, expected) in [
            ("[]", None),
            (r#"[{"category":"custom","balance":3}]"#, None),
            (r#"[{"category":null,"balance":3}]"#, None),
            (r#"[{"balance":3}]"#, None),
            (r#"[{"category":"paid_vacation","balance":10.5,"available_balance":8}]"#, Some(10.5)),
            (r#"[{"category":"paid_vacation","balance":-4}]"#, Some(-4.0)),
            (r#"[{"category":"paid_vacation","balance":"10.5"}]"#, Some(10.5)),
            (r#"[{"category":"paid_vacation","balance":null}]"#, None),
            (
                r#"[{"category":"paid_vacation","balance":10},{"category":"custom","balance":99},
                    {"category":"PAID_VACATION","balance":0.5}]"#,
                Some(10.5),
            ),
        ] {
            assert_eq!(days(data).unwrap(), expected, "{data}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_taken_for_nothing() {
        for data in [
            "null",
            "{}",
            "7",
            "[7]",
            r#"[{"category":"paid_vacation","balance":"many"}]"#,
            r#"[{"category":["paid_vacation"],"balance":1}]"#,
        ] {
            assert_eq!(days(data).unwrap_err().reason, Reason::Malformed, "{data}");
        }
    }
}
