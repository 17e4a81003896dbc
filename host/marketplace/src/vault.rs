//! Encryption at rest: the keys, and what they seal.
//!
//! One master key for a data folder wraps a data key for each connection, and
//! that seals what the connection holds. So a connection is erased by erasing
//! 72 bytes, and a new master key costs as many as there are connections.

mod data_key;
mod error;
mod hash;
mod key_place;
mod master_key;
mod row_key;
mod seal;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use data_key::DataKey;
pub use error::VaultError;
pub(crate) use hash::{hmac, is_hmac};
pub use key_place::KeyPlace;
pub(crate) use master_key::MasterKey;
pub(crate) use row_key::RowKey;

/// The variable that holds the master key, where it is not in the data folder.
const CURRENT: &str = "MARKETPLACE_MASTER_KEY";
/// The variable that holds the key to rotate to. Kept set until every process
/// has it as [`CURRENT`], it lets them all go on through a rotation.
const NEXT: &str = "MARKETPLACE_NEW_MASTER_KEY";

/// The master key of a data folder, and where it comes from.
#[derive(Debug)]
pub(crate) struct Vault {
    current: KeyPlace,
    /// Where the next one is while a rotation is under way.
    next: KeyPlace,
    /// The key that was used last. Another process may rotate it at any time.
    held: Mutex<Option<MasterKey>>,
}

impl Vault {
    /// The key is in the environment if it is set there, else in the folder.
    pub(crate) fn of(folder: &Path) -> Self {
        match std::env::var_os(CURRENT) {
            Some(_) => Self::at(KeyPlace::Variable(CURRENT), KeyPlace::Variable(NEXT)),
            None => Self::in_folder(folder),
        }
    }

    /// The key is in the folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let file = |name| KeyPlace::File(folder.join(name));
        Self::at(file("master.key"), file("master.key.next"))
    }

    fn at(current: KeyPlace, next: KeyPlace) -> Self {
        Self { current, next, held: Mutex::new(None) }
    }

    /// The key for a database that has none yet. It is on the disk before the
    /// database depends on it.
    pub(crate) fn first(&self) -> Result<MasterKey, VaultError> {
        match self.current.read()? {
            Some(key) => Ok(key),
            None => self.current.create(),
        }
    }

    /// The key that has this fingerprint, read again where the one at hand has
    /// another.
    pub(crate) fn master(&self, fingerprint: &[u8]) -> Result<MasterKey, VaultError> {
        let mut held = self.held();
        if let Some(key) = held.as_ref().filter(|key| key.fingerprint() == fingerprint) {
            return Ok(key.clone());
        }
        let (key, _) = self.find(fingerprint)?;
        *held = Some(key.clone());
        Ok(key)
    }

    /// The key to rotate to, which is on the disk before anything is wrapped by
    /// it. Whoever calls holds the data folder's lock and has called
    /// [`Vault::settle`].
    pub(crate) fn next(&self) -> Result<MasterKey, VaultError> {
        // Whoever set it believes that it will be used.
        if matches!(self.next, KeyPlace::File(_)) && std::env::var_os(NEXT).is_some() {
            return Err(VaultError::NotAsked);
        }
        self.next.create()
    }

    /// A key from the environment may be the one in use. To wrap by that would be
    /// no rotation, whatever was said about it afterwards.
    pub(crate) fn check_is_new(&self, new: &MasterKey, old: &MasterKey) -> Result<(), VaultError> {
        match new.fingerprint() == old.fingerprint() {
            true => Err(VaultError::NotNew { place: self.next.clone() }),
            false => Ok(()),
        }
    }

    /// Puts the key that the database says it is sealed with where it belongs:
    /// ends a rotation that was committed, and clears away one that was not.
    /// Whoever calls holds the data folder's lock.
    pub(crate) fn settle(&self, fingerprint: &[u8]) -> Result<(), VaultError> {
        let (key, place) = self.find(fingerprint)?;
        match place == &self.next {
            true => self.next.move_to(&self.current)?,
            false => self.next.clear()?,
        }
        // From here on a rotation takes the file away, and whoever has looked into
        // the database just before still needs the key.
        *self.held() = Some(key);
        Ok(())
    }

    /// Where the key with this fingerprint is.
    pub(crate) fn place_of(&self, fingerprint: &[u8]) -> Result<KeyPlace, VaultError> {
        self.find(fingerprint).map(|(_, place)| place.clone())
    }

    /// Where the key is, whichever it is.
    pub(crate) fn place(&self) -> Result<KeyPlace, VaultError> {
        let place = self.current.clone();
        match self.current.read()? {
            Some(_) => Ok(place),
            None => Err(VaultError::Missing { place }),
        }
    }

    /// Whether a key is where a rotation puts the new one.
    pub(crate) fn is_next(&self, place: &KeyPlace) -> bool {
        *place == self.next
    }

    fn held(&self) -> MutexGuard<'_, Option<MasterKey>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, fingerprint: &[u8]) -> Result<(MasterKey, &KeyPlace), VaultError> {
        // The next one first: if a rotation ends in between, it is the current
        // one by the time that is read.
        let next = self.next.read();
        let current = self.current.read();
        match (current, next) {
            (Ok(Some(key)), _) if key.fingerprint() == fingerprint => Ok((key, &self.current)),
            (_, Ok(Some(key))) if key.fingerprint() == fingerprint => Ok((key, &self.next)),
            (Err(error), _) | (_, Err(error)) => Err(error),
            (Ok(Some(_)), _) => Err(VaultError::Wrong { place: self.current.clone() }),
            (Ok(None), _) => Err(VaultError::Missing { place: self.current.clone() }),
        }
    }
}

#[cfg(test)]
mod tests;
