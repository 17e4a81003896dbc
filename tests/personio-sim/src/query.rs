//! The parameters of `GET /v1/company/employees`.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::form_urlencoded;

use crate::answer::{Invalid, Refusal};

/// Since 2025; before, it was "everything".
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 100;

/// A list request that passed validation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ListQuery {
    pub(crate) limit: usize,
    /// Counts records, not pages.
    pub(crate) offset: usize,
    pub(crate) email: Option<String>,
    /// The projection; empty means every attribute that may be read.
    pub(crate) attributes: Vec<String>,
    /// In seconds since 1970.
    pub(crate) updated_since: Option<i64>,
}

impl ListQuery {
    /// Unknown parameters are ignored, and of a repeated one the last counts,
    /// as PHP has it. All mistakes are reported at once. With `clamp` it is no
    /// mistake to ask for too many.
    pub(crate) fn parse(query: &str, clamp: bool) -> Result<Self, Refusal> {
        let mut list = Self {
            limit: DEFAULT_LIMIT,
            offset: 0,
            email: None,
            attributes: Vec::new(),
            updated_since: None,
        };
        let mut invalid = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "limit" => keep(parse_limit(&value, clamp), &mut list.limit, &mut invalid),
                "offset" => keep(parse_offset(&value), &mut list.offset, &mut invalid),
                "email" => list.email = Some(value.into_owned()),
                "attributes[]" => list.attributes.push(value.into_owned()),
                "updated_since" => {
                    keep(parse_since(&value).map(Some), &mut list.updated_since, &mut invalid);
                }
                _ => {}
            }
        }
        if invalid.is_empty() { Ok(list) } else { Err(Refusal::Invalid(invalid)) }
    }
}

fn keep<T>(parsed: Result<T, Invalid>, target: &mut T, invalid: &mut Vec<Invalid>) {
    match parsed {
        Ok(value) => *target = value,
        Err(error) => invalid.push(error),
    }
}

fn parse_limit(value: &str, clamp: bool) -> Result<usize, Invalid> {
    match value.parse() {
        Ok(limit @ 1..=MAX_LIMIT) => Ok(limit),
        Ok(limit) if clamp && limit > MAX_LIMIT => Ok(MAX_LIMIT),
        _ => Err(Invalid { field: "limit", message: "The limit must be between 1 and 100." }),
    }
}

fn parse_offset(value: &str) -> Result<usize, Invalid> {
    let message = "The offset must be an integer of at least 0.";
    value.parse().map_err(|_| Invalid { field: "offset", message })
}

/// `2022-12-24T08:15:30` or `2022-12-24`. The documentation knows no zone;
/// here it is UTC.
fn parse_since(value: &str) -> Result<i64, Invalid> {
    let message = "The updated since does not match the format YYYY-MM-DDTHH:MM:SS or YYYY-MM-DD.";
    let invalid = || Invalid { field: "updated_since", message };
    // With the zone appended, RFC 3339 is exactly the form wanted, and a value
    // that brings a zone of its own does not parse.
    let rfc3339 = match value.len() {
        10 => format!("{value}T00:00:00Z"),
        19 => format!("{value}Z"),
        _ => return Err(invalid()),
    };
    OffsetDateTime::parse(&rfc3339, &Rfc3339)
        .map(OffsetDateTime::unix_timestamp)
        .map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<ListQuery, Refusal> {
        ListQuery::parse(query, false)
    }

    fn fields(query: &str) -> Vec<&'static str> {
        match parse(query) {
            Err(Refusal::Invalid(invalid)) => invalid.iter().map(|invalid| invalid.field).collect(),
            other => panic!("expected a validation error, got {other:?}"),
        }
    }

    #[test]
    fn defaults() {
        let list = parse("").unwrap();
        assert_eq!((list.limit, list.offset), (50, 0));
        assert_eq!(list, parse("unheard=of").unwrap());
    }

    #[test]
    fn limit_is_1_to_100() {
        assert_eq!(parse("limit=1").unwrap().limit, 1);
        assert_eq!(parse("limit=100").unwrap().limit, 100);
        for limit in ["0", "101", "200", "-1", "ten", "", "1.5", "99999999999999999999"] {
            assert_eq!(fields(&format!("limit={limit}")), ["limit"], "{limit}");
        }
    }

    #[test]
    fn too_high_a_limit_can_be_lowered() {
        for (limit, lowered) in [("7", 7), ("100", 100), ("101", 100), ("4000000000", 100)] {
            let query = format!("limit={limit}");
            assert_eq!(ListQuery::parse(&query, true).unwrap().limit, lowered);
        }
        assert!(ListQuery::parse("limit=0", true).is_err());
        assert!(ListQuery::parse("limit=many", true).is_err());
    }

    #[test]
    fn offset_is_not_negative() {
        assert_eq!(parse("offset=250").unwrap().offset, 250);
        for offset in ["-1", "x", "", "1e3"] {
            assert_eq!(fields(&format!("offset={offset}")), ["offset"], "{offset}");
        }
    }

    #[test]
    fn attributes_literal_and_encoded() {
        let list = parse("attributes[]=email&attributes%5B%5D=hire_date").unwrap();
        assert_eq!(list.attributes, ["email", "hire_date"]);
    }

    #[test]
    fn updated_since_is_utc_without_a_zone() {
        let since = |value: &str| parse(&format!("updated_since={value}"));
        assert_eq!(since("2022-12-24T08:15:30").unwrap().updated_since, Some(1_671_869_730));
        assert_eq!(since("2022-12-24T08%3A15%3A30").unwrap().updated_since, Some(1_671_869_730));
        assert_eq!(since("2022-12-24").unwrap().updated_since, Some(1_671_840_000));
        for value in [
            "",
            "yesterday",
            "2022-13-01",
            "2022-02-30",
            "2022-12-24T25:00:00",
            "2022-12-24T08:15:30Z",
            "2022-12-24T08:15:30%2B01:00",
            "2022-12-24T08:15",
            "1671869730",
        ] {
            assert_eq!(fields(&format!("updated_since={value}")), ["updated_since"], "{value}");
        }
    }

    #[test]
    fn all_mistakes_at_once() {
        assert_eq!(
            fields("limit=0&offset=-1&updated_since=x"),
            ["limit", "offset", "updated_since"]
        );
    }
}
