//! Dates and instants with an offset for everybody's taste.

use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, Time, UtcOffset};

const MINUTE: i32 = 60;
const HOUR: i32 = 60 * MINUTE;

/// In seconds, and as written: UTC goes by two names.
const OFFSETS: [(i32, &str); 6] = [
    (0, "+00:00"),
    (HOUR, "+01:00"),
    (2 * HOUR, "+02:00"),
    (-5 * HOUR, "-05:00"),
    (5 * HOUR + 30 * MINUTE, "+05:30"),
    (0, "Z"),
];

/// The only attributes that are real moments; all others are days.
const INSTANTS: [&str; 2] = ["created_at", "last_modified_at"];

/// Gives the times in this attribute's value the offset that is this row's turn.
pub(super) fn rotate(key: &str, value: &mut Value, row: usize) {
    let turn = OFFSETS.get(row % OFFSETS.len()).copied();
    let Some((seconds, written)) = turn else {
        return;
    };
    if INSTANTS.contains(&key) {
        each_time(value, &|_, moment| instant_at(moment, seconds, written));
    } else {
        each_time(value, &|text, _| day_with(text, written));
    }
}

/// Replaces every text that is a time, in whatever depth.
fn each_time(value: &mut Value, change: &dyn Fn(&str, OffsetDateTime) -> Option<String>) {
    match value {
        Value::String(text) => {
            let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
            if let Some(changed) = moment.and_then(|moment| change(text, moment)) {
                *text = changed;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_time(value, change)),
        Value::Object(members) => {
            members.values_mut().for_each(|value| each_time(value, change));
        }
        _ => {}
    }
}

/// The same moment by another clock.
fn instant_at(moment: OffsetDateTime, seconds: i32, written: &str) -> Option<String> {
    let local = moment.checked_to_offset(UtcOffset::from_whole_seconds(seconds).ok()?)?;
    let (date, time): (Date, Time) = (local.date(), local.time());
    let (hour, minute, second) = time.as_hms();
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{written}"))
}

/// The same day, wherever its midnight is.
fn day_with(text: &str, written: &str) -> Option<String> {
    let midnight = text.get(..19)?;
    Some(format!("{midnight}{written}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rotated(key: &str, text: &str) -> Vec<String> {
        (0..6)
            .map(|row| {
                let mut value = json!(text);
                rotate(key, &mut value, row);
                value.as_str().unwrap().to_owned()
            })
            .collect()
    }

    #[test]
    fn a_date_keeps_its_day() {
        assert_eq!(
            rotated("hire_date", "2022-01-12T00:00:00+03:00"),
            [
                "2022-01-12T00:00:00+00:00",
                "2022-01-12T00:00:00+01:00",
                "2022-01-12T00:00:00+02:00",
                "2022-01-12T00:00:00-05:00",
                "2022-01-12T00:00:00+05:30",
                "2022-01-12T00:00:00Z"
            ]
        );
    }

    #[test]
    fn an_instant_keeps_its_moment() {
        let expected = [
            "2022-11-28T23:11:52+00:00",
            "2022-11-29T00:11:52+01:00",
            "2022-11-29T01:11:52+02:00",
            "2022-11-28T18:11:52-05:00",
            "2022-11-29T04:41:52+05:30",
            "2022-11-28T23:11:52Z",
        ];
        assert_eq!(rotated("created_at", "2022-11-29T00:11:52+01:00"), expected);
    }

    #[test]
    fn other_text_is_left_alone() {
        assert_eq!(rotated("position", "2022"), ["2022"; 6]);
        let mut value = json!({"attributes": {"valid_from": "2022-01-12T00:00:00+01:00", "x": 1}});
        rotate("work_schedule", &mut value, 5);
        assert_eq!(value, json!({"attributes": {"valid_from": "2022-01-12T00:00:00Z", "x": 1}}));
    }
}
