//! Figures of all connections together, for monitoring: numbers, and no name of anybody.

use sqlx::FromRow;

use super::Database;
use crate::clock::Timestamp;
use crate::error::Error;

/// Figures of all connections together.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    pub(crate) connections: Vec<CountedConnections>,
    /// How many runs there are in each state.
    pub(crate) runs: Vec<(String, i64)>,
    pub(crate) sums: Sums,
}

/// Connections to one integration that are in the same state.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct CountedConnections {
    pub(crate) integration: String,
    /// `connected`, `attention` or `paused`.
    pub(crate) state: String,
    pub(crate) count: i64,
}

/// What there is one number of.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct Sums {
    /// People at the sources.
    pub(crate) employees: i64,
    /// People who are gone, and stored.
    pub(crate) leavers: i64,
    /// Those of them who are kept longer than they may be.
    pub(crate) overdue_leavers: i64,
    /// Runs that have begun and did not stop.
    pub(crate) runs_under_way: i64,
    /// When the last successful run began of the connection that has waited longest, in
    /// milliseconds; where it had none, since when it is connected.
    pub(crate) oldest_success: Option<i64>,
    pub(crate) ledger_rows: i64,
}

/// Somebody should look at a connection whose last run stopped, or waits for approval.
const CONNECTIONS: &str = "
    SELECT integration,
           CASE WHEN run.cause IS NOT NULL AND run.state IN ('running', 'failed')
                     OR EXISTS (SELECT 1 FROM run AS held
                                WHERE held.connection_id = connection.id AND held.state = 'held')
                THEN 'attention'
                WHEN paused_at IS NOT NULL THEN 'paused'
                ELSE 'connected' END AS state,
           count(*) AS count
    FROM connection
    LEFT JOIN schedule ON schedule.connection_id = connection.id
    LEFT JOIN run ON run.id = (SELECT max(id) FROM run WHERE connection_id = connection.id)
    WHERE connection.state <> 'inactive'
    GROUP BY 1, 2 ORDER BY 1, 2";

const SUMS: &str = "
    SELECT (SELECT count(*) FROM employee WHERE gone_at IS NULL AND sealed IS NOT NULL)
               AS employees,
           (SELECT count(gone_at) FROM employee WHERE sealed IS NOT NULL) AS leavers,
           (SELECT count(*) FROM employee WHERE left_at <= ?1 AND sealed IS NOT NULL)
               AS overdue_leavers,
           (SELECT count(*) FROM run WHERE state = 'running' AND cause IS NULL) AS runs_under_way,
           (SELECT min(coalesce((SELECT max(started_at) FROM run
                                 WHERE connection_id = connection.id
                                     AND run.state IN ('completed', 'held')), connected_at))
            FROM connection LEFT JOIN schedule ON schedule.connection_id = connection.id
            WHERE connection.state <> 'inactive' AND paused_at IS NULL) AS oldest_success,
           (SELECT coalesce(max(seq), 0) FROM ledger) AS ledger_rows";

impl Database {
    /// Figures; who left before `overdue` is kept longer than they may be.
    pub(crate) async fn figures(&self, overdue: Timestamp) -> Result<Figures, Error> {
        let runs = "SELECT state, count(*) FROM run GROUP BY state ORDER BY state";
        Ok(Figures {
            connections: sqlx::query_as(CONNECTIONS).fetch_all(&self.pool).await?,
            runs: sqlx::query_as(runs).fetch_all(&self.pool).await?,
            sums: sqlx::query_as(SUMS).bind(overdue.as_millis()).fetch_one(&self.pool).await?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::ScheduleChange;
    use crate::database::fixture::Folder;
    use crate::directory::tests::ada;

    #[tokio::test]
    async fn connections_people_and_runs_are_counted() {
        let folder = Folder::new();
        let database = folder.open().await;
        let figures = async || database.figures(Timestamp::from_millis(0)).await.unwrap();
        let nothing = figures().await;
        assert!(nothing.connections.is_empty() && nothing.runs.is_empty(), "{nothing:?}");
        assert_eq!(nothing.sums.oldest_success, None);

        let id = database.connected("acme", "value").await;
        let other = database.connected("globex", "value").await;
        database.connected("initech", "value").await;
        database.has_run(id, "all", vec![ada()]).await;
        database.change_schedule(other, ScheduleChange::Pause("eva")).await.unwrap();
        database.sql("UPDATE run SET state = 'failed', cause = 'internal'").await;
        let counted = figures().await;
        let states: Vec<_> =
            counted.connections.iter().map(|one| (one.state.as_str(), one.count)).collect();
        assert_eq!(states, [("attention", 1), ("connected", 1), ("paused", 1)]);
        assert_eq!(counted.runs, [("failed".to_owned(), 1)]);
        assert_eq!((counted.sums.employees, counted.sums.leavers), (1, 0));
        assert_eq!(counted.sums.runs_under_way, 0);
        assert!(counted.sums.oldest_success.is_some());
    }
}
