//! When the runs of connections are due, and how the last ones ended.

use std::time::Duration;

use sqlx::{FromRow, SqliteConnection};

use super::Database;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::schedule::{LastRun, Schedule};

/// A connection, its schedule and its last run.
#[derive(Clone, Debug)]
pub(crate) struct Scheduled {
    pub(crate) tenant: String,
    pub(crate) id: i64,
    pub(crate) schedule: Schedule,
    pub(crate) last: Option<LastRun>,
    pub(crate) connected_at: Timestamp,
}

impl Scheduled {
    /// When the next run is due.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.schedule.next(self.last.as_ref(), now)
    }

    /// Whether it is now.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.next(now).is_some_and(|next| next <= now)
    }
}

/// What somebody has changed about a schedule.
#[derive(Clone, Debug)]
pub(crate) enum ScheduleChange<'a> {
    /// How often; `None` for as often as the operator's settings say.
    Every(Option<Duration>),
    Pause(&'a str),
    Resume,
}

#[derive(FromRow)]
struct Row {
    tenant: String,
    id: i64,
    reference: String,
    every_ms: Option<i64>,
    paused_at: Option<i64>,
    paused_by: Option<String>,
    state: Option<String>,
    started_at: Option<i64>,
    stopped_at: Option<i64>,
    stops: Option<i64>,
    retry_at: Option<i64>,
    cause: Option<String>,
    connected_at: i64,
}

const SELECT: &str = "
    SELECT tenant, connection.id, connection.reference, every_ms, paused_at, paused_by,
           run.state, started_at, stopped_at, stops, retry_at, cause, connected_at
    FROM connection
    LEFT JOIN schedule ON schedule.connection_id = connection.id
    LEFT JOIN run ON run.id = (SELECT max(id) FROM run WHERE connection_id = connection.id)
    WHERE connection.state <> 'inactive'";

impl Database {
    /// Every connection that is not over. Without a schedule of its own, one is due as
    /// often as `every` says.
    pub(crate) async fn scheduled(&self, every: Duration) -> Result<Vec<Scheduled>, Error> {
        let select = format!("{SELECT} ORDER BY tenant");
        let rows: Vec<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(select)).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|row| row.read(every)).collect())
    }

    /// One connection.
    pub(crate) async fn schedule_of(&self, id: i64, every: Duration) -> Result<Scheduled, Error> {
        let select = format!("{SELECT} AND connection.id = ?");
        let row: Row =
            sqlx::query_as(sqlx::AssertSqlSafe(select)).bind(id).fetch_one(&self.pool).await?;
        Ok(row.read(every))
    }

    /// Changes the schedule of a connection.
    pub(crate) async fn change_schedule(
        &self,
        id: i64,
        wish: ScheduleChange<'_>,
    ) -> Result<(), Error> {
        let (mut change, _) = self.change().await?;
        sqlx::query("INSERT INTO schedule (connection_id) VALUES (?) ON CONFLICT DO NOTHING")
            .bind(id)
            .execute(&mut *change)
            .await?;
        let now = Timestamp::now().as_millis();
        let query = match wish {
            ScheduleChange::Every(every) => {
                let every = every.map(|every| i64::try_from(every.as_millis()).unwrap_or(i64::MAX));
                sqlx::query("UPDATE schedule SET every_ms = ? WHERE connection_id = ?").bind(every)
            }
            // Paused again, it is paused since the first time.
            ScheduleChange::Pause(by) => sqlx::query(
                "UPDATE schedule SET paused_at = coalesce(paused_at, ?),
                                     paused_by = coalesce(paused_by, ?) WHERE connection_id = ?",
            )
            .bind(now)
            .bind(by),
            ScheduleChange::Resume => sqlx::query(
                "UPDATE schedule SET paused_at = NULL, paused_by = NULL WHERE connection_id = ?",
            ),
        };
        query.bind(id).execute(&mut *change).await?;
        Ok(change.commit().await?)
    }
}

impl Row {
    fn read(self, every: Duration) -> Scheduled {
        let own = self.every_ms.and_then(|every| u64::try_from(every).ok());
        let instant = |at: Option<i64>| at.map(Timestamp::from_millis);
        let schedule = Schedule {
            reference: self.reference,
            every: own.map_or(every, Duration::from_millis),
            paused_at: instant(self.paused_at),
            paused_by: self.paused_by,
        };
        let last = self.started_at.map(|started_at| LastRun {
            is_unfinished: matches!(self.state.as_deref(), Some("running" | "abandoned")),
            started_at: Timestamp::from_millis(started_at),
            stopped_at: instant(self.stopped_at),
            stops: u32::try_from(self.stops.unwrap_or_default()).unwrap_or_default(),
            retry_at: instant(self.retry_at),
            cause: self.cause,
        });
        let connected_at = Timestamp::from_millis(self.connected_at);
        Scheduled { tenant: self.tenant, id: self.id, schedule, last, connected_at }
    }
}

/// It ends with its connection.
pub(super) async fn erase(change: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM schedule WHERE connection_id = ?")
        .bind(id)
        .execute(change)
        .await
        .map(drop)
}
