//! The pair that Personio hands out, or the host's stand-ins for it.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind, Secret};
use crate::error::Result;
use crate::value::texts;
use serde::Serialize;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The name of the client id, in the manifest and in the contract's secrets.
pub const CLIENT_ID: &str = "client-id";
/// The name of the client secret.
pub const CLIENT_SECRET: &str = "client-secret";

/// Without `Debug`, so that no log line can hold them by accident.
#[derive(Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

impl Credentials {
    /// Picks the two out of what the host hands over.
    pub(crate) fn from_secrets(secrets: &[Secret]) -> Result<Self> {
        let named = |name: &str| {
            secrets
                .iter()
                .find(|secret| secret.name == name && !secret.value.trim().is_empty())
                .map(|secret| secret.value.clone())
                .ok_or_else(|| {
                    Error::invalid_request(format!(
                        "The credential `{name}` is missing; enter the client ID and the client secret from Personio."
                    ))
                })
        };
        Ok(Self { client_id: named(CLIENT_ID)?, client_secret: named(CLIENT_SECRET)? })
    }

    /// Reads what [`Credentials::to_stored`] has written.
    pub(crate) fn from_stored(stored: &[u8]) -> Result<Self> {
        let [client_id, client_secret] =
            texts(stored, ["client-id", "client-secret"]).ok_or_else(|| {
                Error::new(
                    ErrorKind::StorageFailed,
                    "The stored credentials cannot be read; connect the integration again.",
                )
            })?;
        Ok(Self { client_id, client_secret })
    }

    pub(crate) fn to_stored(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|_| {
            Error::invalid_request("The credentials cannot be stored; enter them again.")
        })
    }

    /// Tells one pair from another, so that a token is used only with the pair
    /// that it was handed out for. No protection of the secret: it lies next to
    /// it. A toolchain with another hash costs one token, nothing else.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}
