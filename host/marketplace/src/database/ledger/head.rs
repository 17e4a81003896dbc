//! The head: which row is the last, signed with a key that the database does not hold.

use sqlx::{FromRow, SqliteConnection};
use zeroize::Zeroizing;

use super::row::NOTHING;
use crate::vault::{MasterKey, hmac, is_hmac};

/// The key that heads are signed with.
pub(in crate::database) struct HeadKey(Zeroizing<[u8; 32]>);

/// The last row, by number and hash, as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Head {
    /// The number of the last row; 0 while there is none.
    pub(super) seq: i64,
    /// Its hash.
    pub(super) hash: String,
    signature: Vec<u8>,
}

impl HeadKey {
    pub(in crate::database) fn of(master: &MasterKey) -> Self {
        Self(master.derive("ledger"))
    }

    /// The head that says that this row is the last.
    pub(super) fn sign(&self, seq: i64, hash: String) -> Head {
        let signature = hmac(&self.0, &message(seq, &hash)).to_vec();
        Head { seq, hash, signature }
    }

    /// Whether a head was signed with this key.
    pub(super) fn has_signed(&self, head: &Head) -> bool {
        is_hmac(&head.signature, &self.0, &message(head.seq, &head.hash))
    }
}

/// What is signed.
fn message(seq: i64, hash: &str) -> Vec<u8> {
    format!("{seq} {hash}").into_bytes()
}

impl Head {
    pub(super) async fn read(
        connection: &mut SqliteConnection,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as("SELECT seq, hash, signature FROM ledger_head")
            .fetch_optional(connection)
            .await
    }

    pub(super) async fn write(&self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO ledger_head (id, seq, hash, signature) VALUES (1, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE
             SET seq = excluded.seq, hash = excluded.hash, signature = excluded.signature",
        )
        .bind(self.seq)
        .bind(&self.hash)
        .bind(&self.signature)
        .execute(connection)
        .await
        .map(drop)
    }
}

/// Signs the head of a ledger that was just created. From then on it is always
/// there: where it is missing, it was taken away.
pub(in crate::database) async fn sign_first(
    connection: &mut SqliteConnection,
    key: &HeadKey,
) -> Result<(), sqlx::Error> {
    key.sign(0, NOTHING.to_owned()).write(connection).await
}

/// Signs the head with a new key: for the transaction that brings a new master key.
/// A head that the old key has not signed stays as it is, and is found as before.
pub(in crate::database) async fn sign_again(
    connection: &mut SqliteConnection,
    old: &HeadKey,
    new: &HeadKey,
) -> Result<(), sqlx::Error> {
    match Head::read(connection).await? {
        Some(head) if old.has_signed(&head) => {
            new.sign(head.seq, head.hash).write(connection).await
        }
        _ => Ok(()),
    }
}
