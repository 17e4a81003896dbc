//! `POST /v1/auth`: credentials in, token out.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Serialize;
use url::form_urlencoded;

use crate::answer::{self, Invalid, Refusal};
use crate::simulator::Simulator;
use crate::tokens;

const CLIENT_ID: &str = "client_id";
const CLIENT_SECRET: &str = "client_secret";

#[derive(Serialize)]
struct Grant {
    token: String,
    /// Always the full day, even for a token handed out again: clients that
    /// trust it must survive being told "not valid" earlier.
    expires_in: u64,
    scope: &'static str,
}

/// What the request body says; empty where it says nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Presented {
    client_id: String,
    client_secret: String,
}

pub(crate) async fn issue_token(
    State(simulator): State<Arc<Simulator>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    if has_credentials(query.as_deref().unwrap_or_default()) {
        return Err(Refusal::CredentialsInQuery);
    }
    let presented = Presented::of(&headers, &body);
    presented.validate()?;
    let client = simulator.clients.prove(&presented.client_id, &presented.client_secret);
    let client = client.ok_or(Refusal::WrongCredentials)?;
    let access = simulator.clients.access(client).ok_or(Refusal::WrongCredentials)?;
    let token = simulator.issue_token(client, Instant::now());
    let expires_in = tokens::LIFETIME.as_secs();
    Ok(answer::success(Grant { token, expires_in, scope: access.scope() }))
}

/// The id that a request for a token brings, right or wrong; empty where it brings none.
pub(crate) fn client_id(headers: &HeaderMap, body: &[u8]) -> String {
    Presented::of(headers, body).client_id
}

fn has_credentials(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes())
        .any(|(name, _)| [CLIENT_ID, CLIENT_SECRET].contains(&name.as_ref()))
}

impl Presented {
    fn of(headers: &HeaderMap, body: &[u8]) -> Self {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Self::parse(content_type.unwrap_or_default(), body)
    }

    /// JSON is preferred, a form accepted, anything else not looked at.
    fn parse(content_type: &str, body: &[u8]) -> Self {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case("application/json") {
            Self::parse_json(body)
        } else if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Self::parse_form(body)
        } else {
            Self::default()
        }
    }

    fn parse_json(body: &[u8]) -> Self {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name| json.get(name).and_then(|value| value.as_str()).unwrap_or_default();
        Self {
            client_id: text(CLIENT_ID).to_owned(),
            client_secret: text(CLIENT_SECRET).to_owned(),
        }
    }

    fn parse_form(body: &[u8]) -> Self {
        let mut presented = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                CLIENT_ID => presented.client_id = value.into_owned(),
                CLIENT_SECRET => presented.client_secret = value.into_owned(),
                _ => {}
            }
        }
        presented
    }

    fn validate(&self) -> Result<(), Refusal> {
        let mut invalid = Vec::new();
        if self.client_id.is_empty() {
            let message = "The client id field is required.";
            invalid.push(Invalid { field: CLIENT_ID, message });
        }
        if self.client_secret.is_empty() {
            let message = "The client secret field is required.";
            invalid.push(Invalid { field: CLIENT_SECRET, message });
        }
        if invalid.is_empty() { Ok(()) } else { Err(Refusal::Invalid(invalid)) }
    }
}

/// The token of an `Authorization: Bearer …` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let value = headers.get(header::AUTHORIZATION).ok_or(Refusal::AuthorizationMissing)?;
    let text = value.to_str().map_err(|_| Refusal::AuthorizationInvalid)?;
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(Refusal::AuthorizationInvalid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(client_id: &str, client_secret: &str) -> Presented {
        Presented { client_id: client_id.to_owned(), client_secret: client_secret.to_owned() }
    }

    #[test]
    fn reads_json_and_forms() {
        let json = br#"{"client_id":"a","client_secret":"b"}"#;
        assert_eq!(Presented::parse("application/json; charset=utf-8", json), pair("a", "b"));
        let form = b"client_id=a%2Bb&client_secret=c+d";
        let parsed = Presented::parse("application/x-www-form-urlencoded", form);
        assert_eq!(parsed, pair("a+b", "c d"));
        // What `curl -d '{…}'` sends: JSON that claims to be a form.
        assert_eq!(Presented::parse("application/x-www-form-urlencoded", json), pair("", ""));
        assert_eq!(Presented::parse("", json), pair("", ""));
    }

    #[test]
    fn broken_json_is_no_credentials() {
        assert_eq!(Presented::parse("application/json", b"{"), pair("", ""));
        let json = br#"{"client_id":1,"client_secret":["b"]}"#;
        assert_eq!(Presented::parse("application/json", json), pair("", ""));
    }

    #[test]
    fn finds_credentials_in_the_query_however_encoded() {
        assert!(has_credentials("client_id=a"));
        assert!(has_credentials("x=1&client%5Fsecret=b"));
        assert!(!has_credentials("x=client_id"));
    }

    #[test]
    fn authorization_is_missing_invalid_or_there() {
        let headers =
            |value: &str| HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
        assert_eq!(bearer(&HeaderMap::new()), Err(Refusal::AuthorizationMissing));
        assert_eq!(bearer(&headers("papi-x")), Err(Refusal::AuthorizationInvalid));
        assert_eq!(bearer(&headers("Basic papi-x")), Err(Refusal::AuthorizationInvalid));
        assert_eq!(bearer(&headers("Bearer papi-x")), Ok("papi-x"));
        assert_eq!(bearer(&headers("bearer papi-x")), Ok("papi-x"));
    }
}
