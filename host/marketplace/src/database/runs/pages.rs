//! The pages of a run: each is stored with the run's progress, or not at all.

use marketplace_runtime::{EmployeePage, FieldMask};
use sqlx::SqliteConnection;

use super::{Progressing, RunCounts, RunKind, RunRow, RunState, SELECT, TABLE, close, read};
use crate::clock::Timestamp;
use crate::database::employees::{self, Outcome};
use crate::database::{Database, connections, data_keys, terms};
use crate::directory::{Record, removal_needs_approval};
use crate::error::Error;
use crate::vault::{DataKey, MasterKey};

impl Database {
    /// Whether a run may ask for its next page: its connection and its consent are
    /// still those that it began with.
    pub(crate) async fn check_run(&self, run: &RunRow) -> Result<(), Error> {
        let (mut transaction, master) = self.look().await?;
        is_in_force(&mut transaction, &master, run).await.map(drop)
    }

    /// Stores a page and how far the run is with it, all at once. The fields are
    /// those that the page was asked for.
    pub(crate) async fn store_page(
        &self,
        run: &RunRow,
        fields: FieldMask,
        page: &EmployeePage,
    ) -> Result<Progressing, Error> {
        let now = Timestamp::now();
        let (mut transaction, master) = self.change().await?;
        let key = is_in_force(&mut transaction, &master, run).await?;
        let (mut counts, mut new) = (run.counts, 0);
        for employee in &page.employees {
            let record = Record::new(employee, fields, page.withheld)?;
            let outcome = employees::store(&mut transaction, &key, run.id, &record, now).await?;
            if employees::sight(&mut transaction, &key, run.id, record.id()).await? {
                counts.add(outcome);
                new += 1;
            }
        }
        counts.received += count(page.employees.len() + page.rejected.len());
        counts.rejected += count(page.rejected.len());
        let mut walk = run.walk();
        walk.add((page.employees.len(), new), page.rejected.len(), page.total);
        let cursor = page
            .next
            .as_deref()
            .map(|next| key.seal(TABLE, run.reference.as_bytes(), next.as_bytes()));
        let row = sqlx::query(
            "UPDATE run SET updated_at = ?, cursor = ?, pages = pages + 1, received = ?, added = ?,
                            changed = ?, unchanged = ?, rejected = ?, stale = ?, total = ?,
                            withheld = ?, cause = NULL, cause_sealed = NULL, retry_at = NULL,
                            stops = 0
             WHERE id = ? RETURNING *",
        )
        .bind(now.as_millis())
        .bind(cursor.transpose()?)
        .bind(counts.received)
        .bind(counts.added)
        .bind(counts.changed)
        .bind(counts.unchanged)
        .bind(counts.rejected)
        .bind(walk.stale)
        .bind(page.total.and_then(|total| i64::try_from(total).ok()))
        .bind(run.withheld.union(page.withheld).to_string())
        .bind(run.id)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Progressing { row: read(&row)?, cursor: page.next.clone() })
    }

    /// Ends a run that has seen everything that it asked for.
    ///
    /// Whoever a full run has not seen is gone, if it could read everything and all
    /// came that the source counts. Where that would be too many at once, they stay
    /// until somebody approves.
    pub(crate) async fn complete_run(&self, run: &RunRow) -> Result<RunRow, Error> {
        let now = Timestamp::now();
        let (mut transaction, master) = self.change().await?;
        is_in_force(&mut transaction, &master, run).await?;
        let held = held_run(&mut transaction, run.connection_id).await?;
        let is_whole = run.counts.rejected == 0 && run.walk().missing().is_none();
        let mut state = RunState::Completed;
        let mut gone = 0;
        match run.kind {
            RunKind::Full if is_whole => {
                let unseen = employees::unseen(&mut transaction, run).await?;
                gone = unseen.gone;
                if removal_needs_approval(unseen.gone, unseen.before) {
                    state = RunState::Held;
                } else {
                    employees::remove_unseen(&mut transaction, run, now).await?;
                }
                // It knows better who is gone.
                if let Some(held) = held {
                    close(&mut transaction, held, RunState::Abandoned).await?;
                }
            }
            RunKind::Full | RunKind::Incremental => {}
        }
        set_gone(&mut transaction, run.id, gone).await?;
        close(&mut transaction, run.id, state).await?;
        settle_held(&mut transaction, run.connection_id).await?;
        let row = by_id(&mut transaction, run.id).await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// The run of a connection that waits for approval, and how many it has not seen by
    /// now: later runs may have seen some of them.
    pub(crate) async fn held_run(&self, id: i64) -> Result<Option<RunRow>, Error> {
        let mut connection = self.pool.acquire().await?;
        let Some(held) = held_run(&mut connection, id).await? else { return Ok(None) };
        let mut row = by_id(&mut connection, held).await?;
        row.counts.gone = employees::unseen(&mut connection, &row).await?.gone;
        Ok(Some(row))
    }

    /// Removes whom a held run has not seen, if they are still as many as somebody
    /// has approved of. Otherwise says how many they are now.
    pub(crate) async fn approve_run(
        &self,
        run: &RunRow,
        approved: i64,
    ) -> Result<Result<RunRow, i64>, Error> {
        let now = Timestamp::now();
        let (mut transaction, master) = self.change().await?;
        let connection = connections::by_id(&mut transaction, run.connection_id).await?;
        let connection = connection.ok_or(sqlx::Error::RowNotFound)?;
        terms::check(&mut transaction, &master, &connection).await?;
        if held_run(&mut transaction, run.connection_id).await? != Some(run.id) {
            return Ok(Err(0));
        }
        let unseen = employees::unseen(&mut transaction, run).await?;
        if unseen.gone != approved {
            return Ok(Err(unseen.gone));
        }
        employees::remove_unseen(&mut transaction, run, now).await?;
        set_gone(&mut transaction, run.id, approved).await?;
        close(&mut transaction, run.id, RunState::Completed).await?;
        let row = by_id(&mut transaction, run.id).await?;
        transaction.commit().await?;
        Ok(Ok(row))
    }
}

