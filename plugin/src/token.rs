//! The token that Personio hands out for a pair of credentials.

use crate::answer::{self, Refusal};
use crate::credentials::Credentials;
use crate::http::Response;
use crate::json::members;
use crate::value::{Value, texts};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::marker::PhantomData;

/// What Personio documents, for the answers that do not say it.
const DEFAULT_LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

/// A token this close to its end is not used any more: it has to last for the
/// request, and for a clock of ours that is slow.
const MARGIN_MS: i64 = 5 * 60 * 1000;

/// Opaque: it was a JWT once and is `papi-…` now. Kept rather than asked for
/// each time, because Personio blocks whoever authenticates per request.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Token {
    pub(crate) value: String,
    expires_at_ms: i64,
    /// [`Credentials::fingerprint`] of the pair it was handed out for. A run
    /// that is still going when someone connects with new credentials may store
    /// its token after them.
    credentials: u64,
    /// An answer has brought another in its place, as all of them did until 2023:
    /// then each serves for one request.
    #[serde(serialize_with = "as_number")]
    pub(crate) is_single_use: bool,
}

/// The values of stored text are texts and numbers.
fn as_number<S: Serializer>(flag: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(u8::from(*flag))
}

impl Token {
    /// Reads the answer to a request for a token.
    pub(crate) fn read(
        response: &Response,
        credentials: &Credentials,
        now_ms: i64,
    ) -> Result<Self, Refusal> {
        let data = answer::read(response, PhantomData::<&RawValue>)?.data;
        let [token, expires_in] = members(data.get(), ["token", "expires_in"]).unwrap_or_default();
        let value = token
            .and_then(|raw| Value::of(raw).text().ok().flatten())
            .filter(|token| is_token(token))
            .ok_or_else(|| Refusal::malformed(response))?
            .into_owned();
        let lifetime_ms = expires_in
            .and_then(|raw| Value::of(raw).decimal().ok().flatten())
            .filter(|seconds| *seconds > 0.0)
            // `as` saturates, which is right for an absurdly long life.
            .map_or(DEFAULT_LIFETIME_MS, |seconds| (seconds * 1000.0) as i64);
        Ok(Self {
            value,
            expires_at_ms: now_ms.saturating_add(lifetime_ms),
            credentials: credentials.fingerprint(),
            is_single_use: false,
        })
    }

    /// Reads what [`Token::to_stored`] has written; a token that cannot be read
    /// is as good as none.
    pub(crate) fn from_stored(stored: &[u8]) -> Option<Self> {
        let [value, expires_at_ms, credentials, is_single_use] =
            texts(stored, ["value", "expires-at-ms", "credentials", "is-single-use"])?;
        Some(Self {
            value,
            expires_at_ms: expires_at_ms.parse().ok()?,
            credentials: credentials.parse().ok()?,
            is_single_use: is_single_use == "1",
        })
    }

    /// The token that an answer has handed out in place of this one. Most repeat
    /// it, and some say nothing.
    pub(crate) fn successor(&self, response: &Response) -> Option<Self> {
        let header = response.headers.authorization.as_deref()?;
        let (scheme, value) = header.trim().split_once(' ')?;
        let value = value.trim();
        let is_next =
            scheme.eq_ignore_ascii_case("bearer") && is_token(value) && value != self.value;
        is_next.then(|| Self {
            value: value.to_owned(),
            expires_at_ms: self.expires_at_ms,
            credentials: self.credentials,
            is_single_use: true,
        })
    }

    pub(crate) fn to_stored(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(self).ok()
    }

    /// Whether it is this pair's token and lasts for another request.
    pub(crate) fn serves(&self, credentials: &Credentials, now_ms: i64) -> bool {
        self.credentials == credentials.fingerprint()
            && now_ms < self.expires_at_ms.saturating_sub(MARGIN_MS)
    }
}

/// It becomes a header: anything else than visible ASCII would be refused there,
/// with a message that nobody could make sense of.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}
