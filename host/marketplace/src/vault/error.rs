//! What can go wrong with keys and seals.

use thiserror::Error;

/// A key is missing or is another one, or a seal does not open.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes for a new key ({0}); try again later")]
    NoRandomness(getrandom::Error),
}
