//! What can go wrong with keys and seals.

use std::path::PathBuf;

use thiserror::Error;

use super::key_place::KeyPlace;

/// A key is missing or is another one, or a seal does not open.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Something is sealed, and the key is gone.
    #[error(
        "the master key {place} is missing, and nothing that this data folder holds can be opened \
         without it; put it back, or set MARKETPLACE_MASTER_KEY to it, or choose another folder \
         with --data-dir"
    )]
    Missing {
        /// Where it should be.
        place: KeyPlace,
    },
    /// Something is sealed, by another key.
    #[error(
        "{place} is not the master key that this data folder was sealed with; put the right one \
         there (after a rotation, the new one), or choose another folder with --data-dir"
    )]
    Wrong {
        /// Where the key is.
        place: KeyPlace,
    },
    /// This is no key.
    #[error(
        "{place} is damaged: a master key is 32 bytes in base64; put back the right one from a copy"
    )]
    Damaged {
        /// Where it is.
        place: KeyPlace,
    },
    /// Others may have read the key.
    #[error(
        "the master key {} is open to others than its owner (mode {mode:o}); run `chmod 600` on \
         it, and if someone may have read it, `marketplace rotate-master-key`", .path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// What others may do with it.
        mode: u32,
    },
    /// The file with the key cannot be read or written.
    #[error("cannot use the master key {}: {reason}; check the file and its folder", .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The environment holds a new key, and the old one is in a file.
    #[error(
        "MARKETPLACE_NEW_MASTER_KEY is set and MARKETPLACE_MASTER_KEY is not: the master key is a \
         file, and a rotation writes a new one there; unset the variable, or move the key to the \
         environment first"
    )]
    NotAsked,
    /// The environment should hold a new key.
    #[error(
        "no new master key is given; set {variable} to one, such as `openssl rand -base64 32` \
         writes"
    )]
    NotGiven {
        /// The variable.
        variable: &'static str,
    },
    /// The key to rotate to is the present one.
    #[error(
        "{place} is the master key already; set it to a new one, such as `openssl rand -base64 32` \
         writes, or if that was done before, move it into MARKETPLACE_MASTER_KEY"
    )]
    NotNew {
        /// Where the key is.
        place: KeyPlace,
    },
    /// Damage, or somebody else's hand.
    #[error(
        "what the table `{table}` holds for connection {connection_id} does not open: the database \
         is damaged, or was changed by another program; put back a copy, or run \
         `marketplace disconnect`, then `marketplace connect`"
    )]
    DoesNotOpen {
        /// The table.
        table: &'static str,
        /// Whose row it is.
        connection_id: i64,
    },
    /// More than the cipher takes at once, which is 256 GiB.
    #[error("a value is too large to be sealed; store smaller ones")]
    TooLarge,
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes ({0}); try again later")]
    NoRandomness(getrandom::Error),
}

impl VaultError {
    /// Whether it says that there is no key to open anything with, and nothing of what
    /// was to be opened.
    pub(crate) fn is_about_key(&self) -> bool {
        !matches!(self, Self::DoesNotOpen { .. } | Self::TooLarge | Self::NoRandomness(_))
    }
}
