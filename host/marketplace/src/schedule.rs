//! When the next run of a connection is due.

use std::time::Duration;

use crate::clock::Timestamp;

/// The longest time between two runs that somebody can wish for, in minutes: a year.
pub(crate) const LONGEST_MINUTES: u32 = 525_600;

/// A run that stopped is tried again after so long, then after twice as long, and so
/// on, up to the time between two runs. A source that restarts takes minutes.
const FIRST_PAUSE: Duration = Duration::from_mins(5);

/// Causes that no waiting mends: somebody has to do something at the source. A source
/// may lock an account out that tries wrong credentials every few minutes.
const NEEDS_SOMEBODY: [&str; 2] = ["invalid-credentials", "permission-missing"];

/// How often the directory of a connection is brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// What the ledger calls the connection.
    pub(crate) reference: String,
    /// The time between two runs.
    pub every: Duration,
    /// Since when there are none.
    pub paused_at: Option<Timestamp>,
    /// Who has paused them.
    pub paused_by: Option<String>,
}

/// How the last run of a connection went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LastRun {
    /// It was begun and has not seen everything: it goes on, or its consent has ended.
    pub(crate) is_unfinished: bool,
    pub(crate) started_at: Timestamp,
    /// When it stopped before its end, if it did.
    pub(crate) stopped_at: Option<Timestamp>,
    /// How often in a row.
    pub(crate) stops: u32,
    /// What the source said about trying again.
    pub(crate) retry_at: Option<Timestamp>,
    /// The kind of the error that it stopped with.
    pub(crate) cause: Option<String>,
}

impl Schedule {
    /// When the next run is due; `None` while they are paused.
    ///
    /// Connections are spread over the time between two runs by their names, so that a
    /// thousand of them do not all begin on the hour.
    pub(crate) fn next(&self, last: Option<&LastRun>, now: Timestamp) -> Option<Timestamp> {
        if self.paused_at.is_some() {
            return None;
        }
        let Some(last) = last else { return Some(now) };
        // The clock was ahead then: by what it said nothing would be due for years.
        if last.started_at > now || last.stopped_at.is_some_and(|at| at > now) {
            return Some(now);
        }
        let slot = self.slot_after(last.started_at);
        match (&last.cause, last.stopped_at) {
            (Some(cause), Some(stopped_at)) => {
                if NEEDS_SOMEBODY.contains(&cause.as_str()) {
                    return Some(self.slot_after(stopped_at));
                }
                let pause = FIRST_PAUSE.saturating_mul(1 << last.stops.saturating_sub(1).min(16));
                let again = stopped_at.after(pause);
                let again = last.retry_at.map_or(again, |retry_at| again.max(retry_at));
                Some(again.min(stopped_at.after(self.every)))
            }
            // Its process was killed, or its consent changed. Whether another process is at
            // it shows when it begins.
            _ if last.is_unfinished => Some(now),
            _ => Some(slot),
        }
    }

