//! The key of one connection, which seals what the connection holds.

use zeroize::Zeroizing;

use super::error::VaultError;
use super::hash::hmac;
use super::master_key::MasterKey;
use super::seal::{Context, open, seal};

/// What the master key is used for.
const WRAPPING: &str = "wrap data keys";

/// The table that wrapped keys are in.
const TABLE: &str = "data_key";

/// 32 random bytes, and whose they are. They are wiped when they are dropped.
pub(crate) struct DataKey {
    connection_id: i64,
    key: Zeroizing<[u8; 32]>,
}

impl DataKey {
    /// A new key for a connection.
    pub(crate) fn generate(connection_id: i64) -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(VaultError::NoRandomness)?;
        Ok(Self { connection_id, key })
    }

    /// The key as it is stored.
    pub(crate) fn wrap(&self, master: &MasterKey) -> Result<Vec<u8>, VaultError> {
        seal(&master.derive(WRAPPING), self.context(TABLE, &[]), &*self.key)
    }

    /// The key that was stored for a connection.
    pub(crate) fn unwrap(
        connection_id: i64,
        wrapped: &[u8],
        master: &MasterKey,
    ) -> Result<Self, VaultError> {
        let mut unwrapped = Self { connection_id, key: Zeroizing::new([0; 32]) };
        let key = open(&master.derive(WRAPPING), unwrapped.context(TABLE, &[]), wrapped)?;
        let key: &[u8; 32] =
            key.as_slice().try_into().map_err(|_| unwrapped.does_not_open(TABLE))?;
        *unwrapped.key = *key;
        Ok(unwrapped)
    }

    /// Whose key it is.
    pub(crate) fn connection_id(&self) -> i64 {
        self.connection_id
    }

    /// Seals a value for a row of a table, which it cannot leave.
    pub(crate) fn seal(
        &self,
        table: &'static str,
        row: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        seal(&self.key, self.context(table, row), plaintext)
    }

    /// Opens what was sealed for this row.
    pub(crate) fn open(
        &self,
        table: &'static str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.key, self.context(table, row), sealed)
    }

    /// By what a row is found whose name nobody may read: the same for the same
    /// name in this connection, and nothing that can be guessed from outside.
    pub(crate) fn hash(&self, name: &str) -> [u8; 32] {
        let index = hmac(&self.key, b"index");
        *hmac(&index, name.as_bytes())
    }

    /// The error for a value that has opened and makes no sense.
    pub(crate) fn does_not_open(&self, table: &'static str) -> VaultError {
        VaultError::DoesNotOpen { table, connection_id: self.connection_id }
    }

    fn context<'a>(&self, table: &'static str, row: &'a [u8]) -> Context<'a> {
        Context { table, connection_id: self.connection_id, row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails<T>(result: Result<T, VaultError>) {
        assert!(matches!(result.err(), Some(VaultError::DoesNotOpen { .. })));
    }

    #[test]
    fn a_value_opens_in_its_own_row_only() {
        let (key, other) = (DataKey::generate(1).unwrap(), DataKey::generate(1).unwrap());
        let sealed = key.seal("secret", b"name", b"hunter2").unwrap();
        assert_eq!(*key.open("secret", b"name", &sealed).unwrap(), b"hunter2");
        assert!(!sealed.windows(7).any(|window| window == b"hunter2"));

        fails(key.open("secret", b"other", &sealed));
        fails(key.open("key_value", b"name", &sealed));
        fails(other.open("secret", b"name", &sealed));
        let moved = DataKey { connection_id: 2, key: key.key.clone() };
        fails(moved.open("secret", b"name", &sealed));
    }

    #[test]
    fn a_changed_value_does_not_open() {
        let key = DataKey::generate(1).unwrap();
        let sealed = key.seal("secret", b"name", b"hunter2").unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            fails(key.open("secret", b"name", &changed));
            fails(key.open("secret", b"name", &sealed[..index]));
        }
    }

    #[test]
    fn the_same_value_is_never_sealed_the_same() {
        let key = DataKey::generate(1).unwrap();
        let seal = || key.seal("secret", b"name", b"hunter2").unwrap();
        assert_ne!(seal(), seal());
    }

    #[test]
    fn a_wrapped_key_opens_with_its_master_and_connection_only() {
        let (master, other) = (MasterKey::generate().unwrap(), MasterKey::generate().unwrap());
        let key = DataKey::generate(7).unwrap();
        let wrapped = key.wrap(&master).unwrap();
        assert_eq!(wrapped.len(), 72);
        assert_eq!(*DataKey::unwrap(7, &wrapped, &master).unwrap().key, *key.key);
        fails(DataKey::unwrap(7, &wrapped, &other));
        fails(DataKey::unwrap(8, &wrapped, &master));
    }

    #[test]
    fn names_are_found_again_in_their_connection_only() {
        let (key, other) = (DataKey::generate(1).unwrap(), DataKey::generate(2).unwrap());
        assert_eq!(key.hash("token"), key.hash("token"));
        assert_ne!(key.hash("token"), key.hash("tokens"));
        assert_ne!(key.hash("token"), other.hash("token"));
    }
}
