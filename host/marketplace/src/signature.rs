//! What a signature says about a plugin.
//!
//! The format is minisign's (Ed25519), a small file beside the plugin:
//! `minisign -S -m PLUGIN.wasm` and `rsign sign PLUGIN.wasm` write it.

use std::fmt;

use minisign_verify::Error as MinisignError;
use serde::{Serialize, Serializer};
use thiserror::Error;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::publisher::{KeyId, Publisher};

/// What a signature says about a plugin. One that is wrong says nothing: it is
/// an error, whether anybody asked for a signature or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    Unsigned,
    /// This publisher has signed these very bytes.
    SignedBy(Publisher),
    /// Someone has signed, with a key that nobody trusts here; so it is not
    /// checked either.
    UnknownKey(KeyId),
}

/// Why a signature is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidSignature {
    /// The file is no signature.
    #[error("the signature file is damaged; get it again from the plugin's publisher")]
    Damaged,
    /// A signature by a trusted key, for other bytes.
    #[error(
        "the signature by {publisher} is not for this file; one of the two was changed, \
         so get both again from {publisher}"
    )]
    OtherBytes {
        /// Whose key it is.
        publisher: String,
    },
    /// A signature over the bytes themselves, not over their hash.
    #[error(
        "the signature by {publisher} is of the old kind without hashing, which is not accepted; \
         sign the plugin again with minisign 0.10 or later"
    )]
    Legacy {
        /// Whose key it is.
        publisher: String,
    },
}

impl Signature {
    /// Checks the text of a signature file against the plugin and the keys that
    /// count.
    pub fn check(
        component: &[u8],
        signature: Option<&[u8]>,
        trusted: &[Publisher],
    ) -> Result<Self, InvalidSignature> {
        let Some(signature) = signature else {
            return Ok(Self::Unsigned);
        };
        let text = std::str::from_utf8(signature).map_err(|_| InvalidSignature::Damaged)?;
        let signature = minisign_verify::Signature::decode(text);
        let signature = signature.map_err(|_| InvalidSignature::Damaged)?;
        let key_id = text.lines().nth(1).and_then(KeyId::of).ok_or(InvalidSignature::Damaged)?;
        let Some(publisher) = trusted.iter().find(|publisher| publisher.key_id == key_id) else {
            return Ok(Self::UnknownKey(key_id));
        };
        let name = || publisher.name.clone();
        match publisher.public_key.key().verify(component, &signature, false) {
            Ok(()) => Ok(Self::SignedBy(publisher.clone())),
            Err(MinisignError::UnexpectedAlgorithm) => {
                Err(InvalidSignature::Legacy { publisher: name() })
            }
            Err(_) => Err(InvalidSignature::OtherBytes { publisher: name() }),
        }
    }

    /// The key of a publisher whose signature counts.
    pub fn key_id(&self) -> Option<&KeyId> {
        self.publisher().map(|publisher| &publisher.key_id)
    }

    /// Who has signed, if that is someone whose signature counts.
    pub fn publisher(&self) -> Option<&Publisher> {
        match self {
            Self::SignedBy(publisher) => Some(publisher),
            Self::Unsigned | Self::UnknownKey(_) => None,
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsigned => f.write_str("none"),
            Self::SignedBy(Publisher { name, key_id, .. }) => {
                write!(f, "by {name}, with the key {key_id}")
            }
            Self::UnknownKey(key_id) => {
                write!(f, "with the key {key_id}, which is not trusted here and was not checked")
            }
        }
    }
}

/// A signature as programs read it.
#[derive(Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum Document<'a> {
    /// There is none.
    Unsigned,
    /// This publisher has signed these very bytes.
    SignedBy {
        publisher: &'a str,
        #[schema(value_type = String)]
        key_id: &'a KeyId,
    },
    /// Someone has signed with a key that is not trusted here, and it was not checked.
    UnknownKey {
        #[schema(value_type = String)]
        key_id: &'a KeyId,
    },
}

impl PartialSchema for Signature {
    fn schema() -> RefOr<Schema> {
        Document::schema()
    }
}

impl ToSchema for Signature {}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = match self {
            Self::Unsigned => Document::Unsigned,
            Self::SignedBy(Publisher { name, key_id, .. }) => {
                Document::SignedBy { publisher: name, key_id }
            }
            Self::UnknownKey(key_id) => Document::UnknownKey { key_id },
        };
        document.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publisher::fixture::acme;

    /// From the documentation of `minisign-verify`: a signature of the text `test`.
    const SIGNATURE: &str = "untrusted comment: signature from minisign secret key\n\
        RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/\
        z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=\n\
        trusted comment: timestamp:1633700835\tfile:test\tprehashed\n\
        wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==\n";

    fn check(component: &[u8], signature: &str) -> Result<Signature, InvalidSignature> {
        Signature::check(component, Some(signature.as_bytes()), &[acme()])
    }

    #[test]
    fn a_signature_says_who_has_signed() {
        assert_eq!(check(b"test", SIGNATURE), Ok(Signature::SignedBy(acme())));
        assert_eq!(Signature::check(b"test", None, &[acme()]), Ok(Signature::Unsigned));
        let stranger = Signature::check(b"test", Some(SIGNATURE.as_bytes()), &[]);
        assert_eq!(stranger, Ok(Signature::UnknownKey(acme().key_id)));
    }

    #[test]
    fn a_signature_for_other_bytes_or_with_another_comment_is_wrong() {
        let other = Err(InvalidSignature::OtherBytes { publisher: "ACME".to_owned() });
        assert_eq!(check(b"Test", SIGNATURE), other);
        assert_eq!(check(b"test", &SIGNATURE.replace("file:test", "file:best")), other);
    }

    #[test]
    fn a_signature_without_hashing_is_refused() {
        let legacy = SIGNATURE.replace("\nRUQ", "\nRWQ");
        let refused = Err(InvalidSignature::Legacy { publisher: "ACME".to_owned() });
        assert_eq!(check(b"test", &legacy), refused);
    }

    #[test]
    fn a_damaged_signature_is_told_apart() {
        for length in 0..SIGNATURE.len() - 2 {
            let cut = &SIGNATURE[..length];
            assert_eq!(check(b"test", cut), Err(InvalidSignature::Damaged), "{cut:?}");
        }
        for text in [&[0xff, 0xfe][..], b"\n\n\n\n", "ä\nä\nä\nä".as_bytes()] {
            let damaged = Signature::check(b"test", Some(text), &[]);
            assert_eq!(damaged, Err(InvalidSignature::Damaged));
        }
    }
}
