//! Runs: traversals of a connection's source into its directory.

mod pages;

use marketplace_runtime::FieldMask;
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use utoipa::ToSchema;

use super::{Database, data_keys, employees};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::output::FieldNames;
use crate::reference;
use crate::traversal::Walk;
use crate::vault::DataKey;

/// The table, and the name that a cursor and a cause are sealed under.
const TABLE: &str = "run";

/// What a run asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// Everyone.
    Full,
    /// Whoever has changed since some instant, by the source's own account.
    Incremental,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    /// On its way, or stopped and to be continued from its last page.
    Running,
    /// It has seen everything that it asked for.
    Completed,
    /// Complete, and more people are gone than may go without somebody's approval.
    Held,
    /// It stopped for good.
    Failed,
    /// Another took its place.
    Abandoned,
}

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RunRow {
    /// The key of the row.
    #[serde(skip)]
    pub id: i64,
    /// What the ledger calls it.
    pub reference: String,
    /// The connection's row.
    #[serde(skip)]
    pub connection_id: i64,
    /// What it asks for.
    pub kind: RunKind,
    /// How far it is.
    pub state: RunState,
    /// The number of the consent that it runs under.
    pub consent: i64,
    /// For an incremental run.
    pub modified_since: Option<Timestamp>,
    /// When it began.
    pub started_at: Timestamp,
    /// When its last page was stored.
    pub updated_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Pages that were stored.
    pub pages: i64,
    /// What became of the people.
    #[serde(flatten)]
    pub counts: RunCounts,
    /// How many people there are, by the source's latest count.
    pub total: Option<i64>,
    /// Fields that the source did not release.
    #[serde(serialize_with = "FieldNames::of")]
    #[schema(value_type = FieldNames)]
    pub withheld: FieldMask,
    /// The kind of the error that it stopped with.
    pub cause: Option<String>,
    /// Not before this is there any use in trying again.
    pub retry_at: Option<Timestamp>,
    /// Pages in a row with nobody new.
    #[serde(skip)]
    pub(crate) stale: i64,
}

/// What became of the people of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunCounts {
    /// Records that came.
    pub received: i64,
    /// People who were not known.
    pub added: i64,
    /// People with another value.
    pub changed: i64,
    /// People who are as they were.
    pub unchanged: i64,
    /// Records that could not be read.
    pub rejected: i64,
    /// People who were not seen.
    pub gone: i64,
}

impl RunCounts {
    /// Different people.
    fn seen(&self) -> i64 {
        self.added + self.changed + self.unchanged
    }
}

/// A run that can go on.
#[derive(Debug)]
pub(crate) struct Progressing {
    pub(crate) row: RunRow,
    /// Where it goes on; `None` at the beginning.
    pub(crate) cursor: Option<String>,
}

impl RunRow {
    /// How far the traversal is.
    pub(crate) fn walk(&self) -> Walk {
        let number = |count: i64| u64::try_from(count).unwrap_or_default();
        Walk {
            seen: number(self.counts.seen()),
            rejected: number(self.counts.rejected),
            stale: u32::try_from(self.stale).unwrap_or(u32::MAX),
            total: self.total.map(number),
        }
    }
}

const SELECT: &str = "SELECT * FROM run";

impl Database {
    /// The run of a connection that has not ended, if it can go on.
    pub(crate) async fn run_under_way(&self, id: i64) -> Result<Option<Progressing>, Error> {
        let (mut transaction, master) = self.look().await?;
        let Some(key) = data_keys::read(&mut transaction, &master, id).await? else {
            return Ok(None);
        };
        let select = format!("{SELECT} WHERE connection_id = ? AND state = 'running'");
        let row = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let sealed: Option<Vec<u8>> = row.try_get("cursor")?;
        let row = read(&row)?;
        let cursor = sealed.map(|sealed| open(&key, &row, &sealed)).transpose()?;
        Ok(Some(Progressing { row, cursor }))
    }

