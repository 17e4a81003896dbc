//! Instants, as they are stored, written and typed.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Milliseconds since 1970-01-01T00:00:00Z; written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Now.
    pub fn now() -> Self {
        Self::from(OffsetDateTime::now_utc())
    }

    /// From milliseconds.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// In milliseconds.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// How long it is since an earlier instant; nothing, where that is later.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        let millis = self.0.saturating_sub(earlier.0);
        Duration::from_millis(u64::try_from(millis).unwrap_or_default())
    }

    /// This much earlier.
    pub(crate) fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(millis(span)))
    }

    /// This much later.
    pub(crate) fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(millis(span)))
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

impl From<OffsetDateTime> for Timestamp {
    fn from(instant: OffsetDateTime) -> Self {
        // Years 0 to 9999, which RFC 3339 has, are far from overflowing.
        Self(instant.unix_timestamp() * 1000 + i64::from(instant.millisecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|instant| instant.format(&Rfc3339).ok());
        match text {
            Some(text) => f.write_str(&text),
            // An instant outside the years 0 to 9999, which has no other notation.
            None => write!(f, "@{}ms", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(format))
            .description(Some("An instant by RFC 3339, in UTC."))
            .into()
    }
}

impl ToSchema for Timestamp {}

/// A text that is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time; write a date such as 2026-01-31, or an instant such as 2026-01-31T08:00:00Z")]
pub struct InvalidTime;

/// RFC 3339, or a date, which means its first moment in UTC.
impl FromStr for Timestamp {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let instant = match OffsetDateTime::parse(text, &Rfc3339) {
            Ok(instant) => instant,
            Err(_) => PrimitiveDateTime::new(date(text)?, Time::MIDNIGHT).assume_utc(),
        };
        Ok(Self::from(instant))
    }
}

/// A date and nothing after it; `Iso8601::DATE` ignores a time of day behind it.
fn date(text: &str) -> Result<Date, InvalidTime> {
    let format = time::format_description::parse_borrowed::<2>("[year]-[month]-[day]");
    format.ok().and_then(|format| Date::parse(text, &format).ok()).ok_or(InvalidTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_utc() {
        let text = |input: &str| input.parse::<Timestamp>().unwrap().to_string();
        assert_eq!(text("2022-11-29T10:11:52+01:00"), "2022-11-29T09:11:52Z");
        assert_eq!(text("2022-11-29"), "2022-11-29T00:00:00Z");
        assert_eq!(text("1969-12-31T23:59:59.5Z"), "1969-12-31T23:59:59.5Z");
        assert_eq!(Timestamp::from_millis(i64::MIN).to_string(), "@-9223372036854775808ms");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "yesterday", "2022-13-01", "29.11.2022", "2022-11-29T10:11:52"] {
            assert_eq!(text.parse::<Timestamp>(), Err(InvalidTime), "{text}");
        }
    }
}
