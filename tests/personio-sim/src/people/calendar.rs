//! Days and instants, spelt as Personio spells them.
//!
//! A date is "midnight of that day", with an offset that follows from the
//! employee's office and from daylight saving: `2022-01-12T00:00:00+01:00`. An
//! instant is a real one, always in German time, for British companies too.

use std::fmt;

use time::{Date, Duration, Month, OffsetDateTime, Time};

/// The company's today, 2026-11-02: a constant, because the same seed has to
/// give the same people next year.
pub(super) const TODAY: Day = Day(20_759);

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
/// By European law clocks change at 01:00 UTC on the last Sunday of March and
/// of October.
const CHANGE_HOUR_UTC: u8 = 1;

/// A calendar day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i32);

/// A moment, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(i64);

/// The zones of the company's offices, all of which change their clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// London, Lisbon.
    Western,
    /// Berlin, Vienna, Warsaw.
    Central,
    /// Helsinki, Athens.
    Eastern,
}

impl Day {
    pub(super) fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    pub(super) fn minus(self, days: i32) -> Self {
        Self(self.0.saturating_sub(days))
    }

    pub(super) fn at(self, second_of_day_utc: i64) -> Instant {
        Instant(i64::from(self.0) * SECONDS_PER_DAY + second_of_day_utc)
    }

    fn date(self) -> Date {
        OffsetDateTime::UNIX_EPOCH.date().saturating_add(Duration::days(self.0.into()))
    }

    /// This day as Personio shows it to people in `zone`.
    pub(super) fn midnight_in(self, zone: Zone) -> String {
        let date = self.date();
        // At midnight the change of that night is still to come.
        let offset = zone.offset(date, false);
        format!("{date}T00:00:00+{offset:02}:00")
    }
}

impl Instant {
    pub(super) fn unix_seconds(self) -> i64 {
        self.0
    }

    pub(super) fn seconds_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    pub(super) fn minus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_sub_unsigned(seconds))
    }
}

/// As Personio shows it: in German time.
impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::seconds(self.0));
        let offset = Zone::Central.offset(utc.date(), utc.hour() >= CHANGE_HOUR_UTC);
        let local = utc.saturating_add(Duration::hours(offset.into()));
        let (date, time): (Date, Time) = (local.date(), local.time());
        let (hour, minute, second) = time.as_hms();
        write!(formatter, "{date}T{hour:02}:{minute:02}:{second:02}+{offset:02}:00")
    }
}

impl Zone {
    /// Hours ahead of UTC on this day. `changed` says whether, on the very day of
    /// a change, it has happened already.
    fn offset(self, date: Date, changed: bool) -> u8 {
        let standard = match self {
            Self::Western => 0,
            Self::Central => 1,
            Self::Eastern => 2,
        };
        standard + u8::from(is_summer(date, changed))
    }
}

fn is_summer(date: Date, changed: bool) -> bool {
    let since_sunday = date.weekday().number_days_from_sunday();
    // Both months have 31 days: their last Sunday is the one from the 25th on.
    let last_sunday_came = date.day().saturating_sub(since_sunday) >= 25;
    let after_change = last_sunday_came && (since_sunday > 0 || changed);
    match date.month() {
        Month::January | Month::February | Month::November | Month::December => false,
        Month::March => after_change,
        Month::October => !after_change,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The day of an ISO date.
    fn day(text: &str) -> Day {
        let all = (0..40_000).map(Day);
        all.into_iter().find(|day| day.date().to_string() == text).unwrap()
    }

    #[test]
    fn today_is_what_the_documentation_says() {
        assert_eq!(TODAY, day("2026-11-02"));
    }

    #[test]
    fn midnight_follows_zone_and_season() {
        let midnight = |text, zone| day(text).midnight_in(zone);
        assert_eq!(midnight("2022-01-12", Zone::Central), "2022-01-12T00:00:00+01:00");
        assert_eq!(midnight("2022-05-05", Zone::Central), "2022-05-05T00:00:00+02:00");
        assert_eq!(midnight("2022-01-12", Zone::Western), "2022-01-12T00:00:00+00:00");
        assert_eq!(midnight("2022-05-05", Zone::Western), "2022-05-05T00:00:00+01:00");
        assert_eq!(midnight("2022-05-05", Zone::Eastern), "2022-05-05T00:00:00+03:00");
    }

    #[test]
    fn clocks_change_after_the_midnight_of_the_last_sunday() {
        let midnight = |text| day(text).midnight_in(Zone::Central);
        // 2024: last Sundays are 31 March, the latest possible, and 27 October.
        assert_eq!(midnight("2024-03-30"), "2024-03-30T00:00:00+01:00");
        assert_eq!(midnight("2024-03-31"), "2024-03-31T00:00:00+01:00");
        assert_eq!(midnight("2024-04-01"), "2024-04-01T00:00:00+02:00");
        assert_eq!(midnight("2024-10-27"), "2024-10-27T00:00:00+02:00");
        assert_eq!(midnight("2024-10-28"), "2024-10-28T00:00:00+01:00");
        // 2026: 29 March and 25 October, the earliest possible.
        assert_eq!(midnight("2026-03-29"), "2026-03-29T00:00:00+01:00");
        assert_eq!(midnight("2026-03-30"), "2026-03-30T00:00:00+02:00");
        assert_eq!(midnight("2026-10-24"), "2026-10-24T00:00:00+02:00");
        assert_eq!(midnight("2026-10-25"), "2026-10-25T00:00:00+02:00");
        assert_eq!(midnight("2026-10-26"), "2026-10-26T00:00:00+01:00");
    }

    #[test]
    fn instants_are_in_german_time() {
        let at = |text, hour: i64, minute: i64| day(text).at(hour * 3600 + minute * 60).to_string();
        assert_eq!(at("2022-11-29", 9, 11), "2022-11-29T10:11:00+01:00");
        assert_eq!(at("2022-06-30", 23, 30), "2022-07-01T01:30:00+02:00");
        assert_eq!(at("2024-03-31", 0, 59), "2024-03-31T01:59:00+01:00");
        assert_eq!(at("2024-03-31", 1, 0), "2024-03-31T03:00:00+02:00");
        assert_eq!(at("2024-10-27", 0, 59), "2024-10-27T02:59:00+02:00");
        assert_eq!(at("2024-10-27", 1, 0), "2024-10-27T02:00:00+01:00");
    }
}
