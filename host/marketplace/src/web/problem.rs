//! What went wrong, for a person on a page and for a program by RFC 9457: the same
//! words, in the language of whoever asked.

use std::time::Duration;

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentArgs;
use marketplace_runtime::{Error as RuntimeError, ErrorKind, PluginError};
use serde::Serialize;
use utoipa::ToSchema;

use super::parts::duration;
use super::texts::Texts;
use crate::error::Error;
use crate::name::InvalidName;

/// How long to wait where nobody has said it: limits are mostly those of a minute.
const USUAL_WAIT: Duration = Duration::from_mins(1);

/// What went wrong. Its words are in the texts, under `problem-` and this kind.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) kind: &'static str,
    pub(super) status: StatusCode,
    /// What is filled into the words: names of fields and counts, and nothing of anybody.
    values: Vec<(&'static str, String)>,
    pub(super) retry_after: Option<Duration>,
    /// Which part of the request it is about, where it is about one.
    pub(super) field: Option<&'static str>,
}

/// A problem as programs read it, by RFC 9457.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Document {
    /// `urn:marketplace:problem:` and the kind, which stays the same in every language.
    #[serde(rename = "type")]
    kind: String,
    /// What it is, in a few words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What happened, and what to do.
    detail: String,
    /// The part of the request that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str) -> Self {
        Self { kind, status, values: Vec::new(), retry_after: None, field: None }
    }

    /// With something that is filled into the words.
    pub(super) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    pub(super) fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    pub(super) fn after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// Nothing is here.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// A request that makes no sense.
    pub(super) fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request")
    }

    /// JSON of another shape than the one that is taken, in this place.
    pub(super) fn other_shape(field: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "other-shape").about(field)
    }

    /// Somebody has tried too often.
    pub(super) fn too_many_tries(wait: Duration) -> Self {
        // In words as in the header: nobody who waits so long is too early.
        let wait = Duration::from_secs(wait.as_secs() + 1);
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-tries").after(Some(wait))
    }

    pub(super) fn title(&self, texts: &Texts) -> String {
        texts.say(&format!("problem-{}", self.kind))
    }

    /// What happened, and what to do.
    pub(super) fn detail(&self, texts: &Texts) -> String {
        let values = self.values.iter().map(|(name, value)| (*name, value.as_str()));
        let mut values = FluentArgs::from_iter(values);
        values.set("wait", duration(texts, self.retry_after.unwrap_or(USUAL_WAIT)));
        texts.find(&format!("problem-{}.detail", self.kind), &values).unwrap_or_default()
    }

    /// The answer for a program.
    pub(super) fn to_document(&self, texts: &Texts) -> Response {
        let document = Document {
            kind: format!("urn:marketplace:problem:{}", self.kind),
            title: self.title(texts),
            status: self.status.as_u16(),
            detail: self.detail(texts),
            field: self.field,
        };
        let mut response = axum::Json(document).into_response();
        *response.status_mut() = self.status;
        let media_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        self.add_headers(response.headers_mut());
        response
    }

    /// What a client has to know beside the words.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        if let Some(wait) = self.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
    }
}

/// Without words: those depend on who asks, and whoever answers them puts the words in.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let conflict = |kind| Self::new(StatusCode::CONFLICT, kind);
        let unusable = |kind| Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind);
        let missing = |kind| Self::new(StatusCode::NOT_FOUND, kind);
        match error {
            Error::NotConnected { .. } => missing("not-connected"),
            Error::NotListed { .. } => missing("not-listed"),
            Error::UnknownEmployee { .. } => missing("unknown-employee"),
            Error::NoAccount { .. } => missing("no-account"),
            Error::NoToken { .. } => missing("no-token"),
            Error::AlreadyConnected { .. } => conflict("already-connected"),
            Error::ConnectionChanged { .. } => conflict("connection-changed"),
            Error::RunUnderWay { .. } => conflict("run-under-way"),
            Error::NotHeld { .. } => conflict("not-held"),
            Error::OtherRole { role, .. } => conflict("other-role").with("role", role),
            Error::OtherNumber { approved, now } => {
                conflict("other-number").with("approved", approved).with("now", now)
            }
            Error::Unavailable { fields, .. } => {
                unusable("unavailable-fields").with("fields", fields).about("fields")
            }
            Error::OtherSecrets { wanted } => {
                unusable("other-secrets").with("wanted", wanted).about("secrets")
            }
            Error::NothingReleased => unusable("nothing-released").about("fields"),
            Error::NotSearchable { .. } => unusable("not-searchable").about("search"),
            Error::TermsChanged { .. }
            | Error::TrustChanged
            | Error::ListingsChanged { .. }
            | Error::Ledger(_) => Self::logged("tampered-with", &error),
            Error::ErasurePending => Self::logged("erasure-pending", &error),
            Error::NoLongerTrusted { .. }
            | Error::PluginChanged { .. }
            | Error::Unsigned { .. }
            | Error::UnknownKey { .. }
            | Error::Signature { .. } => Self::logged("plugin-not-admitted", &error),
            Error::Runtime(error) => Self::of_runtime(&error),
            _ => Self::logged("internal", &error),
        }
    }
}

impl Problem {
    fn of_runtime(error: &RuntimeError) -> Self {
        let gateway = |kind| Self::new(StatusCode::BAD_GATEWAY, kind);
        let unusable = |kind| Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind);
        match error {
            RuntimeError::FileTooLarge { limit } => {
                unusable("file-too-large").with("limit", limit).about("file")
            }
            RuntimeError::InvalidSecret { .. } => unusable("invalid-secret"),
            RuntimeError::Plugin(PluginError { kind, retry_after, .. }) => match kind {
                ErrorKind::InvalidCredentials => unusable("invalid-credentials"),
                ErrorKind::PermissionMissing => unusable("permission-missing"),
                ErrorKind::InvalidRequest => unusable("invalid-file").about("file"),
                ErrorKind::RateLimited => {
                    Self::new(StatusCode::SERVICE_UNAVAILABLE, "rate-limited").after(*retry_after)
                }
                ErrorKind::SourceUnavailable => gateway("source-unavailable").after(*retry_after),
                ErrorKind::UnexpectedResponse => gateway("unexpected-response"),
                ErrorKind::Denied => gateway("denied"),
                ErrorKind::NotConnected | ErrorKind::StorageFailed | ErrorKind::Internal => {
                    gateway("plugin-failed")
                }
            },
            _ => gateway("plugin-failed"),
        }
    }

    /// What whoever asked can do nothing about: the operator reads what it was.
    fn logged(kind: &'static str, error: &Error) -> Self {
        tracing::error!(%error, "a request could not be answered");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, kind)
    }
}

impl From<InvalidName> for Problem {
    fn from(_: InvalidName) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "not-a-name").about("name")
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::MissingJsonContentType(_) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json")
            }
            JsonRejection::JsonSyntaxError(_) => {
                Self::new(StatusCode::BAD_REQUEST, "malformed-json")
            }
            JsonRejection::BytesRejection(_) => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large")
            }
            // Not the parser's words: they may repeat what was sent.
            _ => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "other-shape"),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(_: QueryRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-query")
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}
