//! The requests that the plugin makes, and no others: the egress section of
//! the manifest promises these four.

use crate::bindings::marketplace::integration::types::EmployeeFields;
use crate::catalogue;
use crate::credentials::Credentials;
use crate::http::{Method, Request};
use crate::identity::Identity;
use crate::origin::Origin;
use crate::token::Token;
use serde::Serialize;
use std::fmt::Write;

const AUTH: &str = "/v1/auth";
const ATTRIBUTES: &str = "/v1/company/employees/attributes";
const EMPLOYEES: &str = "/v1/company/employees";

/// Who asks; Personio gives no support without.
const USER_AGENT: &str = concat!("personio-connector/", env!("CARGO_PKG_VERSION"));

/// Personio takes its time; clients in the field wait 30 to 60 seconds.
const TIMEOUT_MS: u64 = 60_000;

/// What to read, with a token.
#[derive(Clone, Copy)]
pub(crate) enum Read<'a> {
    /// Which attributes the credentials can read: keys and labels, no people.
    Attributes,
    /// A stretch of the employees list.
    Employees { fields: EmployeeFields, limit: u32, offset: u64, updated_since: Option<&'a str> },
    /// The absence balances of one employee. Nobody is asked for whose id is not a
    /// number: it becomes a part of the path.
    Balance { employee: &'a str },
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
pub(crate) fn auth<'a>(
    origin: &'a Origin,
    identity: &Identity,
    credentials: &Credentials,
) -> Option<Request<'a>> {
    let body =
        AuthBody { client_id: &credentials.client_id, client_secret: &credentials.client_secret };
    let mut request = request(origin, identity, Method::Post, AUTH);
    request.headers.push(("content-type", "application/json".to_owned()));
    request.body = serde_json::to_vec(&body).ok()?;
    Some(request)
}

/// A request that reads with `token`.
pub(crate) fn read<'a>(
    origin: &'a Origin,
    identity: &Identity,
    read: Read<'_>,
    token: &Token,
) -> Option<Request<'a>> {
    let mut request = request(origin, identity, Method::Get, &read.path()?);
    request.headers.push(("authorization", format!("Bearer {}", token.value)));
    Some(request)
}

/// Host and the hop-by-hop headers are the host's to set; it refuses ours.
fn request<'a>(origin: &'a Origin, identity: &Identity, method: Method, path: &str) -> Request<'a> {
    let mut headers =
        vec![("accept", "application/json".to_owned()), ("user-agent", USER_AGENT.to_owned())];
    let names =
        [("x-personio-partner-id", &identity.partner), ("x-personio-app-id", &identity.app)];
    headers.extend(names.into_iter().filter_map(|(header, name)| Some((header, name.clone()?))));
    let path = format!("{}{path}", origin.prefix);
    Request { origin, method, path, headers, body: Vec::new(), timeout_ms: TIMEOUT_MS }
}

impl Read<'_> {
    fn path(self) -> Option<String> {
        Some(match self {
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
            Self::Balance { employee } => {
                let is_number = employee.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then(|| format!("{EMPLOYEES}/{employee}/absences/balance"))?
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::World;

    fn origin() -> Origin {
        Origin::from_variable(Some("https://gateway.example/personio/")).unwrap()
    }

    fn identity() -> Identity {
        Identity::from_variables(Some(""), Some("ACME_HR")).unwrap()
    }

    #[test]
    fn exactly_the_mask_in_catalogue_order() {
        let employees = Read::Employees {
            fields: EmployeeFields::EMAIL
                | EmployeeFields::VACATION_DAYS
                | EmployeeFields::FIRST_NAME,
            limit: 100,
            offset: 200,
            updated_since: Some("2022-12-24T08:15:30"),
        };
        assert_eq!(
            employees.path().unwrap(),
            "/v1/company/employees?limit=100&offset=200&updated_since=2022-12-24T08:15:30\
             &attributes%5B%5D=first_name&attributes%5B%5D=email&attributes%5B%5D=vacation_day_balance"
        );
        let balance = |employee| Read::Balance { employee }.path();
        let path = "/v1/company/employees/4711/absences/balance";
        assert_eq!(balance("4711").as_deref(), Some(path));
        for id in ["../4711", "47/11", "47%2f11", "4711#", "4711?x", "47\n11", "-1", "٤٧"] {
            assert_eq!(balance(id), None, "{id}");
        }
    }

    #[test]
    fn every_request_says_who_asks() {
        let world = World::connected();
        world.answer(200, r#"{"success":true,"data":[]}"#);
        world.connector().status(EmployeeFields::empty()).unwrap();
        let requests = world.requests.borrow();
        let headers = &requests[0].headers;
        for (name, value) in [
            ("accept", "application/json"),
            ("authorization", "Bearer papi-first"),
            ("user-agent", USER_AGENT),
            ("x-personio-partner-id", "BACK"),
            ("x-personio-app-id", "BACK_SERVICE_DESK"),
        ] {
            assert!(headers.contains(&(name, value.to_owned())), "{name}: {headers:?}");
        }
    }

    #[test]
    fn credentials_are_in_the_body_only() {
        let (origin, identity) = (origin(), identity());
        let credentials =
            Credentials { client_id: "papi-a\"b".into(), client_secret: "s3cret".into() };
        let request = auth(&origin, &identity, &credentials).unwrap();
        assert_eq!(request.path, "/personio/v1/auth");
        assert_eq!(request.body, br#"{"client_id":"papi-a\"b","client_secret":"s3cret"}"#);
        let header = |name| request.headers.iter().find(|(header, _)| *header == name);
        assert!(header("authorization").is_none());
        assert!(header("x-personio-partner-id").is_none());
        assert_eq!(header("x-personio-app-id").unwrap().1, "ACME_HR");
        assert!(request.headers.iter().all(|(_, value)| !value.contains("s3cret")));
    }
}
