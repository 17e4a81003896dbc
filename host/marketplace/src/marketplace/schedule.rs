//! When directories are brought up to date.

use std::time::Duration;

use super::Marketplace;
use crate::clock::Timestamp;
use crate::database::ScheduleChange;
use crate::error::Error;
use crate::schedule::Schedule;

impl Marketplace {
    /// How often the tenant's directory is brought up to date, and when the next time is
    /// due; `None` while that is paused.
    pub async fn schedule(&self, tenant: &str) -> Result<(Schedule, Option<Timestamp>), Error> {
        let row = self.active(tenant).await?;
        let scheduled = self.database.schedule_of(row.id, self.directory.every()).await?;
        let next = scheduled.next(Timestamp::now());
        Ok((scheduled.schedule, next))
    }

    /// Whether the next run of a connection is due.
    pub(super) async fn is_time(&self, id: i64) -> Result<bool, Error> {
        let now = Timestamp::now();
        let scheduled = self.database.schedule_of(id, self.directory.every()).await?;
        Ok(scheduled.is_due(now))
    }

    /// Sets the time between two runs; `None` is that of the operator's settings.
    pub async fn set_schedule(&self, tenant: &str, every: Option<Duration>) -> Result<(), Error> {
        self.change_schedule(tenant, ScheduleChange::Every(every)).await
    }

    /// Lets no run begin by itself from now on.
    pub async fn pause(&self, tenant: &str, by: &str) -> Result<(), Error> {
        self.change_schedule(tenant, ScheduleChange::Pause(by)).await
    }

    /// Lets runs begin by themselves again.
    pub async fn resume_runs(&self, tenant: &str) -> Result<(), Error> {
        self.change_schedule(tenant, ScheduleChange::Resume).await
    }

    async fn change_schedule(&self, tenant: &str, wish: ScheduleChange<'_>) -> Result<(), Error> {
        let row = self.active(tenant).await?;
        self.database.change_schedule(row.id, wish).await
    }
}
