//! Times and numbers, as people of a language write them.

use std::time::Duration;

use marketplace_runtime::Date;
use maud::{Markup, html};
use time::OffsetDateTime;

use crate::clock::Timestamp;
use crate::web::language::Language;
use crate::web::texts::Texts;

/// A moment to the minute, in UTC.
pub(in crate::web) fn moment(texts: &Texts, at: Timestamp) -> Markup {
    let spoken = spoken(texts, at).unwrap_or_else(|| at.to_string());
    html! { time datetime=(at) { (spoken) } }
}

fn spoken(texts: &Texts, at: Timestamp) -> Option<String> {
    let seconds = at.as_millis().div_euclid(1000);
    let at = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    let date = day_of(texts, at.year().into(), at.month().into(), at.day());
    Some(format!("{date}, {:02}:{:02}", at.hour(), at.minute()))
}

/// A calendar day.
pub(in crate::web) fn day(texts: &Texts, date: &Date) -> String {
    day_of(texts, date.year.into(), date.month, date.day)
}

fn day_of(texts: &Texts, year: i64, month: u8, day: u8) -> String {
    match texts.language() {
        Language::English => {
            format!("{day} {} {year}", texts.say(&format!("month-{month}")))
        }
        Language::German => format!("{day:02}.{month:02}.{year}"),
    }
}

/// A number with its thousands apart.
pub(in crate::web) fn count(texts: &Texts, number: i64) -> String {
    let separator = match texts.language() {
        Language::English => ',',
        Language::German => '.',
    };
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    if number < 0 { format!("-{grouped}") } else { grouped }
}

/// How long to wait, in its largest unit, and rather too long.
pub(in crate::web) fn duration(texts: &Texts, span: Duration) -> String {
    let seconds = span.as_secs();
    let (id, amount) = match seconds {
        0..60 => ("seconds", seconds),
        60..7_200 => ("minutes", seconds.div_ceil(60)),
        7_200..172_800 => ("hours", seconds.div_ceil(3_600)),
        _ => ("days", seconds.div_ceil(86_400)),
    };
    texts.with(id, [("count", amount.into())])
}

/// How long something is that was set, in the largest unit in which it is whole.
pub(in crate::web) fn interval(texts: &Texts, span: Duration) -> String {
    let seconds = span.as_secs();
    let units = [("days", 86_400), ("hours", 3_600), ("minutes", 60)];
    let whole = units.into_iter().find(|(_, unit)| seconds.is_multiple_of(*unit));
    let (id, unit) = whole.unwrap_or(("seconds", 1));
    texts.with(id, [("count", (seconds / unit).into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_said_as_it_was_set() {
        let texts = Texts::of(Language::English);
        for (minutes, words) in [(1, "1 minute"), (150, "150 minutes"), (240, "4 hours")] {
            assert_eq!(interval(texts, Duration::from_mins(minutes)), words);
        }
        assert_eq!(interval(texts, Duration::from_hours(50)), "50 hours");
        assert_eq!(interval(texts, Duration::from_hours(720)), "30 days");
    }

    #[test]
    fn every_language_writes_them_in_its_way() {
        let (english, german) = (Texts::of(Language::English), Texts::of(Language::German));
        let at = Timestamp::from_millis(1_763_994_180_000);
        let markup = |texts| moment(texts, at).into_string();
        assert_eq!(
            markup(english),
            "<time datetime=\"2025-11-24T14:23:00Z\">24 Nov 2025, 14:23</time>"
        );
        assert!(markup(german).contains(">24.11.2025, 14:23<"));
        for (number, in_english, in_german) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (-1_234_567, "-1,234,567", "-1.234.567"),
            (i64::MIN, "-9,223,372,036,854,775,808", "-9.223.372.036.854.775.808"),
        ] {
            assert_eq!(count(english, number), in_english);
            assert_eq!(count(german, number), in_german);
        }
        for (seconds, words) in
            [(1, "1 second"), (60, "1 minute"), (61, "2 minutes"), (14_400, "4 hours")]
        {
            assert_eq!(duration(english, Duration::from_secs(seconds)), words);
        }
    }
}
