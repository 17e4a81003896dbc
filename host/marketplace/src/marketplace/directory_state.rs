//! How a directory is, and what it needs.

use serde::Serialize;

use super::Marketplace;
use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::database::{RunRow, RunState};
use crate::error::Error;

/// After so many times the time between two runs without a successful one, somebody
/// should look why: one that fails once is tried again by itself.
const LATE_AFTER: u32 = 2;

/// Whoever left is erased with the next run, or within the hour by a worker. One day
/// later nobody did.
pub(super) const GRACE: std::time::Duration = std::time::Duration::from_hours(24);

/// What is known about a directory without asking the source.
#[derive(Clone, Debug, Serialize)]
pub struct DirectoryState {
    /// How many people are in it.
    pub employees: i64,
    /// When the last run began that has seen everything that it asked for.
    pub last_successful_run: Option<Timestamp>,
    /// When the next run is due; `None` while they are paused.
    pub next_run: Option<Timestamp>,
    /// Since when there are no runs.
    pub paused_at: Option<Timestamp>,
    /// What somebody should do something about, the most urgent first.
    pub causes: Vec<Cause>,
}

impl Marketplace {
    /// How the directory of a connection is, by its row.
    pub async fn directory_state(&self, id: i64, tenant: &str) -> Result<DirectoryState, Error> {
        let now = Timestamp::now();
        let scheduled = self.database.schedule_of(id, self.directory.every()).await?;
        let last_success = self.database.last_complete_run(id, None).await?;
        let overdue =
            self.database.overdue_leavers(id, self.directory.keep_leavers() + GRACE).await?;
        let schedule = &scheduled.schedule;
        let late = schedule.every.saturating_mul(LATE_AFTER);
        let since = last_success.as_ref().map_or(scheduled.connected_at, |run| run.started_at);
        let mut causes = Vec::new();
        if overdue > 0 {
            causes.push(kept_too_long(overdue));
        }
        if let Some(held) = self.database.held_run(id).await? {
            causes.push(approval_needed(tenant, held.counts.gone));
        }
        causes.extend(self.why_the_last_run_stopped(id).await?);
        match schedule.paused_at {
            Some(paused_at) => causes.push(paused(tenant, paused_at)),
            None if now.since(since) > late => causes.push(out_of_date()),
            None => {}
        }
        Ok(DirectoryState {
            employees: self.database.count_employees(id).await?,
            last_successful_run: last_success.map(|run| run.started_at),
            next_run: scheduled.next(now),
            paused_at: schedule.paused_at,
            causes,
        })
    }

    /// What the last run stopped with, if it did not go on since.
    async fn why_the_last_run_stopped(&self, id: i64) -> Result<Option<Cause>, Error> {
        let runs = self.database.runs(id, 1).await?;
        let stopped = |run: &&RunRow| matches!(run.state, RunState::Running | RunState::Failed);
        let Some(run) = runs.first().filter(stopped) else { return Ok(None) };
        let Some(kind) = run.cause.clone() else { return Ok(None) };
        // Where the words cannot be opened, the kind says enough.
        let message = self.database.cause_of(run).await.ok().flatten();
        let message = message.unwrap_or_else(|| format!("the last run stopped: {kind}"));
        let retry_after = run.retry_at.map(|at| at.since(Timestamp::now()));
        Ok(Some(Cause { kind: kind.into(), code: None, message, retry_after }))
    }
}

fn kept_too_long(people: i64) -> Cause {
    let message = format!(
        "{people} people who left are kept longer than they may be; run `marketplace worker`, or \
         `marketplace sync`, which erases them"
    );
    Cause::own("kept-too-long", message)
}

fn approval_needed(tenant: &str, gone: i64) -> Cause {
    let message = format!(
        "{gone} people are gone at the source, more than may go by themselves; if that is right, run \
         `marketplace approve --tenant '{tenant}' --gone {gone}`"
    );
    Cause::own("approval-needed", message)
}

fn paused(tenant: &str, since: Timestamp) -> Cause {
    let message = format!(
        "runs are paused since {since}; run `marketplace schedule --tenant '{tenant}' --resume`"
    );
    Cause::own("paused", message)
}

fn out_of_date() -> Cause {
    let message = "no run has ended well for longer than twice the time between two; see to it that \
                   `marketplace worker` runs, and look at `marketplace runs`";
    Cause::own("out-of-date", message.to_owned())
}
