//! Who signs plugins, and with which key.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use minisign_verify::PublicKey;
use serde::{Serialize, Serializer};

use crate::clock::Timestamp;
use crate::error::Error;

/// Someone whose signatures count, by one of their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publisher {
    /// The name that the operator gave.
    pub name: String,
    /// The name of the key.
    pub key_id: KeyId,
    /// The key.
    pub public_key: PublisherKey,
    /// Since when it counts.
    pub trusted_at: Timestamp,
}

/// The name of a key: random, and written as `minisign` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyId(String);

impl KeyId {
    /// The name in a key or a signature, which begin alike: two bytes for the
    /// algorithm and eight for the name.
    pub(crate) fn of(base64: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(base64).ok()?;
        let name = bytes.get(2..10)?;
        Some(Self(name.iter().rev().map(|byte| format!("{byte:02X}")).collect()))
    }

    /// As it is stored.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key that signatures are checked with, as `minisign` writes it: one line of
/// Base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherKey {
    line: String,
    id: KeyId,
    key: PublicKey,
}

impl PublisherKey {
    /// Reads a key: its line, or the whole text of a `.pub` file.
    pub fn parse(text: &str) -> Option<Self> {
        let is_key = |line: &&str| !line.is_empty() && !line.contains("comment:");
        let line = text.lines().map(str::trim).find(is_key)?;
        let key = PublicKey::from_base64(line).ok()?;
        Some(Self { line: line.to_owned(), id: KeyId::of(line)?, key })
    }

    /// Reads a key that is given in a command: as such, or as the name of a file.
    pub(crate) fn given_as(text: &str) -> Result<Self, Error> {
        if let Some(key) = Self::parse(text) {
            return Ok(key);
        }
        let is_name = text.contains(['/', '\\', '.']) || Path::new(text).exists();
        if !is_name {
            return Err(Error::NotAKey);
        }
        let file = crate::named_file::read("the key", Path::new(text), LARGEST_KEY)?;
        std::str::from_utf8(&file).ok().and_then(Self::parse).ok_or(Error::NotAKey)
    }

    /// The key as one line.
    pub fn as_str(&self) -> &str {
        &self.line
    }

    /// Its name.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    pub(crate) fn key(&self) -> &PublicKey {
        &self.key
    }
}

/// The largest key file, in bytes: it holds a comment and a line of Base64.
const LARGEST_KEY: usize = 4096;

impl Serialize for PublisherKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.line)
    }
}

/// A publisher, for tests.
#[cfg(test)]
pub(crate) mod fixture {
    use super::*;

    /// The key with which minisign itself is signed.
    pub(crate) const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

    pub(crate) fn acme() -> Publisher {
        let public_key = PublisherKey::parse(KEY).unwrap();
        Publisher {
            name: "ACME".to_owned(),
            key_id: public_key.id().clone(),
            public_key,
            trusted_at: Timestamp::from_millis(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::KEY;
    use super::*;

    #[test]
    fn a_key_is_read_as_a_line_and_as_a_file() {
        let file = format!("untrusted comment: minisign public key E7620F1842B4E81F\n{KEY}\n");
        for text in [KEY.to_owned(), format!(" {KEY}\r\n"), file] {
            let key = PublisherKey::parse(&text).unwrap();
            assert_eq!(key.as_str(), KEY);
            assert_eq!(key.id().as_str(), "E7620F1842B4E81F");
        }
        for text in ["", "ACME", "untrusted comment: nothing follows\n", &KEY[..40], "RWQ="] {
            assert_eq!(PublisherKey::parse(text), None, "{text}");
        }
    }
}
