//! Encryption at rest: the keys, and what they seal.
//!
//! One master key for a data folder wraps a data key for each connection, and
//! that seals what the connection holds. So a connection is erased by erasing
//! 72 bytes, and a new master key costs as many as there are connections.

mod error;
mod hash;
mod master_key;

pub use error::VaultError;
pub(crate) use master_key::MasterKey;
