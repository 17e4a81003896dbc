//! Calendar days, such as a hire date.

use crate::bindings::marketplace::integration::types::Date;
use time::Month;

/// The day that the first ten characters name.
///
/// Personio writes a day as midnight with an offset, and the offsets differ
/// within one tenant: `2014-11-09T00:00:00+01:00` beside `+00:00` and `+02:00`.
/// Converted to UTC, two of the three would become the day before.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let (day, rest) = text.trim().split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with(['T', ' '])) {
        return None;
    }
    let mut parts = day.splitn(3, '-');
    let year: u16 = number(parts.next()?, 4)?;
    let month: u8 = number(parts.next()?, 2)?;
    let day: u8 = number(parts.next()?, 2)?;
    time::Date::from_calendar_date(year.into(), Month::try_from(month).ok()?, day).ok()?;
    Some(Date { year, month, day })
}

/// Exactly `length` digits, without a sign.
pub(crate) fn number<T: std::str::FromStr>(digits: &str, length: usize) -> Option<T> {
    let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_never_shift_the_day() {
        for text in [
            "2014-11-09",
            "2014-11-09T00:00:00+00:00",
            "2014-11-09T00:00:00+01:00",
            "2014-11-09T00:00:00+02:00",
            "2014-11-09T00:00:00-11:00",
            "2014-11-09T00:00:00Z",
            "2014-11-09 00:00:00",
        ] {
            assert_eq!(parse(text), Some(Date { year: 2014, month: 11, day: 9 }), "{text}");
        }
    }

    #[test]
    fn not_days() {
        for text in [
            "",
            "2014",
            "2014-11-9T",
            "09.11.2014",
            "2014-13-01",
            "2014-02-30",
            "2014-00-10",
            "+014-11-09",
            "2014-11-091",
            "2014-11-0ä",
            "20141-1-09",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("2024-02-29").is_some());
        assert!(parse("2023-02-29").is_none());
    }
}
