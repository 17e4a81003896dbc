//! Secrets, and the stand-ins that plugins see instead of them.
//!
//! Only the instance that parses a credentials file sees a secret, and that
//! instance can tell nobody. Everywhere else a plugin holds a random stand-in,
//! which the host replaces on its way out, in the requests whose rule says so.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::confidential::SHORTEST;
use crate::error::Error;
use crate::storage::StorageError;

/// The longest secret, in bytes. Those that sources hand out have less than a
/// hundred; and a request may carry one as often as its body has room for stand-ins.
pub(crate) const LONGEST: usize = 4 << 10;

/// A secret in the clear. It is not printed and is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret into custody.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Whether a request can carry it, in a header too: one that cannot would tell
    /// code with a network what code that saw it wanted to say.
    /// And whether it is long enough to be recognised where somebody repeats it.
    pub(crate) fn is_fit(&self) -> bool {
        (SHORTEST..=LONGEST).contains(&self.0.len()) && !self.0.contains(char::is_control)
    }

    /// The secret itself: for storing it, and for a request that may carry it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A secret with its name in the manifest and its stand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// The name in the manifest, such as `client-secret`.
    pub name: String,
    /// What plugins see.
    pub stand_in: String,
    /// What the source sees.
    pub secret: Secret,
}

impl SealedSecret {
    /// Seals a secret under a new stand-in of 128 random bits.
    pub(crate) fn seal(name: String, secret: Secret) -> Result<Self, Error> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random)
            .map_err(|error| Error::Engine(format!("no randomness: {error}")))?;
        let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { name, stand_in: format!("sealed-{digits}"), secret })
    }
}

/// Keeps the sealed secrets of one connection.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// The connection's secrets.
    async fn secrets(&self) -> Result<Vec<SealedSecret>, StorageError>;
    /// Replaces the connection's secrets.
    async fn replace(&self, secrets: Vec<SealedSecret>) -> Result<(), StorageError>;
}

/// Secrets that last as long as the process.
#[derive(Debug, Default)]
pub struct MemorySecretStore {
    secrets: Mutex<Vec<SealedSecret>>,
}

impl MemorySecretStore {
    /// A store with these secrets in it.
    pub fn new(secrets: Vec<SealedSecret>) -> Self {
        Self { secrets: Mutex::new(secrets) }
    }
}

#[async_trait]
impl SecretStore for MemorySecretStore {
    async fn secrets(&self) -> Result<Vec<SealedSecret>, StorageError> {
        Ok(self.secrets.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    async fn replace(&self, secrets: Vec<SealedSecret>) -> Result<(), StorageError> {
        *self.secrets.lock().unwrap_or_else(PoisonError::into_inner) = secrets;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        let sealed =
            SealedSecret::seal("client-secret".into(), Secret::new("hunter2".into())).unwrap();
        assert!(!format!("{sealed:?}").contains("hunter2"));
        assert!(!sealed.stand_in.contains("hunter2"));
    }

    #[test]
    fn every_stand_in_is_new() {
        let seal = || SealedSecret::seal("a".into(), Secret::new("same".into())).unwrap().stand_in;
        assert_ne!(seal(), seal());
    }
}
