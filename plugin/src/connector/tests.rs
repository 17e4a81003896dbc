//! The four operations, against a scripted Personio.

use super::*;
use crate::bindings::marketplace::integration::types::ErrorKind;
use crate::fake::{Sent, World, response, secrets};
use crate::http::{ResponseHeaders, TransportError};
use std::cell::RefCell;
use std::rc::Rc;

mod connect;
mod fetch;
mod page_size;
mod retry;
mod shift;
mod token;
mod vacation;
mod walk;

const AUTH: &str = "/v1/auth";
const ATTRIBUTES: &str = "/v1/company/employees/attributes";
const NO_EMPLOYEES: &str = r#"{"success":true,"data":[]}"#;
const EXPIRED: &str =
    r#"{"success":false,"error":{"message":"Provided authorization is not valid","code":403}}"#;
const FORBIDDEN: &str = r#"{"success":false,"error":{"message":"personio.core.api.exceptions.api.forbidden.http.exception","code":0}}"#;

/// A count that no page exceeds, so that a short page is the last.
const COUNTED: &str = r#","metadata":{"total_elements":1}"#;

const NAMES: EmployeeFields = EmployeeFields::FIRST_NAME.union(EmployeeFields::LAST_NAME);

fn query(fields: EmployeeFields) -> EmployeeQuery {
    EmployeeQuery { fields, modified_since: None, cursor: None, limit: None }
}

fn fetch(world: &World) -> Result<EmployeePage> {
    world.connector().fetch_employees(&query(NAMES))
}

/// A list answer with these people, each with the values of `NAMES`.
fn list(ids: &[u32], rest: &str) -> String {
    let records: Vec<_> = ids
        .iter()
        .map(|id| format!(r#"{{"type":"Employee","attributes":{{"id":{{"value":{id}}},"first_name":{{"value":"A"}},"last_name":{{"value":"B"}}}}}}"#))
        .collect();
    format!(r#"{{"success":true{rest},"data":[{}]}}"#, records.join(","))
}

/// The number in a parameter of a request's path.
fn parameter(path: &str, name: &str) -> usize {
    let pairs = path.split(['?', '&']).filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).unwrap().1.parse().unwrap()
}

/// The people in a list from `offset` on, at most `limit`.
fn slice(ids: &[u32], sent: &Sent) -> Vec<u32> {
    let (offset, limit) = (parameter(&sent.path, "offset"), parameter(&sent.path, "limit"));
    ids.iter().copied().skip(offset).take(limit).collect()
}

fn total(ids: &[u32]) -> String {
    format!(r#","metadata":{{"total_elements":{}}}"#, ids.len())
}

/// Everyone who is there, page by page, each page by a fresh instance.
fn everyone(world: &World, mut query: EmployeeQuery) -> Vec<u32> {
    let mut ids = Vec::new();
    for _ in 0..1_000 {
        let page = world.connector().fetch_employees(&query).unwrap();
        ids.extend(page.employees.iter().map(|employee| employee.id.parse::<u32>().unwrap()));
        query.cursor = page.next;
        if query.cursor.is_none() {
            return ids;
        }
    }
    panic!("no end after {} people", ids.len());
}
