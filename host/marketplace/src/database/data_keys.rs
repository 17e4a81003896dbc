//! The data keys of connections, wrapped by the master key.

use sqlx::{Row, SqliteConnection};

use super::ledger::{self, HeadKey};
use super::{Database, publishers};
use crate::error::Error;
use crate::vault::{DataKey, KeyPlace, MasterKey, VaultError};

/// What a rotation of the master key has done.
#[derive(Clone, Debug)]
pub struct Rotated {
    /// Where the new key is.
    pub place: KeyPlace,
    /// For how many connections.
    pub connections: usize,
    /// Whether nothing is left of the data keys as the old master key wrapped
    /// them. While another program reads the database, they stay in its journal.
    pub is_journal_empty: bool,
}

impl Database {
    /// Makes sure that the key at hand is the one that this database is sealed
    /// with. A new database is sealed with the key at hand from now on, and so is
    /// what an earlier version left in the clear: then and never again, or whoever
    /// can write to the database could have the host seal what they put there.
    pub(super) async fn unlock(&self) -> Result<(), Error> {
        let fingerprint: Option<Vec<u8>> = sqlx::query_scalar("SELECT fingerprint FROM master_key")
            .fetch_optional(&self.pool)
            .await?;
        if let Some(fingerprint) = fingerprint {
            return Ok(self.vault.settle(&fingerprint)?);
        }
        let master = self.vault.first()?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO master_key (id, fingerprint) VALUES (1, ?)")
            .bind(&master.fingerprint()[..])
            .execute(&mut *transaction)
            .await?;
        ledger::sign_first(&mut transaction, &HeadKey::of(&master)).await?;
        publishers::seal(&mut transaction, &master).await?;
        self.seal_plain_rows(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The master key that the database is sealed with as this transaction sees
    /// it: another process may have rotated it a moment ago.
    pub(super) async fn master_key(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<MasterKey, Error> {
        let fingerprint: Vec<u8> =
            sqlx::query_scalar("SELECT fingerprint FROM master_key").fetch_one(connection).await?;
        Ok(self.vault.master(&fingerprint)?)
    }

    /// The data key of a connection; `None` once it has ended.
    ///
    /// A rotation may end between the look into the database and the one at the
    /// master key, which is then too new. So both are looked at once more before
    /// the key counts as wrong.
    pub(super) async fn data_key(
        &self,
        connection: &mut SqliteConnection,
        id: i64,
    ) -> Result<Option<DataKey>, Error> {
        match self.read_data_key(connection, id).await {
            Err(Error::Vault(VaultError::Wrong { .. })) => self.read_data_key(connection, id).await,
            outcome => outcome,
        }
    }

    async fn read_data_key(
        &self,
        connection: &mut SqliteConnection,
        id: i64,
    ) -> Result<Option<DataKey>, Error> {
        // In one query, so that they belong together.
        let row = sqlx::query(
            "SELECT wrapped, fingerprint FROM data_key, master_key WHERE connection_id = ?",
        )
        .bind(id)
        .fetch_optional(connection)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let master = self.vault.master(row.try_get("fingerprint")?)?;
        Ok(Some(DataKey::unwrap(id, row.try_get("wrapped")?, &master)?))
    }

    /// Makes the data key of a new connection. The transaction has written
    /// before, so that the master key cannot change until it ends.
    pub(super) async fn create_data_key(
        &self,
        transaction: &mut SqliteConnection,
        id: i64,
    ) -> Result<DataKey, Error> {
        let master = self.master_key(transaction).await?;
        let key = DataKey::generate(id)?;
        sqlx::query("INSERT INTO data_key (connection_id, wrapped) VALUES (?, ?)")
            .bind(id)
            .bind(key.wrap(&master)?)
            .execute(transaction)
            .await?;
        Ok(key)
    }

    /// Wraps every data key by a new master key.
    ///
    /// The new key is on the disk before the database depends on it, and the old
    /// one until it does not: killed at any instant, one of the two opens
    /// everything, and [`Database::open`] sees which. Whoever calls holds the
    /// data folder's lock.
    pub(crate) async fn rotate_master_key(&self) -> Result<Rotated, Error> {
        // Another process may have died in a rotation since this one started.
        self.unlock().await?;
        let new = self.vault.next()?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let old = self.master_key(&mut transaction).await?;
        self.vault.check_is_new(&new, &old)?;
        let connections = wrap_again(&mut transaction, &old, &new).await?;
        ledger::sign_again(&mut transaction, &HeadKey::of(&old), &HeadKey::of(&new)).await?;
        publishers::seal_again(&mut transaction, &old, &new).await?;
        sqlx::query("UPDATE master_key SET fingerprint = ?")
            .bind(&new.fingerprint()[..])
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.vault.settle(&new.fingerprint())?;
        Ok(Rotated {
            place: self.vault.place_of(&new.fingerprint())?,
            connections,
            is_journal_empty: self.empty_journal().await?,
        })
    }
}

async fn wrap_again(
    transaction: &mut SqliteConnection,
    old: &MasterKey,
    new: &MasterKey,
) -> Result<usize, Error> {
    let keys: Vec<(i64, Vec<u8>)> = sqlx::query_as("SELECT connection_id, wrapped FROM data_key")
        .fetch_all(&mut *transaction)
        .await?;
    for (id, wrapped) in &keys {
        let wrapped = DataKey::unwrap(*id, wrapped, old)?.wrap(new)?;
        sqlx::query("UPDATE data_key SET wrapped = ? WHERE connection_id = ?")
            .bind(wrapped)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(keys.len())
}

/// Without its key, nothing that a connection held can be opened any more.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    connection_id: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM data_key WHERE connection_id = ?")
        .bind(connection_id)
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests;