    /// Begins a run. One that has not ended makes room for it.
    ///
    /// Whoever calls holds the connection's lock.
    pub(crate) async fn begin_run(
        &self,
        (id, consent): (i64, i64),
        kind: RunKind,
        modified_since: Option<Timestamp>,
    ) -> Result<Progressing, Error> {
        let reference = reference::random()?;
        let now = Timestamp::now().as_millis();
        let (mut transaction, _) = self.change().await?;
        abandon(&mut transaction, id).await?;
        let row = sqlx::query(
            "INSERT INTO run (reference, connection_id, kind, state, consent, modified_since,
                              started_at, updated_at, stops)
             VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?6, ?6,
                     coalesce((SELECT stops FROM run WHERE connection_id = ?2
                               ORDER BY id DESC LIMIT 1), 0)) RETURNING *",
        )
        .bind(reference)
        .bind(id)
        .bind(kind.name())
        .bind(consent)
        .bind(modified_since.map(Timestamp::as_millis))
        .bind(now)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Progressing { row: read(&row)?, cursor: None })
    }

    /// Writes down why a run stopped. One that may go on keeps its place.
    pub(crate) async fn stop_run(
        &self,
        run: &RunRow,
        cause: &StoredCause,
        is_over: bool,
    ) -> Result<(), Error> {
        let (mut transaction, master) = self.change().await?;
        // Once the connection has ended, nothing of it is kept.
        let Some(key) = data_keys::read(&mut transaction, &master, run.connection_id).await? else {
            return Ok(());
        };
        let sealed = key.seal(TABLE, run.reference.as_bytes(), cause.message.as_bytes())?;
        let stopped = sqlx::query(
            "UPDATE run SET cause = ?, cause_sealed = ?, retry_at = ?, stopped_at = ?,
                            stops = stops + 1 WHERE id = ? AND state = 'running'",
        )
        .bind(&cause.kind)
        .bind(sealed)
        .bind(cause.retry_at.map(Timestamp::as_millis))
        .bind(Timestamp::now().as_millis())
        .bind(run.id)
        .execute(&mut *transaction)
        .await?;
        // Another has taken its place, or its consent has ended: then that is why.
        if stopped.rows_affected() == 0 {
            return Ok(());
        }
        if is_over {
            close(&mut transaction, run.id, RunState::Failed).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The last runs of a connection, the newest first.
    pub(crate) async fn runs(&self, id: i64, limit: u32) -> Result<Vec<RunRow>, Error> {
        let select = format!("{SELECT} WHERE connection_id = ? ORDER BY id DESC LIMIT ?");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(id)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// A run of a connection, by what the ledger calls it.
    pub(crate) async fn run_called(
        &self,
        id: i64,
        reference: &str,
    ) -> Result<Option<RunRow>, Error> {
        let select = format!("{SELECT} WHERE connection_id = ? AND reference = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(id)
            .bind(reference)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.as_ref().map(read).transpose()?)
    }

    /// The last run of a connection that has seen everything that it asked for, of one
    /// kind or of any.
    pub(crate) async fn last_complete_run(
        &self,
        id: i64,
        kind: Option<RunKind>,
    ) -> Result<Option<RunRow>, Error> {
        let select = format!(
            "{SELECT} WHERE connection_id = ?1 AND (?2 IS NULL OR kind = ?2)
             AND state IN ('completed', 'held') ORDER BY id DESC LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(id)
            .bind(kind.map(RunKind::name))
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.as_ref().map(read).transpose()?)
    }

    /// What a run stopped with, in words for people. `None` once its connection has
    /// ended, or where it did not stop.
    pub(crate) async fn cause_of(&self, run: &RunRow) -> Result<Option<String>, Error> {
        let (mut transaction, master) = self.look().await?;
        let key = data_keys::read(&mut transaction, &master, run.connection_id).await?;
        let sealed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT cause_sealed FROM run WHERE id = ?")
                .bind(run.id)
                .fetch_one(&mut *transaction)
                .await?;
        match (key, sealed) {
            (Some(key), Some(sealed)) => Ok(Some(open(&key, run, &sealed)?)),
            _ => Ok(None),
        }
    }
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredCause {
    /// The kind of the error.
    pub(crate) kind: String,
    /// What it says to people.
    pub(crate) message: String,
    /// Not before this is there any use in trying again.
    pub(crate) retry_at: Option<Timestamp>,
}

/// Ends the run of a connection that has not ended, if there is one.
pub(super) async fn abandon(change: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
    let unended = "SELECT id FROM run WHERE connection_id = ? AND state = 'running'";
    let unended: Option<i64> =
        sqlx::query_scalar(unended).bind(id).fetch_optional(&mut *change).await?;
    match unended {
        Some(unended) => close(change, unended, RunState::Abandoned).await,
        None => Ok(()),
    }
}

/// Erases what the runs of a connection stopped with, in words: they may be those of a
/// plugin, and of anything that it has read.
pub(super) async fn forget_causes(
    change: &mut SqliteConnection,
    id: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE run SET cause_sealed = NULL WHERE connection_id = ?")
        .bind(id)
        .execute(change)
        .await
        .map(drop)
}

/// Forgets that the last run has stopped, and how often: what stopped it is no more.
pub(super) async fn forgive(change: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE run SET cause = NULL, cause_sealed = NULL, retry_at = NULL, stopped_at = NULL,
                        stops = 0
         WHERE connection_id = ? AND state IN ('running', 'failed')",
    )
    .bind(id)
    .execute(change)
    .await
    .map(drop)
}

/// Ends a run. What it has seen is needed no longer, unless it is held.
async fn close(
    transaction: &mut SqliteConnection,
    id: i64,
    state: RunState,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE run SET state = ?, ended_at = ?, cursor = NULL WHERE id = ?")
        .bind(state.name())
        .bind(Timestamp::now().as_millis())
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    if state != RunState::Held {
        employees::sight_again(transaction, id).await?;
        sqlx::query("DELETE FROM sighting WHERE run_id = ?")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(())
}

fn open(key: &DataKey, run: &RunRow, sealed: &[u8]) -> Result<String, Error> {
    let text = key.open(TABLE, run.reference.as_bytes(), sealed)?;
    Ok(String::from_utf8(text.to_vec()).map_err(|_| key.does_not_open(TABLE))?)
}

impl RunKind {
    const ALL: [Self; 2] = [Self::Full, Self::Incremental];

    /// As it is stored and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Incremental => "incremental",
        }
    }
}

impl RunState {
    const ALL: [Self; 5] =
        [Self::Running, Self::Completed, Self::Held, Self::Failed, Self::Abandoned];

    /// As it is stored and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Held => "held",
            Self::Failed => "failed",
            Self::Abandoned => "abandoned",
        }
    }
}

