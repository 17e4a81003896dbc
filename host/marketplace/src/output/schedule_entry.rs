//! A schedule, for programs.

use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::Timestamp;
use crate::schedule::Schedule;

/// How often a directory is brought up to date.
#[derive(Serialize, ToSchema)]
#[schema(as = Schedule)]
pub(crate) struct ScheduleEntry {
    /// Minutes between two runs.
    pub(crate) every_minutes: u64,
    /// Since when no run begins by itself.
    paused_at: Option<Timestamp>,
    /// Who has paused them.
    paused_by: Option<String>,
    /// When the next run is due; `null` while they are paused.
    next_run: Option<Timestamp>,
}

impl From<(Schedule, Option<Timestamp>)> for ScheduleEntry {
    fn from((schedule, next_run): (Schedule, Option<Timestamp>)) -> Self {
        let Schedule { every, paused_at, paused_by, .. } = schedule;
        Self { every_minutes: every.as_secs() / 60, paused_at, paused_by, next_run }
    }
}
