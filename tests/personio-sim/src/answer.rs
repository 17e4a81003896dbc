//! How Personio says yes and no.
//!
//! Success is always `{"success":true,…}`. Errors are
//! `{"success":false,"error":{"code":…,"message":…}}`, but status, code and
//! message follow no single rule (a wrong password has code 0, an unknown
//! employee a German message with a trailing blank). They are kept exactly as
//! documented or observed, because clients must not depend on anything nicer.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::language::Language;
use crate::pages;
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

/// Every way in which this Personio refuses, or what stands before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// Personio shows the name of its own exception.
    #[error("personio.core.api.exceptions.api.forbidden.http.exception")]
    Forbidden,
    /// A route that is not there, or not any more.
    #[error("Es ist ein Problem aufgetreten ")]
    Withdrawn(StatusCode),
    #[error("The token has been blacklisted")]
    TokenSpent,
    #[error("Something went wrong")]
    ServerError,
    /// A gateway answers, and knows nothing of Personio's JSON.
    #[error("{0}")]
    Gateway(StatusCode),
    /// Neither body nor, as a rule, a word on when to come back.
    #[error("Too Many Requests")]
    TooManyRequests(Option<HeaderValue>),
    /// No answer at all. See [`crate::transport`].
    #[error("connection reset")]
    Reset,
}

/// One field that did not pass validation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invalid {
    pub(crate) field: &'static str,
    pub(crate) message: &'static str,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::WrongCredentials
            | Self::CredentialsInQuery
            | Self::AuthorizationInvalid
            | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::AuthorizationMissing | Self::TokenSpent => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::EmployeeUnknown | Self::RouteUnknown => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Withdrawn(status) | Self::Gateway(status) => *status,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::ServerError | Self::Reset => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> u16 {
        match self {
            Self::WrongCredentials | Self::Forbidden => 0,
            _ => self.status().as_u16(),
        }
    }

    /// What a German company reads, some of it in any case.
    fn german(&self) -> String {
        match self {
            Self::WrongCredentials => "Die angegebenen Zugangsdaten sind ungültig.",
            Self::CredentialsInQuery => {
                "Zugangsdaten in der Adresse werden nicht mehr angenommen, bitte im Inhalt senden."
            }
            Self::AuthorizationMissing => "Es wurde keine Autorisierung angegeben.",
            Self::AuthorizationInvalid => "Die Autorisierung ist ungültig.",
            Self::TokenSpent => "Das Token wurde gesperrt.",
            Self::Invalid(_) => "Die angegebenen Daten sind ungültig.",
            Self::Forbidden => "Sie haben keine Berechtigung.",
            Self::RouteUnknown => "Nicht gefunden.",
            Self::MethodNotAllowed => "Diese Methode ist nicht erlaubt.",
            Self::ServerError => "Etwas ist schiefgelaufen.",
            other => return other.to_string(),
        }
        .to_owned()
    }

    /// `errors` of a validation error: field → texts.
    fn fields(&self, language: Language) -> BTreeMap<&'static str, Vec<String>> {
        let Self::Invalid(invalid) = self else {
            return BTreeMap::new();
        };
        invalid.iter().fold(BTreeMap::new(), |mut fields, invalid| {
            fields.entry(invalid.field).or_insert_with(Vec::new).push(match language {
                Language::English => invalid.message.to_owned(),
                Language::German => format!("Die Angabe {} ist ungültig.", invalid.field),
            });
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

    fn json(&self, language: Language) -> Response {
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
            errors: BTreeMap<&'static str, Vec<String>>,
        }
        let message = match language {
            Language::English => self.to_string(),
            Language::German => self.german(),
        };
        let error = Error { code: self.code(), message, errors: self.fields(language) };
        Json(Failure { success: false, error }).into_response()
    }

    fn response(&self, language: Language) -> Response {
        let mut response = match self {
            Self::Gateway(status) => pages::gateway(*status).into_response(),
            Self::TooManyRequests(None) | Self::Reset => Response::default(),
            Self::TooManyRequests(Some(when)) => {
                [(header::RETRY_AFTER, when.clone())].into_response()
            }
            _ => self.json(language),
        };
        *response.status_mut() = self.status();
        response
    }

    /// The refusal with a status that says nothing of it, as Personio has it at
    /// times: clients have to look at `success` too.
    pub(crate) fn with_status_ok(self) -> Response {
        let mut response = self.into_response();
        *response.status_mut() = StatusCode::OK;
        response
    }
}

/// It stays with its response: the log wants its reason, and it may have to be
/// said in German.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.response(Language::English);
        response.extensions_mut().insert(match self {
            Self::Reset => Note::Reset,
            _ => Note::Refused(self.reason()),
        });
        response.extensions_mut().insert(self);
        response
    }
}

/// The same answer, its message in German. Anything but a refusal stays as it
/// is.
pub(crate) fn in_german(response: Response) -> Response {
    let Some(refusal) = response.extensions().get::<Refusal>() else {
        return response;
    };
    let body = refusal.response(Language::German).into_body();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
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
        let expected = BTreeMap::from([
            ("limit", vec!["one".to_owned(), "three".to_owned()]),
            ("offset", vec!["two".to_owned()]),
        ]);
        assert_eq!(refusal.fields(Language::English), expected);
        assert_eq!(refusal.reason(), "one two three");
    }
}
