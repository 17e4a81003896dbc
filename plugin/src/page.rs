//! One page of employees, from an answer of the list.

use crate::answer::{self, Refusal};
use crate::bindings::marketplace::integration::types::{
    EmployeeFields, EmployeePage, RejectedRecord,
};
use crate::cursor::Cursor;
use crate::employee;
use crate::http::Response;
use crate::json::{Any, members};
use crate::record::ReadRecords;
use crate::value::Value;
use serde_json::value::RawValue;

/// The most that Personio hands out at once. Asked for more it may answer with
/// an error, or with a hundred.
pub(crate) const MAX_LIMIT: u32 = 100;

/// Reads the answer to a request for `limit` employees from `cursor` on.
pub(crate) fn read(
    response: &Response,
    mask: EmployeeFields,
    limit: u32,
    cursor: Cursor,
) -> Result<EmployeePage, Refusal> {
    let answer = answer::read(response, Any(ReadRecords))?;
    let records = answer.data.found().ok_or_else(|| Refusal::malformed(response))?;
    let mut page = EmployeePage {
        employees: Vec::with_capacity(records.len()),
        next: next(records.len() as u64, limit, answer.limit, cursor),
        withheld: EmployeeFields::empty(),
        total: answer.metadata.and_then(total),
        rejected: Vec::new(),
    };
    let mut present = EmployeeFields::empty();
    for record in &records {
        let Some(attributes) = record else {
            page.rejected.push(RejectedRecord {
                id: None,
                reason: "The record has no attributes.".to_owned(),
            });
            continue;
        };
        present |= attributes.present(mask);
        match employee::read(attributes, mask) {
            Ok(employee) => page.employees.push(employee),
            Err(rejected) => page.rejected.push(rejected),
        }
    }
    // Personio leaves out what the credentials may not read. That is told from
    // a whole page: a key that only some records lack is an oddity of theirs.
    // Records without an id are no employees to tell by.
    if !page.employees.is_empty() || page.rejected.iter().any(|rejected| rejected.id.is_some()) {
        page.withheld = mask - present;
    }
    Ok(page)
}

/// The fields of `mask` that some record of the answer has an attribute for;
/// all of them if there is no record to tell by.
pub(crate) fn readable(
    response: &Response,
    mask: EmployeeFields,
) -> Result<EmployeeFields, Refusal> {
    Ok(mask - read(response, mask, 1, Cursor::default())?.withheld)
}

/// Where to go on after `received` records, by nothing but their number.
///
/// Not by the totals, which shrink while one pages, nor by `current_page`,
/// which starts at 0 here and at 1 elsewhere. A page that is not full is the
/// last; so is one with more than was asked for, since then paging has been
/// ignored and everything came at once.
///
/// A page is full by the source's own measure: where it lowers the limit and
/// says so, fifty of fifty must not pass for the end of the list.
fn next(received: u64, limit: u32, used: Option<&RawValue>, cursor: Cursor) -> Option<String> {
    let limit = u64::from(limit);
    let full = used
        .and_then(|raw| Value::of(raw).decimal().ok().flatten())
        .map_or(limit, |used| limit.min(used as u64))
        .max(1);
    (full..=limit)
        .contains(&received)
        .then(|| Cursor { offset: cursor.offset.saturating_add(received) }.text())
}

