//! The ledger: what left for the sources and what was refused, row after row, each
//! with the hash of the one before.

mod chain;
mod head;
mod receipt;
mod requests;
mod row;
mod tampering;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use marketplace_runtime::{Ledger, LedgerEntry, LedgerEvent, StorageError};
use sqlx::{FromRow, SqliteConnection};

use super::Database;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::vault::MasterKey;

use head::Head;

pub use chain::SoundLedger;
pub(super) use head::{HeadKey, sign_again, sign_first};
pub use receipt::Receipt;
pub(super) use receipt::{Erasure, write_receipt};
pub use requests::RecordedRequest;
pub(crate) use row::Owner;
pub use row::{ChainedRow, LedgerRow};
pub use tampering::{LedgerError, Tampering};

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
    /// What leaves must be covered by the consent in force at that moment: a call into a
    /// plugin makes many requests, and the consent may be narrowed, or the connection
    /// end, between two of them. What is not covered is recorded as refused, and
    /// [`Error::ConnectionChanged`] keeps it from leaving.
    async fn append_to_ledger(
        &self,
        entries: Vec<LedgerEntry>,
        owner: &Owner,
    ) -> Result<(), Error> {
        let (mut change, master) = self.change().await?;
        let leaves = |entry: &LedgerEntry| entry.event == LedgerEvent::Sent;
        let is_refused = entries.iter().any(leaves) && !owner.is_in_force(&mut change).await?;
        let entries = match is_refused {
            // The others did not fail, and come again when the call is over.
            true => entries.into_iter().filter(leaves).map(refused).collect(),
            false => entries,
        };
        let rows = entries.into_iter().map(|entry| LedgerRow::new(entry, owner));
        append(&mut change, &master, rows.collect::<Result<_, _>>()?).await?;
        change.commit().await?;
        match is_refused {
            true => Err(Error::ConnectionChanged { tenant: owner.tenant.clone() }),
            false => Ok(()),
        }
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

    /// At most `limit` rows of a tenant before row `before`, the newest first.
    pub(crate) async fn ledger_before(
        &self,
        tenant: &str,
        before: i64,
        limit: u32,
    ) -> Result<Vec<ChainedRow>, Error> {
        let select = "SELECT * FROM ledger WHERE tenant = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
        let rows = sqlx::query_as(select).bind(tenant).bind(before).bind(limit);
        Ok(rows.fetch_all(&self.pool).await?)
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

fn refused(entry: LedgerEntry) -> LedgerEntry {
    let reason = "its consent is no longer in force".to_owned();
    LedgerEntry { event: LedgerEvent::Denied { reason }, ..entry }
}

/// Gives rows their places behind the last one, and signs the new head, all or nothing.
/// Whoever calls has begun a change, so that nobody else appends meanwhile.
///
/// The old head must be ours: signing behind a forged one would make the rows before it
/// look true.
async fn append(
    change: &mut SqliteConnection,
    master: &MasterKey,
    rows: Vec<LedgerRow>,
) -> Result<(), Error> {
    let key = HeadKey::of(master);
    let head = Head::read(change).await?;
    let head = head.filter(|head| key.has_signed(head)).ok_or(LedgerError::NoHead)?;
    let at = Timestamp::now().as_millis();
    let (mut seq, mut previous) = (head.seq, head.hash);
    for row in rows {
        seq += 1;
        let row = ChainedRow::new(LedgerRow { at, seq, previous, ..row })?;
        row.insert(change).await?;
        previous = row.hash;
    }
    Ok(key.sign(seq, previous).write(change).await?)
}
