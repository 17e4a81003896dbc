//! The four operations, against a scripted Personio.

use super::*;
use crate::bindings::marketplace::integration::types::ErrorKind;
use crate::fake::{World, secrets};
use crate::http::{Response, TransportError};

mod connect;
mod fetch;
mod token;

const AUTH: &str = "/v1/auth";
const ATTRIBUTES: &str = "/v1/company/employees/attributes";
const NO_EMPLOYEES: &str = r#"{"success":true,"data":[]}"#;
const EXPIRED: &str =
    r#"{"success":false,"error":{"message":"Provided authorization is not valid","code":403}}"#;
const FORBIDDEN: &str = r#"{"success":false,"error":{"message":"personio.core.api.exceptions.api.forbidden.http.exception","code":0}}"#;

const NAMES: EmployeeFields = EmployeeFields::FIRST_NAME.union(EmployeeFields::LAST_NAME);

fn query(fields: EmployeeFields) -> EmployeeQuery {
    EmployeeQuery { fields, modified_since: None, cursor: None, limit: None }
}

fn fetch(world: &World) -> Result<EmployeePage> {
    world.connector().fetch_employees(&query(NAMES))
}
