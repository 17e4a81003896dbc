//! What left for the sources: recorded, looked at, and proved.

use std::sync::Arc;

use marketplace_runtime::Ledger;

use super::Marketplace;
use crate::database::{
    ChainedRow, ConnectionRow, Owner, RecordedRequest, SoundLedger, SqliteLedger,
};
use crate::error::Error;

/// Rows that are read at once: some hundred kilobytes.
const PAGE: i64 = 1_000;

impl Marketplace {
    /// The last requests before the row of this number, of one tenant or of all, the
    /// newest first.
    pub async fn ledger_requests(
        &self,
        tenant: Option<&str>,
        before: i64,
        limit: u32,
    ) -> Result<Vec<RecordedRequest>, Error> {
        self.database.ledger_requests(tenant, before, limit).await
    }

    /// Passes rows of the ledger on as they are read, of one tenant or of all: the
    /// last `limit`, or every one. The ledger can be longer than memory.
    pub async fn export_ledger(
        &self,
        tenant: Option<&str>,
        limit: Option<u32>,
        mut take: impl FnMut(&[ChainedRow]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut after = match limit {
            Some(limit) => self.database.ledger_rows_before(tenant, limit.into()).await?,
            None => i64::MIN,
        };
        // Page by page, since a reader that waits for whoever takes the rows would
        // keep others from emptying the journal.
        loop {
            let rows = self.database.ledger_rows(tenant, after, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row.seq;
            take(&rows)?;
        }
    }

    /// At most `limit` rows of a tenant before the row of this number, the newest first.
    pub async fn ledger_before(
        &self,
        tenant: &str,
        before: i64,
        limit: u32,
    ) -> Result<Vec<ChainedRow>, Error> {
        self.database.ledger_before(tenant, before, limit).await
    }

    /// Walks the whole ledger, and makes sure that a hash noted earlier is in it.
    pub async fn verify_ledger(&self, noted: Option<&str>) -> Result<SoundLedger, Error> {
        self.database.verify_ledger(noted).await
    }

    /// The ledger of a connection that is stored.
    pub(super) fn ledger_of(&self, row: &ConnectionRow) -> Arc<dyn Ledger> {
        self.ledger(&row.reference, &row.tenant, Some(row.consent.number))
    }

    /// The ledger of a connection; without a consent while none is stored.
    pub(super) fn ledger(
        &self,
        reference: &str,
        tenant: &str,
        consent: Option<i64>,
    ) -> Arc<dyn Ledger> {
        let (connection, tenant) = (reference.to_owned(), tenant.to_owned());
        let owner = Owner { connection, tenant, consent };
        Arc::new(SqliteLedger { database: self.database.clone(), owner })
    }
}