fn read(row: &SqliteRow) -> Result<RunRow, sqlx::Error> {
    let damaged = |what: &str| sqlx::Error::Decode(format!("a run's {what} is damaged").into());
    let (kind, state): (String, String) = (row.try_get("kind")?, row.try_get("state")?);
    let withheld: String = row.try_get("withheld")?;
    let instant = |name| row.try_get(name).map(Timestamp::from_millis);
    let perhaps = |name| row.try_get(name).map(|at: Option<i64>| at.map(Timestamp::from_millis));
    Ok(RunRow {
        id: row.try_get("id")?,
        reference: row.try_get("reference")?,
        connection_id: row.try_get("connection_id")?,
        kind: RunKind::ALL.into_iter().find(|k| k.name() == kind).ok_or_else(|| damaged("kind"))?,
        state: RunState::ALL
            .into_iter()
            .find(|s| s.name() == state)
            .ok_or_else(|| damaged("state"))?,
        consent: row.try_get("consent")?,
        modified_since: perhaps("modified_since")?,
        started_at: instant("started_at")?,
        updated_at: instant("updated_at")?,
        ended_at: perhaps("ended_at")?,
        pages: row.try_get("pages")?,
        counts: RunCounts {
            received: row.try_get("received")?,
            added: row.try_get("added")?,
            changed: row.try_get("changed")?,
            unchanged: row.try_get("unchanged")?,
            rejected: row.try_get("rejected")?,
            gone: row.try_get("gone")?,
        },
        total: row.try_get("total")?,
        withheld: withheld.parse().map_err(|_| damaged("mask"))?,
        cause: row.try_get("cause")?,
        retry_at: perhaps("retry_at")?,
        stale: row.try_get("stale")?,
    })
}

#[cfg(test)]
mod tests;
