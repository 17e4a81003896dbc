//! One answer of the employees list.

use crate::answer::{self, Refusal};
use crate::bindings::marketplace::integration::types::{Employee, EmployeeFields, RejectedRecord};
use crate::cursor::fingerprint;
use crate::employee;
use crate::http::Response;
use crate::json::{Any, members};
use crate::record::ReadRecords;
use crate::value::Value;
use serde_json::value::RawValue;

/// With more records than this that are none, an answer is no list of employees.
const MOST_NAMELESS: usize = 1_000;

/// What a list answer holds, as far as a mask allows.
#[derive(Debug)]
pub(crate) struct Page {
    /// In the order of the source.
    pub(crate) records: Vec<Record>,
    /// The fields that some record has an attribute for, with or without a value.
    pub(crate) present: EmployeeFields,
    /// The page size that the source says it has used.
    pub(crate) limit: Option<u32>,
    /// The source's own count of everyone, for a progress bar.
    pub(crate) total: Option<u64>,
}

/// Somebody, or something in somebody's place.
#[derive(Debug)]
pub(crate) struct Record {
    /// The fingerprint of the id, where that can be read.
    pub(crate) id: Option<u64>,
    /// In a box of its own: in a hostile answer a record has some twenty bytes, an
    /// employee has five hundred.
    pub(crate) employee: Result<Box<Employee>, RejectedRecord>,
}

impl Record {
    fn new(employee: Result<Employee, RejectedRecord>) -> Self {
        let id = match &employee {
            Ok(employee) => Some(employee.id.as_str()),
            Err(rejected) => rejected.id.as_deref(),
        };
        Self { id: id.map(fingerprint), employee: employee.map(Box::new) }
    }
}

/// Reads an answer of the list.
pub(crate) fn read(response: &Response, mask: EmployeeFields) -> Result<Page, Refusal> {
    let answer = answer::read(response, Any(ReadRecords))?;
    let records = answer.data.found().ok_or_else(|| Refusal::malformed(response))?;
    let mut nameless = 0;
    let mut page = Page {
        records: Vec::new(),
        present: EmployeeFields::empty(),
        limit: answer.limit.and_then(whole),
        total: answer.metadata.and_then(total),
    };
    for record in records {
        let record = Record::new(match record {
            Some(attributes) => {
                page.present |= attributes.present(mask);
                employee::read(&attributes, mask)
            }
            None => {
                Err(RejectedRecord { id: None, reason: "The record has no attributes.".to_owned() })
            }
        });
        nameless += usize::from(record.id.is_none());
        if nameless > MOST_NAMELESS {
            return Err(Refusal::malformed(response));
        }
        page.records.push(record);
    }
    Ok(page)
}

/// A hint for a progress bar and for how much to ask for at once, nothing more.
fn total(metadata: &RawValue) -> Option<u64> {
    let [total] = members(metadata.get(), ["total_elements"]).ok()?;
    whole(total?)
}

/// A whole number, also one in quotes.
fn whole<T: std::str::FromStr>(raw: &RawValue) -> Option<T> {
    Value::of(raw).text().ok()??.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Reason;
    use crate::http::ResponseHeaders;

    fn response(body: String) -> Response {
        Response { status: 200, headers: ResponseHeaders::default(), body: body.into_bytes() }
    }

    fn page(data: &str, rest: &str, mask: EmployeeFields) -> Page {
        read(&response(format!(r#"{{"success":true,"data":{data}{rest}}}"#)), mask).unwrap()
    }

    #[test]
    fn rejected_records_leave_the_others_alone() {
        let data = r#"[7,null,"x",[],{},{"attributes":[]},{"attributes":null},
            {"attributes":{"email":{"value":"a@example.com"}}},
            {"attributes":{"id":{"value":""}}},
            {"attributes":{"id":{"value":{"id":1}}}},
            {"attributes":{"id":{"value":9},"email":{"value":{"a":"b@example.com"}}}},
            {"attributes":{"id":{"value":10},"email":{"value":"c@example.com"}}}]"#;
        let mut records = page(data, "", EmployeeFields::EMAIL).records;
        assert_eq!(records.len(), 12);
        let last = records.pop().unwrap();
        assert_eq!(last.employee.unwrap().email.as_deref(), Some("c@example.com"));
        assert_eq!(records[10].id, Some(fingerprint("9")));
        let rejected: Vec<_> =
            records.into_iter().map(|record| record.employee.unwrap_err()).collect();
        assert_eq!(rejected[10].id.as_deref(), Some("9"));
        assert!(rejected[10].reason.contains("`email`"));
        assert!(rejected[9].reason.contains("`id`"));
        for rejected in &rejected {
            assert!(!rejected.reason.contains("example.com"));
        }
    }

    #[test]
    fn one_record_may_come_without_a_list() {
        let data = r#"{"type":"Employee","attributes":{"id":{"value":1}}}"#;
        let page = page(data, "", EmployeeFields::EMAIL);
        assert_eq!(page.records.len(), 1);
    }

    #[test]
    fn absent_is_not_empty() {
        let mask = EmployeeFields::EMAIL | EmployeeFields::STATUS | EmployeeFields::GENDER;
        let data = r#"[{"attributes":{"id":{"value":1},"email":{"value":null}}},
            {"attributes":{"id":{"value":2},"gender":null}}, 7]"#;
        assert_eq!(page(data, "", mask).present, mask - EmployeeFields::STATUS);
        assert_eq!(page("[]", "", mask).present, EmployeeFields::empty());
        // An employee that is there and cannot be read has its attributes.
        let data = r#"[{"attributes":{"id":{"value":1},"email":{"value":true}}}]"#;
        assert_eq!(page(data, "", mask).present, EmployeeFields::EMAIL);
    }

    #[test]
    fn totals_and_limits_are_whole_numbers() {
        let total = |json: &str| page("[]", json, EmployeeFields::EMAIL).total;
        assert_eq!(total(r#","metadata":{"total_elements":34}"#), Some(34));
        assert_eq!(total(r#","metadata":{"total_elements":"34"}"#), Some(34));
        let limit = |json: &str| page("[]", json, EmployeeFields::EMAIL).limit;
        assert_eq!(limit(r#","limit":50"#), Some(50));
        assert_eq!(limit(r#","limit":"50""#), Some(50));
        for value in ["null", "[]", "-1", "1.5", r#""x""#, "{}"] {
            assert_eq!(total(&format!(r#","metadata":{{"total_elements":{value}}}"#)), None);
            assert_eq!(total(&format!(r#","metadata":{value}"#)), None);
            assert_eq!(limit(&format!(r#","limit":{value}"#)), None);
        }
        assert_eq!((total(""), limit("")), (None, None));
    }

    #[test]
    fn data_that_is_no_list() {
        let nobody = format!("[{}null]", "null,".repeat(MOST_NAMELESS));
        for data in [&nobody, "null", "7", r#""x""#, "true"] {
            let response = response(format!(r#"{{"success":true,"data":{data}}}"#));
            let refusal = read(&response, EmployeeFields::EMAIL).unwrap_err();
            assert_eq!(refusal.reason, Reason::Malformed, "{data}");
        }
    }
}
