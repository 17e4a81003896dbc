//! Runs: from the source into the directory.

use std::time::Duration;

use marketplace_runtime::{EmployeeQuery, FieldMask};
use tracing::Instrument;

use super::{Marketplace, OpenConnection};
use crate::cause::{Cause, can_go_on};
use crate::clock::Timestamp;
use crate::database::{Progressing, RunKind, RunRow, StoredCause};
use crate::error::Error;
use crate::telemetry::spans;

/// A run that stopped goes on from its last page for so long. After that the people
/// whom it has seen may be gone, and it begins anew.
const GOES_ON_FOR: Duration = Duration::from_hours(4);

/// At least so often everyone is asked for, since sources forget to say that somebody
/// has changed, and never say that somebody is gone.
const FULL_EVERY: Duration = Duration::from_hours(24);

/// An incremental run asks for changes since the run before, and for this much more:
/// sources take the time without a zone for one of theirs, which are up to 14 hours
/// away, and their clocks are not ours.
const OVERLAP: Duration = Duration::from_hours(15);

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncWish {
    /// Everyone.
    Full,
    /// What has changed since the last run; everyone where that is not known, or not
    /// reliable any more.
    Due,
    /// The same, if the schedule says that it is time.
    Scheduled,
}

impl Marketplace {
    /// Brings the tenant's directory up to date.
    ///
    /// Each page is stored as it comes, and `watch` is told. A run that was cut off
    /// goes on where it was. [`Error::RunUnderWay`] where another process is at it.
    pub async fn sync(
        &self,
        tenant: &str,
        wish: SyncWish,
        mut watch: impl FnMut(&RunRow) + Send,
    ) -> Result<RunRow, Error> {
        let open = self.open_connection(tenant).await?;
        let Some(_lock) = self.data_dir.lock_run(&open.row.reference)? else {
            return Err(Error::RunUnderWay { tenant: tenant.to_owned() });
        };
        // Looked at behind the lock: another process may have been at it just before.
        if wish == SyncWish::Scheduled && !self.is_time(open.row.id).await? {
            return Err(Error::NotDue { tenant: tenant.to_owned() });
        }
        let mut run = self.run(&open, wish).await?;
        watch(&run.row);
        let span = spans::run(&open.row.reference, &run.row);
        match self.traverse(&open, &mut run, &mut watch).instrument(span.clone()).await {
            Ok(()) => {
                let run = self.database.complete_run(&run.row).await?;
                spans::end_run(&span, &run);
                self.database.erase_leavers(open.row.id, self.directory.keep_leavers()).await?;
                Ok(run)
            }
            Err(error) => {
                spans::fail_run(&span, &run.row, &error);
                self.stop(&run.row, &error).await;
                Err(error)
            }
        }
    }

    /// That the database answers, and that its file was not taken away: one that is still
    /// open answers as before, and is gone with the process.
    pub async fn is_ready(&self) -> Result<(), Error> {
        std::fs::metadata(self.data_dir.database())?;
        self.database.tenants().await.map(drop)
    }

    /// Everybody who is connected.
    pub async fn tenants(&self) -> Result<Vec<String>, Error> {
        self.database.tenants().await
    }

    /// The last runs of the tenant's connection, the newest first, each with what it
    /// stopped with.
    pub async fn runs(
        &self,
        tenant: &str,
        limit: u32,
    ) -> Result<Vec<(RunRow, Option<String>)>, Error> {
        let row = self.active(tenant).await?;
        let mut runs = Vec::new();
        for run in self.database.runs(row.id, limit).await? {
            let cause = self.database.cause_of(&run).await?;
            runs.push((run, cause));
        }
        Ok(runs)
    }

    /// A run of the tenant's connection, as the ledger calls it, with what it stopped with.
    pub async fn run_called(
        &self,
        tenant: &str,
        reference: &str,
    ) -> Result<Option<(RunRow, Option<String>)>, Error> {
        let row = self.active(tenant).await?;
        let Some(run) = self.database.run_called(row.id, reference).await? else {
            return Ok(None);
        };
        let cause = self.database.cause_of(&run).await?;
        Ok(Some((run, cause)))
    }

    /// The tenant's run that waits for approval, because too many people are gone.
    pub async fn held_run(&self, tenant: &str) -> Result<Option<RunRow>, Error> {
        let row = self.active(tenant).await?;
        self.database.held_run(row.id).await
    }

