//! The ledger: what left for the sources and what was refused, row after row, each
//! with the hash of the one before.

mod chain;
mod head;
mod requests;
mod row;
mod tampering;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use marketplace_runtime::{Ledger, LedgerEntry, StorageError};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::Database;
use crate::clock::Timestamp;
use crate::error::Error;

use head::Head;

pub use chain::SoundLedger;
pub(super) use head::{HeadKey, sign_again, sign_first};
pub use requests::RecordedRequest;
pub(crate) use row::Owner;
pub use row::{ChainedRow, LedgerRow};
pub use tampering::{LedgerError, Tampering};

/// Whose turn it is to append. Within a process writers queue here, in order: SQLite
/// would let them try again and again, after pauses that grow.
pub(super) type Turn = Arc<Mutex<()>>;

/// The runtime's [`Ledger`] for one connection.
pub(crate) struct SqliteLedger {
    pub(crate) database: Database,
    pub(crate) owner: Owner,
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn append(&self, entries: Vec<LedgerEntry>) -> Result<(), StorageError> {
        Ok(self.database.append_to_ledger(entries, &self.owner).await?)
    }
}

impl Database {
    /// Appends rows and signs the new head, all or nothing.
    ///
    /// The old head must be ours: signing behind a forged one would make the rows
    /// before it look true.
    async fn append_to_ledger(
        &self,
        entries: Vec<LedgerEntry>,
        owner: &Owner,
    ) -> Result<(), Error> {
        let _turn = self.ledger_turn.lock().await;
        // Among processes it is SQLite that lets one write at a time, from here on.
        let (mut transaction, master) = self.change().await?;
        let key = HeadKey::of(&master);
        let head = Head::read(&mut transaction).await?;
        let head = head.filter(|head| key.has_signed(head)).ok_or(LedgerError::NoHead)?;
        let at = Timestamp::now().as_millis();
        let (mut seq, mut hash) = (head.seq, head.hash);
        for entry in entries {
            seq += 1;
            let row = ChainedRow::new(LedgerRow::new(entry, owner, at, seq, hash)?)?;
            row.insert(&mut transaction).await?;
            hash = row.hash;
        }
        key.sign(seq, hash).write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// At most `limit` rows behind row `after`, of one tenant or of all.
    pub(crate) async fn ledger_rows(
        &self,
        tenant: Option<&str>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<ChainedRow>, Error> {
        let mut connection = self.pool.acquire().await?;
        let rows = ChainedRow::page(&mut connection, tenant, after, limit).await?;
        Ok(rows.iter().map(ChainedRow::from_row).collect::<Result<_, _>>()?)
    }

    /// The number of the row behind which the last `count` rows are.
    pub(crate) async fn ledger_rows_before(
        &self,
        tenant: Option<&str>,
        count: i64,
    ) -> Result<i64, Error> {
        let seq: Option<i64> = sqlx::query_scalar(
            "SELECT seq FROM ledger WHERE ?1 IS NULL OR tenant = ?1
             ORDER BY seq DESC LIMIT 1 OFFSET ?2",
        )
        .bind(tenant)
        .bind(count)
        .fetch_optional(&self.pool)
        .await?;
        Ok(seq.unwrap_or(i64::MIN))
    }
}