/// A hint for a progress bar and nothing more.
fn total(metadata: &RawValue) -> Option<u64> {
    let [total] = members(metadata.get(), ["total_elements"]).ok()?;
    match Value::of(total?) {
        Value::Number(digits) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Reason;

    fn response(body: String) -> Response {
        Response { status: 200, retry_after: None, body: body.into_bytes() }
    }

    /// A page of `data`, asked for with `limit` from record 200 on.
    fn page(data: &str, rest: &str, mask: EmployeeFields, limit: u32) -> EmployeePage {
        let response = response(format!(r#"{{"success":true,"data":{data}{rest}}}"#));
        read(&response, mask, limit, Cursor { offset: 200 }).unwrap()
    }

    fn people(count: usize) -> String {
        format!("[{}]", vec![r#"{"attributes":{"id":{"value":7}}}"#; count].join(","))
    }

    #[test]
    fn the_end_is_a_page_that_is_not_full() {
        let next = |count, rest: &str| page(&people(count), rest, EmployeeFields::EMAIL, 5).next;
        assert_eq!(next(0, ""), None);
        assert_eq!(next(4, ""), None);
        assert_eq!(next(5, "").as_deref(), Some("v1:205"));
        assert_eq!(next(6, ""), None, "paging was ignored: everything came at once");
        // Totals and page numbers say what they like.
        let rest = r#","metadata":{"total_elements":205,"current_page":1,"total_pages":1}"#;
        assert_eq!(next(5, rest).as_deref(), Some("v1:205"));
    }

    /// Personio has lowered its page size before.
    #[test]
    fn a_page_is_full_by_the_limit_that_was_used() {
        let next = |count, rest: &str| page(&people(count), rest, EmployeeFields::EMAIL, 100).next;
        assert_eq!(next(50, r#","limit":50"#).as_deref(), Some("v1:250"));
        assert_eq!(next(50, r#","limit":"50""#).as_deref(), Some("v1:250"));
        assert_eq!(next(49, r#","limit":50"#), None);
        assert_eq!(next(50, r#","limit":200"#), None);
        assert_eq!(next(0, r#","limit":0"#), None);
        for limit in ["null", "{}", "-1", r#""x""#] {
            assert_eq!(next(0, &format!(r#","limit":{limit}"#)), None, "{limit}");
            assert_eq!(
                next(100, &format!(r#","limit":{limit}"#)).as_deref(),
                Some("v1:300"),
                "{limit}"
            );
        }
    }

    #[test]
    fn rejected_records_count_and_leave_the_others_alone() {
        let data = r#"[7,null,"x",[],{},{"attributes":[]},{"attributes":null},
            {"attributes":{"email":{"value":"a@example.com"}}},
            {"attributes":{"id":{"value":""}}},
            {"attributes":{"id":{"value":{"id":1}}}},
            {"attributes":{"id":{"value":9},"email":{"value":{"a":"b@example.com"}}}},
            {"attributes":{"id":{"value":10},"email":{"value":"c@example.com"}}}]"#;
        let page = page(data, "", EmployeeFields::EMAIL, 12);
        assert_eq!(page.employees.len(), 1);
        assert_eq!(page.employees[0].email.as_deref(), Some("c@example.com"));
        assert_eq!(page.next.as_deref(), Some("v1:212"));
        assert_eq!(page.rejected.len(), 11);
        assert_eq!(page.rejected[10].id.as_deref(), Some("9"));
        assert!(page.rejected[10].reason.contains("`email`"));
        assert!(page.rejected[9].reason.contains("`id`"));
        for rejected in &page.rejected {
            assert!(!rejected.reason.contains("example.com"));
        }
    }

    #[test]
    fn one_record_may_come_without_a_list() {
        let page = page(
            r#"{"type":"Employee","attributes":{"id":{"value":1}}}"#,
            "",
            EmployeeFields::EMAIL,
            100,
        );
        assert_eq!(page.employees.len(), 1);
        assert_eq!(page.next, None);
    }

    #[test]
    fn absent_is_withheld_and_empty_is_not() {
        let mask = EmployeeFields::EMAIL | EmployeeFields::STATUS | EmployeeFields::GENDER;
        let data = r#"[{"attributes":{"id":{"value":1},"email":{"value":null}}},
            {"attributes":{"id":{"value":2},"gender":null}}, 7]"#;
        assert_eq!(page(data, "", mask, 100).withheld, EmployeeFields::STATUS);
        assert_eq!(page("[]", "", mask, 100).withheld, EmployeeFields::empty());
        for data in ["[7]", r#"[{"attributes":{}}]"#] {
            assert_eq!(page(data, "", mask, 100).withheld, EmployeeFields::empty(), "{data}");
        }
        // An employee that is there and cannot be read has its attributes.
        let data = r#"[{"attributes":{"id":{"value":1},"email":{"value":true}}}]"#;
        assert_eq!(page(data, "", mask, 100).withheld, mask - EmployeeFields::EMAIL);
        let all = EmployeeFields::all();
        assert_eq!(page(&people(1), "", all, 100).withheld, all);
    }

    #[test]
    fn totals_are_numbers() {
        let total = |json: &str| page("[]", json, EmployeeFields::EMAIL, 100).total;
        assert_eq!(total(r#","metadata":{"total_elements":34}"#), Some(34));
        for json in [
            "",
            r#","metadata":null"#,
            r#","metadata":[]"#,
            r#","metadata":{"total_elements":"34"}"#,
            r#","metadata":{"total_elements":-1}"#,
            r#","metadata":{"total_elements":1.5}"#,
        ] {
            assert_eq!(total(json), None, "{json}");
        }
    }

    #[test]
    fn data_that_is_no_list() {
        for data in ["null", "7", r#""x""#, "true"] {
            let response = response(format!(r#"{{"success":true,"data":{data}}}"#));
            let refusal =
                read(&response, EmployeeFields::EMAIL, 100, Cursor::default()).unwrap_err();
            assert_eq!(refusal.reason, Reason::Malformed, "{data}");
        }
    }
}