    /// Removes so many people whom the held run has not seen.
    ///
    /// [`Error::NotHeld`] where nothing waits for approval, and [`Error::OtherNumber`]
    /// where they are more or fewer by now: an approval is for a number, and not for
    /// ever.
    pub async fn approve(&self, tenant: &str, gone: i64) -> Result<RunRow, Error> {
        let row = self.active(tenant).await?;
        let held = self.database.held_run(row.id).await?;
        let held = held.ok_or_else(|| Error::NotHeld { tenant: tenant.to_owned() })?;
        let outcome = self.database.approve_run(&held, gone).await?;
        outcome.map_err(|now| Error::OtherNumber { approved: gone, now })
    }

    /// The run that goes on, or a new one.
    async fn run(&self, open: &OpenConnection, wish: SyncWish) -> Result<Progressing, Error> {
        let (id, consent) = (open.row.id, open.row.consent.number);
        let since = match wish {
            SyncWish::Full => None,
            SyncWish::Due | SyncWish::Scheduled => self.changes_since(id, consent).await?,
        };
        let kind = since.map_or(RunKind::Full, |_| RunKind::Incremental);
        if let Some(run) = self.database.run_under_way(id).await? {
            let is_fresh = Timestamp::now().since(run.row.updated_at) < GOES_ON_FOR;
            let is_enough = run.row.kind == RunKind::Full || kind == RunKind::Incremental;
            if is_fresh && is_enough && run.row.consent == consent {
                return Ok(run);
            }
        }
        self.database.begin_run((id, consent), kind, since).await
    }

    /// Since when changes are enough to ask for; `None` where everyone has to be.
    async fn changes_since(&self, id: i64, consent: i64) -> Result<Option<Timestamp>, Error> {
        let full = self.database.last_complete_run(id, Some(RunKind::Full)).await?;
        let last = self.database.last_complete_run(id, None).await?;
        let (Some(full), Some(last)) = (full, last) else { return Ok(None) };
        let now = Timestamp::now();
        // A clock that was ahead would make everything look recent, and nothing changed.
        let is_past = full.started_at <= now && last.started_at <= now;
        let is_recent = is_past && now.since(full.started_at) < FULL_EVERY;
        let is_same = full.consent == consent && full.counts.rejected == 0;
        Ok((is_recent && is_same).then(|| last.started_at.before(OVERLAP)))
    }

    /// Asks for page after page.
    async fn traverse(
        &self,
        open: &OpenConnection,
        run: &mut Progressing,
        watch: &mut (impl FnMut(&RunRow) + Send),
    ) -> Result<(), Error> {
        let fields = open.connection.consent();
        loop {
            let before = run.cursor.clone();
            let span = spans::page(&run.row);
            let next = self.next_page(open, run, fields).instrument(span.clone()).await?;
            let Some(next) = next else { return Ok(()) };
            spans::end_page(&span, &run.row, &next.row);
            *run = next;
            watch(&run.row);
            let Some(cursor) = &run.cursor else { return Ok(()) };
            if run.row.walk().goes_round(before.as_ref() != Some(cursor)) {
                return Err(Error::SourceRepeats { after: run.row.walk().seen });
            }
        }
    }

    /// Asks for the next page and stores it. `None` where there is none any more.
    async fn next_page(
        &self,
        open: &OpenConnection,
        run: &Progressing,
        fields: FieldMask,
    ) -> Result<Option<Progressing>, Error> {
        if run.cursor.is_none() && run.row.pages > 0 {
            return Ok(None);
        }
        self.database.check_run(&run.row).await?;
        let query = EmployeeQuery {
            fields,
            modified_since: run.row.modified_since.map(Timestamp::as_millis),
            cursor: run.cursor.clone(),
            limit: None,
            run: Some(run.row.reference.clone()),
        };
        let page = match open.connection.fetch_employees(query).await {
            Ok(page) => page,
            Err(error) => {
                // Where the consent has changed under it, that is why.
                self.database.check_run(&run.row).await?;
                return Err(error.into());
            }
        };
        self.database.store_page(&run.row, fields, &page).await.map(Some)
    }

    async fn stop(&self, run: &RunRow, error: &Error) {
        let cause = Cause::of(error);
        let retry_at = cause.retry_after.map(|wait| Timestamp::now().after(wait));
        let cause = StoredCause { kind: cause.kind.into_owned(), message: cause.message, retry_at };
        let stopped = self.database.stop_run(run, &cause, !can_go_on(error)).await;
        if let Err(second) = stopped {
            // The first error is the one that says what is wrong.
            tracing::error!(run = run.reference, error = %second, "why it stopped is not written down");
        }
    }
}
