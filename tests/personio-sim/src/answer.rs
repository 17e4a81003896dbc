//! How Personio says yes and no.
//!
//! Success is always `{"success":true,…}`. Errors are
//! `{"success":false,"error":{"code":…,"message":…}}`, but status, code and
//! message follow no single rule (a wrong password has code 0, an unknown
//! employee a German message with a trailing blank). They are kept exactly as
//! documented or observed, because clients must not depend on anything nicer.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::request_log::Note;

/// `{"success":true,"data":…}`
pub(crate) fn success(data: impl Serialize) -> Response {
    #[derive(Serialize)]
    struct Success<T> {
        success: bool,
        data: T,
    }
    Json(Success { success: true, data }).into_response()
}

/// Everything that this Personio refuses.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("Wrong credentials")]
    WrongCredentials,
    /// Personio accepted them until 2026; they end up in everybody's access log.
    #[error(
        "Credentials in the query string are no longer accepted, send them in the request body"
    )]
    CredentialsInQuery,
    #[error("Authorization is not provided")]
    AuthorizationMissing,
    #[error("Provided authorization is not valid")]
    AuthorizationInvalid,
    #[error("The given data was invalid.")]
    Invalid(Vec<Invalid>),
    #[error("Es ist ein Problem aufgetreten ")]
    EmployeeUnknown,
    #[error("Not Found")]
    RouteUnknown,
    #[error("Method Not Allowed")]
    MethodNotAllowed,
}

/// One field that did not pass validation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Invalid {
    pub(crate) field: &'static str,
    pub(crate) message: &'static str,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::WrongCredentials | Self::CredentialsInQuery | Self::AuthorizationInvalid => {
                StatusCode::FORBIDDEN
            }
            Self::AuthorizationMissing => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::EmployeeUnknown | Self::RouteUnknown => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    fn code(&self) -> u16 {
        match self {
            Self::WrongCredentials => 0,
            _ => self.status().as_u16(),
        }
    }

    /// `errors` of a validation error: field → texts.
    fn fields(&self) -> BTreeMap<&'static str, Vec<&'static str>> {
        let Self::Invalid(invalid) = self else {
            return BTreeMap::new();
        };
        invalid.iter().fold(BTreeMap::new(), |mut fields, invalid| {
            fields.entry(invalid.field).or_insert_with(Vec::new).push(invalid.message);
            fields
        })
    }

    /// For the request log, where "The given data was invalid." helps nobody.
    fn reason(&self) -> String {
        match self {
            Self::Invalid(invalid) => {
                invalid.iter().map(|invalid| invalid.message).collect::<Vec<_>>().join(" ")
            }
            other => other.to_string().trim_end().to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Failure {
            success: bool,
            error: Error,
        }
        #[derive(Serialize)]
        struct Error {
            code: u16,
            message: String,
            #[serde(skip_serializing_if = "BTreeMap::is_empty")]
            errors: BTreeMap<&'static str, Vec<&'static str>>,
        }
        let error = Error { code: self.code(), message: self.to_string(), errors: self.fields() };
        let mut response = (self.status(), Json(Failure { success: false, error })).into_response();
        response.extensions_mut().insert(Note::Refused(self.reason()));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_field_stay_together() {
        let refusal = Refusal::Invalid(vec![
            Invalid { field: "limit", message: "one" },
            Invalid { field: "offset", message: "two" },
            Invalid { field: "limit", message: "three" },
        ]);
        let expected = BTreeMap::from([("limit", vec!["one", "three"]), ("offset", vec!["two"])]);
        assert_eq!(refusal.fields(), expected);
        assert_eq!(refusal.reason(), "one two three");
    }
}
