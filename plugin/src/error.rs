//! The contract's error, built in one place so that every message keeps its rule.
//!
//! A message is one clear English sentence or two: what happened, and what to
//! do next. It may name the origin and an attribute key. It never quotes the
//! source's own text, an uploaded file or a stored value: the source mixes
//! German, English and class names, and any of them may hold personal data.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};

/// What every fallible step of the plugin returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), retry_after_ms: None }
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message)
    }

    pub(crate) fn unexpected_response(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::UnexpectedResponse, message)
    }

    pub(crate) fn not_connected() -> Self {
        Self::new(
            ErrorKind::NotConnected,
            "There are no Personio credentials yet; connect the integration first.",
        )
    }

    /// What cannot happen, as far as anybody knows.
    pub(crate) fn lost_answer() -> Self {
        Self::new(
            ErrorKind::Internal,
            "The integration has lost an answer of Personio; try again, and report it to the publisher.",
        )
    }

    pub(crate) fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    pub(crate) fn with_retry_after_ms(mut self, retry_after_ms: Option<u64>) -> Self {
        self.retry_after_ms = retry_after_ms;
        self
    }
}
