//! The seam to the network: a request goes out, an answer or a failure comes back.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};
use crate::origin::Origin;

/// The most that one answer may hold. A page of a hundred employees with every
/// attribute of ours is some 200 KB; an answer beyond this is not a page.
pub const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;

/// Sends requests. Redirects are answers like any other: a token must not
/// follow one to another host.
pub trait Http {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: &Request<'_>) -> Result<Response, TransportError>;
}

/// The methods that Personio's reading endpoints need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// One request, complete with its headers.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Where it goes.
    pub origin: &'a Origin,
    /// GET or POST.
    pub method: Method,
    /// Path and query, percent-encoded, with the origin's prefix.
    pub path: String,
    /// Header names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Empty where there is none.
    pub body: Vec<u8>,
}

/// One answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The `retry-after` header, as it came.
    pub retry_after: Option<String>,
    /// At most [`MAX_BODY_BYTES`].
    pub body: Vec<u8>,
}

/// Why there is no answer. `code` is WASI's name of it, for logs and support.
#[derive(Clone, Copy, Debug)]
pub enum TransportError {
    /// The host does not let this request leave.
    Denied {
        /// WASI's name of the reason.
        code: &'static str,
    },
    /// The source cannot be reached, or broke off.
    Unavailable {
        /// WASI's name of the reason.
        code: &'static str,
    },
    /// The source answers, and not in HTTP that can be read.
    Unreadable {
        /// WASI's name of the reason.
        code: &'static str,
    },
    /// The answer exceeds [`MAX_BODY_BYTES`].
    TooLarge,
}

impl TransportError {
    /// The contract's error. It names the origin, because that is what a person
    /// can check: a typing error in the address, a firewall, a missing DNS entry.
    pub(crate) fn into_error(self, origin: &Origin) -> Error {
        let host = &origin.authority;
        match self {
            Self::Denied { code } => Error::new(
                ErrorKind::Denied,
                format!("The host refuses a request to {host}; its log says why."),
            )
            .with_code(code),
            Self::Unavailable { code } => Error::new(
                ErrorKind::SourceUnavailable,
                format!("Personio at {host} cannot be reached; check the address and the network, or try again later."),
            )
            .with_code(code),
            Self::Unreadable { code } => Error::unexpected_response(format!(
                "The answer of {host} cannot be read; check that this is Personio's API."
            ))
            .with_code(code),
            Self::TooLarge => Error::unexpected_response(format!(
                "The answer of {host} is larger than {} MiB; ask for fewer employees at once.",
                MAX_BODY_BYTES / 1024 / 1024
            ))
            .with_code("response-too-large"),
        }
    }
}
