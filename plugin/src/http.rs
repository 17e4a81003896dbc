//! The seam to the network: requests go out, answers or failures come back.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};
use crate::origin::Origin;

/// The most that one answer may hold. A page of a hundred employees with every
/// attribute of ours is some 200 KB, and ten thousand of them, should all come at
/// once, are 20 MB. Hosts give a plugin some 64 MB: this, while it grows, and what is
/// made of it must fit.
pub const MAX_BODY_BYTES: usize = 24 * 1024 * 1024;

/// Sends requests, several at once. Redirects are answers like any other: a token
/// must not follow one to another host.
pub trait Http {
    /// A request that is under way.
    type Call;

    /// Sends a request, without waiting for the answer.
    fn send(&self, request: &Request<'_>) -> Self::Call;

    /// Waits until one of `calls` has an answer, and says which, or until
    /// `timeout_ms` milliseconds have passed.
    fn wait(&self, calls: &[&Self::Call], timeout_ms: Option<u64>) -> Option<usize>;

    /// The whole answer to a call that [`Http::wait`] has named.
    fn receive(&self, call: Self::Call) -> Result<Response, TransportError>;
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
    /// How long the answer may take to begin, in milliseconds.
    pub timeout_ms: u64,
}

/// One answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter here, as they came.
    pub headers: ResponseHeaders,
    /// At most [`MAX_BODY_BYTES`].
    pub body: Vec<u8>,
}

/// The headers of an answer that say something to this integration.
#[derive(Clone, Debug, Default)]
pub struct ResponseHeaders {
    /// `retry-after`
    pub retry_after: Option<String>,
    /// `date`: the source's own clock, by which a date in `retry-after` is told.
    pub date: Option<String>,
    /// `authorization`: Personio may repeat the token here, or hand out the next.
    pub authorization: Option<String>,
}

/// Why there is no answer. `code` is WASI's name of it, for logs and support.
#[derive(Clone, Copy, Debug, PartialEq)]
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
                "The answer of {host} is larger than {} MiB, more than can be read at once; release fewer fields, or fetch all employees instead of changed ones.",
                MAX_BODY_BYTES / 1024 / 1024
            ))
            .with_code("response-too-large"),
        }
    }
}