impl RunCounts {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The key of a run's connection, if the run may still go on: somebody may have
/// narrowed the consent or disconnected since it began.
async fn is_in_force(
    transaction: &mut SqliteConnection,
    master: &MasterKey,
    run: &RunRow,
) -> Result<DataKey, Error> {
    let row = connections::by_id(transaction, run.connection_id).await?;
    let row = row.ok_or(sqlx::Error::RowNotFound)?;
    terms::check(transaction, master, &row).await?;
    let key = data_keys::read(transaction, master, row.id).await?;
    let state: String = sqlx::query_scalar("SELECT state FROM run WHERE id = ?")
        .bind(run.id)
        .fetch_one(transaction)
        .await?;
    let is_current = row.consent.number == run.consent && state == RunState::Running.name();
    key.filter(|_| is_current).ok_or(Error::ConnectionChanged { tenant: row.tenant })
}

/// Where later runs have seen everybody whom a held one has not, there is nothing to
/// approve any more.
async fn settle_held(
    transaction: &mut SqliteConnection,
    connection_id: i64,
) -> Result<(), sqlx::Error> {
    let Some(held) = held_run(transaction, connection_id).await? else { return Ok(()) };
    let row = by_id(transaction, held).await?;
    if employees::unseen(transaction, &row).await?.gone == 0 {
        set_gone(transaction, held, 0).await?;
        close(transaction, held, RunState::Completed).await?;
    }
    Ok(())
}

async fn set_gone(
    transaction: &mut SqliteConnection,
    run: i64,
    gone: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE run SET gone = ? WHERE id = ?")
        .bind(gone)
        .bind(run)
        .execute(transaction)
        .await
        .map(drop)
}

async fn held_run(connection: &mut SqliteConnection, id: i64) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM run WHERE connection_id = ? AND state = 'held'")
        .bind(id)
        .fetch_optional(connection)
        .await
}

async fn by_id(connection: &mut SqliteConnection, id: i64) -> Result<RunRow, sqlx::Error> {
    let select = format!("{SELECT} WHERE id = ?");
    let row = sqlx::query(sqlx::AssertSqlSafe(select)).bind(id).fetch_one(connection).await?;
    read(&row)
}
