//! The master key that the database is sealed with.

use std::sync::Arc;

use sqlx::{Executor, Sqlite, Transaction};

use super::change::Change;
use super::ledger::{self, HeadKey};
use super::{Database, data_keys, plain, publishers, row_key};
use crate::error::Error;
use crate::vault::{KeyPlace, MasterKey, VaultError};

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
        if let Some(fingerprint) = fingerprint(&self.pool).await? {
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
        plain::seal_rows(&mut transaction, &master).await?;
        Ok(transaction.commit().await?)
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
        let (mut transaction, old) = self.change().await?;
        self.vault.check_is_new(&new, &old)?;
        let connections = data_keys::wrap_again(&mut transaction, &old, &new).await?;
        ledger::sign_again(&mut transaction, &HeadKey::of(&old), &HeadKey::of(&new)).await?;
        publishers::seal_again(&mut transaction, &old, &new).await?;
        row_key::wrap_again(&mut transaction, &old, &new).await?;
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

    /// The database as it is at this moment.
    ///
    /// A rotation of the master key may end between the look into the database and
    /// the one at the key, which is then too new. So both are looked at once more
    /// before the key counts as wrong.
    pub(super) async fn look(&self) -> Result<(Transaction<'static, Sqlite>, MasterKey), Error> {
        match self.begin("BEGIN").await {
            Err(Error::Vault(VaultError::Wrong { .. })) => self.begin("BEGIN").await,
            outcome => outcome,
        }
    }

    /// A change, for which everybody else who changes something waits, a rotation of
    /// the master key too.
    pub(super) async fn change(&self) -> Result<(Change, MasterKey), Error> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let (transaction, master) = self.begin("BEGIN IMMEDIATE").await?;
        Ok((Change::new(transaction, turn), master))
    }

    async fn begin(
        &self,
        statement: &'static str,
    ) -> Result<(Transaction<'static, Sqlite>, MasterKey), Error> {
        let mut transaction = self.pool.begin_with(statement).await?;
        let fingerprint = fingerprint(&mut *transaction).await?.ok_or(sqlx::Error::RowNotFound)?;
        let master = self.vault.master(&fingerprint)?;
        Ok((transaction, master))
    }
}

/// Which key it is, as `executor` sees the database. `None` while it is new.
async fn fingerprint(
    executor: impl Executor<'_, Database = Sqlite>,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar("SELECT fingerprint FROM master_key").fetch_optional(executor).await
}

#[cfg(test)]
mod tests;
