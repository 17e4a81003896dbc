//! The key that authenticates rows that belong to no connection.

use zeroize::Zeroizing;

use super::error::VaultError;
use super::hash::{hmac, is_hmac};
use super::master_key::MasterKey;
use super::seal::{Context, open, seal};

/// What the master key is used for.
const WRAPPING: &str = "wrap the row key";

/// Where the wrapped key is.
const CONTEXT: Context<'_> = Context { table: "row_key", connection_id: 0, row: &[] };

/// 32 random bytes. Unlike the master key it stays when that is rotated: what it has
/// hashed is in the hands of people, and cannot be hashed again.
pub(crate) struct RowKey(Zeroizing<[u8; 32]>);

impl RowKey {
    /// A new key.
    pub(crate) fn generate() -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(VaultError::NoRandomness)?;
        Ok(Self(key))
    }

    /// The key as it is stored.
    pub(crate) fn wrap(&self, master: &MasterKey) -> Result<Vec<u8>, VaultError> {
        seal(&master.derive(WRAPPING), CONTEXT, &*self.0)
    }

    /// The key that was stored.
    pub(crate) fn unwrap(wrapped: &[u8], master: &MasterKey) -> Result<Self, VaultError> {
        let key = open(&master.derive(WRAPPING), CONTEXT, wrapped)?;
        let (table, connection_id) = (CONTEXT.table, CONTEXT.connection_id);
        let key: &[u8; 32] = key
            .as_slice()
            .try_into()
            .map_err(|_| VaultError::DoesNotOpen { table, connection_id })?;
        Ok(Self(Zeroizing::new(*key)))
    }

    /// By what something is known that opens something, and is not stored itself.
    pub(crate) fn hash(&self, purpose: &'static str, secret: &str) -> [u8; 32] {
        *hmac(&self.0, &message(purpose, secret.as_bytes()))
    }

    /// What shows that a row is as it was written.
    pub(crate) fn seal(&self, table: &'static str, row: &[u8]) -> [u8; 32] {
        *hmac(&self.0, &message(table, row))
    }

    /// Whether a row is as it was written.
    pub(crate) fn is_sealed(&self, table: &'static str, row: &[u8], seal: &[u8]) -> bool {
        is_hmac(seal, &self.0, &message(table, row))
    }
}

/// No two purposes and contents have the same bytes: no purpose has a slash in it.
fn message(purpose: &'static str, content: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([purpose.as_bytes(), b"/", content].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_known_by_its_table_and_all_of_it() {
        let key = RowKey::generate().unwrap();
        let seal = key.seal("session", b"acme");
        assert!(key.is_sealed("session", b"acme", &seal));
        for (table, row) in [("session", &b"acm"[..]), ("session", b"acme "), ("account", b"acme")]
        {
            assert!(!key.is_sealed(table, row, &seal), "{table} {row:?}");
        }
        assert!(!key.is_sealed("session", b"acme", &seal[..31]));
        assert!(!RowKey::generate().unwrap().is_sealed("session", b"acme", &seal));
    }

    #[test]
    fn it_survives_a_new_master_key() {
        let (old, new) = (MasterKey::generate().unwrap(), MasterKey::generate().unwrap());
        let key = RowKey::generate().unwrap();
        let again = RowKey::unwrap(&key.wrap(&old).unwrap(), &old).unwrap();
        let again = RowKey::unwrap(&again.wrap(&new).unwrap(), &new).unwrap();
        assert_eq!(again.hash("session", "x"), key.hash("session", "x"));
        assert!(RowKey::unwrap(&key.wrap(&old).unwrap(), &new).is_err());
    }
}
