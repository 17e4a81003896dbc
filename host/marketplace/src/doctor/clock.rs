//! This machine's clock: certificates, tokens and the order of records depend on it.

use std::time::Duration;

use super::finding::{Check, Finding};
use crate::clock::Timestamp;
use crate::database::Database;

/// A time before this program was written, or one that nobody who reads this lives to
/// see: 2025-01-01 and 2100-01-01.
const PLAUSIBLE: std::ops::Range<i64> = 1_735_689_600_000..4_102_444_800_000;

/// Clocks are put right by so much every day.
const TOLERANCE: Duration = Duration::from_secs(60);

/// What to do in any case.
const SET: &str = "set the clock of this machine, best by a time server";

/// Whether the clock can be right, by itself and by what was written before.
pub(super) async fn examine(database: Option<&Database>) -> Finding {
    let newest = match database {
        Some(database) => database.newest().await.ok().flatten(),
        None => None,
    };
    judge(Timestamp::now(), newest)
}

fn judge(now: Timestamp, newest: Option<Timestamp>) -> Finding {
    if !PLAUSIBLE.contains(&now.as_millis()) {
        return Finding::failed(Check::Clock, "implausible", format!("it says {now}"), SET);
    }
    let ahead = newest.map(|newest| newest.since(now)).unwrap_or_default();
    let seconds = i64::try_from(ahead.as_secs()).unwrap_or(i64::MAX);
    match newest {
        Some(newest) if ahead > TOLERANCE => {
            let seen = format!("it says {now}, and something was written at {newest}");
            Finding::failed(Check::Clock, "behind", seen, SET).counted("behind_seconds", seconds)
        }
        _ => Finding::ok(Check::Clock, format!("{now}, which can be right")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_cannot_be_right_is_seen() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let code = |now, newest: Option<&str>| judge(at(now), newest.map(at)).code;
        assert_eq!(code("1970-01-01", None), "implausible");
        assert_eq!(code("2199-01-01", None), "implausible");
        assert_eq!(code("2027-01-01", None), "ok");
        assert_eq!(code("2027-01-01", Some("2026-12-31")), "ok");
        assert_eq!(code("2027-01-01T00:00:00Z", Some("2027-01-01T00:00:30Z")), "ok");
        assert_eq!(code("2027-01-01", Some("2027-01-02")), "behind");
    }
}
