//! The token that Personio hands out for a pair of credentials.

use crate::answer::{self, Refusal};
use crate::credentials::Credentials;
use crate::http::Response;
use crate::json::members;
use crate::value::{Value, texts};
use serde::Serialize;
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
            // It becomes a header: anything else than visible ASCII would be refused
            // there, with a message that nobody could make sense of.
            .filter(|token| token.bytes().all(|byte| byte.is_ascii_graphic()))
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
        })
    }

    /// Reads what [`Token::to_stored`] has written; a token that cannot be read
    /// is as good as none.
    pub(crate) fn from_stored(stored: &[u8]) -> Option<Self> {
        let [value, expires_at_ms, credentials] =
            texts(stored, ["value", "expires-at-ms", "credentials"])?;
        Some(Self {
            value,
            expires_at_ms: expires_at_ms.parse().ok()?,
            credentials: credentials.parse().ok()?,
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
