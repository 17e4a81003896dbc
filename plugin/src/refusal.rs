//! What a refusal means to the caller. The same answer means different things
//! to different requests: a 403 rejects the credentials where a token is asked
//! for, and lacks a right everywhere else.

use crate::answer::{Reason, Refusal};
use crate::bindings::marketplace::integration::types::{Error, ErrorKind};
use crate::origin::Origin;

/// The code of an error that says that Personio has taken v1 employees away.
const GONE: &str = "v1-employees-gone";

/// The longest that one of Personio's documented limits lasts: a minute's worth
/// of requests, or the pause after too many for a token.
const LONGEST_LIMIT_MS: u64 = 60_000;

impl Refusal {
    /// As the answer to a request for a token.
    pub(crate) fn into_auth_error(self, origin: &Origin) -> Error {
        // Besides the refusals proper: 400 and 422 find fault with the request's
        // fields, and the credentials are all that it has.
        let rejects = match self.reason {
            Reason::Unauthorised | Reason::Forbidden => true,
            Reason::Rejected => matches!(self.status, 200 | 400 | 422),
            _ => false,
        };
        if !rejects {
            return self.into_common_error(origin);
        }
        Error::new(
            ErrorKind::InvalidCredentials,
            "Personio rejects the client ID and the client secret; generate new API credentials in Personio and enter those.",
        )
        .with_code(self.code())
    }

    /// As the answer to a request for employees or their attributes, with a
    /// token that is not to blame.
    pub(crate) fn into_read_error(self, origin: &Origin) -> Error {
        match self.reason {
            // The whole integration rests on this one endpoint, so its end has a
            // code of its own: `http-404` could be anything.
            Reason::Missing | Reason::Gone => Error::unexpected_response(format!(
                "{} has no v1 employees any more (HTTP {}); look for a newer version of this integration, \
                 and check that the configured address is Personio's API.",
                origin.authority, self.status,
            ))
            .with_code(GONE),
            Reason::Unauthorised | Reason::Forbidden => Error::new(
                ErrorKind::PermissionMissing,
                "Personio accepts the credentials but does not let them read employees; \
                 allow reading Employees for them in Personio under Settings › Integrations › API credentials.",
            )
            .with_code(self.code()),
            _ => self.into_common_error(origin),
        }
    }

    fn into_common_error(self, origin: &Origin) -> Error {
        let host = &origin.authority;
        let status = self.status;
        // Personio's own 429 says nothing of when.
        let limit = (self.reason == Reason::RateLimited).then_some(LONGEST_LIMIT_MS);
        let retry_after_ms = self.retry_after_ms.or(limit);
        let error = match self.reason {
            Reason::RateLimited => Error::new(
                ErrorKind::RateLimited,
                format!(
                    "Personio receives too many requests; try again in {} seconds.",
                    retry_after_ms.unwrap_or_default().div_ceil(1000).max(1)
                ),
            ),
            Reason::Unavailable => Error::new(
                ErrorKind::SourceUnavailable,
                format!(
                    "Personio at {host} has a problem of its own (HTTP {status}); try again later."
                ),
            ),
            Reason::Missing | Reason::Gone => Error::unexpected_response(format!(
                "{host} does not know this request (HTTP {status}); check that the configured address is Personio's API."
            )),
            Reason::Redirected => Error::unexpected_response(format!(
                "{host} redirects to another address (HTTP {status}), which is not followed; check the configured address."
            )),
            Reason::Unauthorised | Reason::Forbidden | Reason::Rejected => {
                Error::unexpected_response(format!(
                    "{host} rejects the request (HTTP {status}); look for a newer version of this integration."
                ))
            }
            Reason::Malformed => Error::unexpected_response(format!(
                "The answer of {host} does not have the shape that Personio documents; \
                 try again later, then look for a newer version of this integration."
            )),
        };
        error.with_code(self.code()).with_retry_after_ms(retry_after_ms)
    }

    fn code(&self) -> String {
        format!("http-{}", self.status)
    }
}
