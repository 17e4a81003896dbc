//! The requests that the plugin makes, and no others: the egress section of
//! the manifest promises these three.

use crate::bindings::marketplace::integration::types::{EmployeeFields, Error};
use crate::catalogue;
use crate::credentials::Credentials;
use crate::error::Result;
use crate::http::{Method, Request};
use crate::origin::Origin;
use serde::Serialize;
use std::fmt::Write;

const AUTH: &str = "/v1/auth";
const ATTRIBUTES: &str = "/v1/company/employees/attributes";
const EMPLOYEES: &str = "/v1/company/employees";

/// Who asks; Personio gives no support without.
const USER_AGENT: &str = concat!("personio-connector/", env!("CARGO_PKG_VERSION"));

/// What to read, with a token.
#[derive(Clone, Copy)]
pub(crate) enum Read<'a> {
    /// Which attributes the credentials can read: keys and labels, no people.
    Attributes,
    /// A stretch of the employees list.
    Employees { fields: EmployeeFields, limit: u32, offset: u64, updated_since: Option<&'a str> },
}

#[derive(Serialize)]
struct AuthBody<'a> {
    client_id: &'a str,
    client_secret: &'a str,
}

/// A request for a token. The credentials go into the body: in the query they
/// would end up in logs on the way, and Personio refuses them there.
///
/// They are written verbatim: inside a sandboxing host they are stand-ins, which
/// the host finds and opens when the request has been allowed.
pub(crate) fn auth<'a>(origin: &'a Origin, credentials: &Credentials) -> Result<Request<'a>> {
    let body =
        AuthBody { client_id: &credentials.client_id, client_secret: &credentials.client_secret };
    let body = serde_json::to_vec(&body)
        .map_err(|_| Error::invalid_request("The credentials cannot be sent; enter them again."))?;
    let mut request = request(origin, Method::Post, AUTH);
    request.headers.push(("content-type", "application/json".to_owned()));
    request.body = body;
    Ok(request)
}

/// A request that reads with `token`.
pub(crate) fn read<'a>(origin: &'a Origin, read: Read<'_>, token: &str) -> Request<'a> {
    let mut request = request(origin, Method::Get, &read.path());
    request.headers.push(("authorization", format!("Bearer {token}")));
    request
}

/// Host and the hop-by-hop headers are the host's to set; it refuses ours.
fn request<'a>(origin: &'a Origin, method: Method, path: &str) -> Request<'a> {
    let headers =
        vec![("accept", "application/json".to_owned()), ("user-agent", USER_AGENT.to_owned())];
    Request { origin, method, path: format!("{}{path}", origin.prefix), headers, body: Vec::new() }
}

impl Read<'_> {
    fn path(self) -> String {
        match self {
            Self::Attributes => ATTRIBUTES.to_owned(),
            Self::Employees { fields, limit, offset, updated_since } => {
                let mut path = format!("{EMPLOYEES}?limit={limit}&offset={offset}");
                if let Some(since) = updated_since {
                    // Writing into a string does not fail.
                    let _ = write!(path, "&updated_since={since}");
                }
                for attribute in catalogue::attributes_of(fields) {
                    let _ = write!(path, "&attributes%5B%5D={attribute}");
                }
                path
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin::from_variable(Some("https://gateway.example/personio/")).unwrap()
    }

    #[test]
    fn exactly_the_mask_in_catalogue_order() {
        let origin = origin();
        let employees = Read::Employees {
            fields: EmployeeFields::EMAIL
                | EmployeeFields::VACATION_DAYS
                | EmployeeFields::FIRST_NAME,
            limit: 100,
            offset: 200,
            updated_since: Some("2022-12-24T08:15:30"),
        };
        let request = read(&origin, employees, "papi-token");
        assert_eq!(
            request.path,
            "/personio/v1/company/employees?limit=100&offset=200&updated_since=2022-12-24T08:15:30\
             &attributes%5B%5D=first_name&attributes%5B%5D=email&attributes%5B%5D=vacation_day_balance"
        );
        assert!(request.headers.contains(&("authorization", "Bearer papi-token".to_owned())));
        assert!(request.headers.contains(&("user-agent", USER_AGENT.to_owned())));
        assert!(request.body.is_empty());
    }

    #[test]
    fn credentials_are_in_the_body_only() {
        let origin = origin();
        let credentials =
            Credentials { client_id: "papi-a\"b".into(), client_secret: "s3cret".into() };
        let request = auth(&origin, &credentials).unwrap();
        assert_eq!(request.path, "/personio/v1/auth");
        assert_eq!(request.body, br#"{"client_id":"papi-a\"b","client_secret":"s3cret"}"#);
        assert!(
            request
                .headers
                .iter()
                .all(|(name, value)| *name != "authorization" && !value.contains("s3cret"))
        );
    }
}