    /// The first of this connection's moments behind an instant.
    fn slot_after(&self, instant: Timestamp) -> Timestamp {
        let every = i64::try_from(self.every.as_millis()).unwrap_or(i64::MAX).max(1);
        let number = u64::from_str_radix(&self.reference, 16).unwrap_or_default();
        let offset = i64::try_from(number % every.unsigned_abs()).unwrap_or_default();
        let since = instant.as_millis().saturating_sub(offset);
        let slots = since.div_euclid(every).saturating_add(1);
        Timestamp::from_millis(slots.saturating_mul(every).saturating_add(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn schedule(reference: u64) -> Schedule {
        Schedule {
            reference: format!("{reference:016x}"),
            every: Duration::from_hours(4),
            paused_at: None,
            paused_by: None,
        }
    }

    fn ended(started_at: i64) -> LastRun {
        LastRun {
            is_unfinished: false,
            started_at: at(started_at),
            stopped_at: None,
            stops: 0,
            retry_at: None,
            cause: None,
        }
    }

    fn stopped(cause: &str, stops: u32) -> LastRun {
        LastRun {
            is_unfinished: true,
            stopped_at: Some(at(HOUR)),
            stops,
            cause: Some(cause.to_owned()),
            ..ended(HOUR)
        }
    }

    #[test]
    fn the_first_run_is_due_at_once_and_the_next_in_the_next_slot() {
        let schedule = schedule(0);
        let now = at(41 * HOUR);
        assert_eq!(schedule.next(None, now), Some(now));
        assert_eq!(schedule.next(Some(&ended(HOUR)), now), Some(at(4 * HOUR)));
        assert_eq!(schedule.next(Some(&ended(4 * HOUR)), now), Some(at(8 * HOUR)));
        assert_eq!(schedule.next(Some(&ended(8 * HOUR - 1)), now), Some(at(8 * HOUR)));
    }

    #[test]
    fn connections_are_spread() {
        let now = at(41 * HOUR);
        let minutes: std::collections::BTreeSet<_> = (0..240_u64)
            .map(|number| {
                let reference = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let next = schedule(reference).next(Some(&ended(4 * HOUR)), now).unwrap();
                assert!(next > at(4 * HOUR) && next <= at(8 * HOUR), "{next}");
                next.as_millis() / MINUTE
            })
            .collect();
        assert!(minutes.len() > 100, "{} different minutes", minutes.len());
    }

    #[test]
    fn what_is_paused_is_not_due() {
        let paused = Schedule { paused_at: Some(at(0)), ..schedule(0) };
        assert_eq!(paused.next(None, at(HOUR)), None);
    }

    #[test]
    fn a_run_that_was_killed_goes_on_at_once() {
        let killed = LastRun { is_unfinished: true, ..ended(HOUR) };
        assert_eq!(schedule(0).next(Some(&killed), at(2 * HOUR)), Some(at(2 * HOUR)));
    }

    /// Its consent has changed: what was added is wanted now.
    #[test]
    fn a_run_that_was_given_up_is_followed_at_once() {
        let given_up = LastRun { is_unfinished: true, ..ended(HOUR) };
        assert_eq!(schedule(0).next(Some(&given_up), at(2 * HOUR)), Some(at(2 * HOUR)));
    }

    #[test]
    fn what_stops_is_tried_again_after_longer_and_longer_pauses() {
        let next = |last| schedule(0).next(Some(&last), at(HOUR)).unwrap().as_millis() - HOUR;
        assert_eq!(next(stopped("source-unavailable", 1)), 5 * MINUTE);
        assert_eq!(next(stopped("source-unavailable", 2)), 10 * MINUTE);
        assert_eq!(next(stopped("source-unavailable", 100)), 4 * HOUR);
        let limited =
            |wait| LastRun { retry_at: Some(at(HOUR + wait)), ..stopped("rate-limited", 1) };
        assert_eq!(next(limited(MINUTE)), 5 * MINUTE);
        assert_eq!(next(limited(30 * MINUTE)), 30 * MINUTE);
        // Whatever the source says, or the clock said: nobody waits for weeks.
        assert_eq!(next(limited(i64::MAX / 2)), 4 * HOUR);
        // Its own slot, not five minutes later.
        assert_eq!(next(stopped("invalid-credentials", 1)), 3 * HOUR);
    }

    /// Such as by a page about maintenance, which is no answer: it goes on from nowhere,
    /// and yet not hours later.
    #[test]
    fn what_failed_for_good_begins_anew_after_a_pause() {
        let failed = LastRun { is_unfinished: false, ..stopped("unexpected-response", 1) };
        assert_eq!(schedule(0).next(Some(&failed), at(HOUR)), Some(at(HOUR + 5 * MINUTE)));
    }

    #[test]
    fn a_clock_that_was_ahead_stops_nothing() {
        let now = at(10 * HOUR);
        assert_eq!(schedule(7).next(Some(&ended(1_000_000 * HOUR)), now), Some(now));
        let stopped = LastRun { stopped_at: Some(at(1_000_000 * HOUR)), ..stopped("internal", 9) };
        assert_eq!(schedule(7).next(Some(&stopped), now), Some(now));
    }
}
