//! Points in time, such as a last modification.

use crate::date::{self, number};
use time::{Date, Month};

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// 1970-01-01
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// Milliseconds since 1970 in UTC, from RFC 3339 with any offset. Other than a
/// hire date this is a real instant, so the offset counts; where it is missing,
/// a guess would be an hour or two off.
///
/// The parser of `time` would be a twentieth of the whole component, and takes
/// no offset without a colon, as PHP's own ISO 8601 format has it.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (day, rest) = text.trim().split_at_checked(10)?;
    let (clock, offset_seconds) = split_offset(rest.strip_prefix(['T', 't', ' '])?)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let seconds = days_since_1970(day)? * DAY_SECONDS + seconds_of(clock)? - offset_seconds;
    Some(seconds * 1000 + milliseconds(fraction)?)
}

/// Milliseconds since 1970 from a date as HTTP writes it in its headers:
/// `Wed, 21 Oct 2026 07:28:00 GMT`. Of the three formats that RFC 9110 knows, it
/// is the one that may be sent.
pub(crate) fn parse_http(text: &str) -> Option<i64> {
    let mut parts = text.split_ascii_whitespace();
    let (_weekday, day, month) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, clock, zone) = (parts.next()?, parts.next()?, parts.next()?);
    let month = 1 + MONTHS.iter().position(|name| *name == month)?;
    if zone != "GMT" || parts.next().is_some() {
        return None;
    }
    parse(&format!("{year}-{month:02}-{day}T{clock}Z"))
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn days_since_1970(day: &str) -> Option<i64> {
    let day = date::parse(day)?;
    let month = Month::try_from(day.month).ok()?;
    let date = Date::from_calendar_date(day.year.into(), month, day.day).ok()?;
    Some((date.to_julian_day() - EPOCH_JULIAN_DAY).into())
}

/// `10:11:52`, in seconds. The 60th is a leap second, which the next minute
/// begins with here.
fn seconds_of(clock: &str) -> Option<i64> {
    let mut parts = clock.splitn(3, ':').map(|part| number::<i64>(part, 2));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    (hour <= 23 && minute <= 59 && second <= 60).then_some((hour * 60 + minute) * 60 + second)
}

/// Cuts the offset off: `Z`, `+01:00` or `+0100`, in seconds.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let (clock, offset) = text.split_at_checked(text.rfind(['+', '-'])?)?;
    let (sign, offset) = offset.split_at_checked(1)?;
    let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
    let (hours, minutes) = (number::<i64>(hours, 2)?, number::<i64>(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Some((clock, if sign == "-" { -seconds } else { seconds }))
}

/// The first three digits of a fraction of a second.
fn milliseconds(fraction: &str) -> Option<i64> {
    let mut milliseconds = 0;
    let mut unit = 100;
    for digit in fraction.chars() {
        milliseconds += i64::from(digit.to_digit(10)?) * unit;
        unit /= 10;
    }
    (!fraction.is_empty()).then_some(milliseconds)
}

/// `since_ms` as `updated_since` wants it: `2022-12-24T08:15:30`, without zone.
///
/// Personio does not say in which zone it reads that. UTC is the safe side: a
/// reader who takes it for Berlin time gets an instant one or two hours
/// earlier and delivers more, never less. Rounding down is safe likewise.
/// `None` for an instant outside of the years 0 to 9999.
pub(crate) fn updated_since(since_ms: i64) -> Option<String> {
    let seconds = since_ms.div_euclid(1000);
    let days = i32::try_from(seconds.div_euclid(DAY_SECONDS)).ok()?;
    let (year, month, day) =
        Date::from_julian_day(days.checked_add(EPOCH_JULIAN_DAY)?).ok()?.to_calendar_date();
    if !(0..=9999).contains(&year) {
        return None;
    }
    let second = seconds.rem_euclid(DAY_SECONDS);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let month = u8::from(month);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    #[test]
    fn offsets_count() {
        let expected = Some(1_669_713_112_000);
        for text in [
            "2022-11-29T10:11:52+01:00",
            "2022-11-29T11:11:52+02:00",
            "2022-11-29T09:11:52+00:00",
            "2022-11-29T09:11:52Z",
            "2022-11-29 09:11:52Z",
            "2022-11-29T10:11:52+0100",
            "2022-11-29T04:11:52-0500",
            "2022-11-28T22:41:52-10:30",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse("2022-11-29T09:11:52.3456Z"), expected.map(|ms| ms + 345));
        assert_eq!(parse("1969-12-31T23:59:59.25Z"), Some(-750));
        assert_eq!(parse("2016-12-31T23:59:60Z"), parse("2017-01-01T00:00:00Z"));
    }

    #[test]
    fn agrees_with_the_time_crate() {
        for text in [
            "0001-01-01T00:00:00Z",
            "1900-03-01T12:30:00.001+00:30",
            "1999-12-31T23:59:59.999-12:00",
            "2000-02-29T00:00:00+14:00",
            "2038-01-19T03:14:08Z",
            "9999-12-31T23:59:59Z",
        ] {
            let expected =
                OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp_nanos() / 1_000_000;
            assert_eq!(parse(text).map(i128::from), Some(expected), "{text}");
        }
    }

    #[test]
    fn dates_of_http() {
        assert_eq!(parse_http("Sun, 06 Nov 1994 08:49:37 GMT"), parse("1994-11-06T08:49:37Z"));
        assert_eq!(parse_http(" Thu, 29 Feb 2024 23:59:59 GMT "), parse("2024-02-29T23:59:59Z"));
        for text in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Sun, 06 November 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "1994-11-06T08:49:37Z",
        ] {
            assert_eq!(parse_http(text), None, "{text}");
        }
    }

    #[test]
    fn not_instants() {
        for text in [
            "",
            "2022-11-29",
            "2022-11-29T10:11:52",
            "2022-11-29T10:11Z",
            "2022-11-29T10:11:52.Z",
            "2022-11-29T24:00:00Z",
            "2022-11-29T10:60:00Z",
            "2022-11-29T10:11:61Z",
            "2022-02-30T10:11:52Z",
            "2022-11-29T10:11:52+1",
            "2022-11-29T10:11:52+24:00",
            "2022-11-29T10:11:52+ä1",
            "2022-11-29T1:011:52Z",
            "yesterday",
            "1669713112",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn updated_since_is_utc_and_never_later() {
        assert_eq!(updated_since(1_669_713_112_999).as_deref(), Some("2022-11-29T09:11:52"));
        assert_eq!(updated_since(1_669_713_112_000).as_deref(), Some("2022-11-29T09:11:52"));
        assert_eq!(updated_since(-1).as_deref(), Some("1969-12-31T23:59:59"));
        assert_eq!(updated_since(253_402_300_799_999).as_deref(), Some("9999-12-31T23:59:59"));
        for since_ms in [253_402_300_800_000, i64::MAX, i64::MIN, -62_167_219_200_001] {
            assert_eq!(updated_since(since_ms), None, "{since_ms}");
        }
    }
}
