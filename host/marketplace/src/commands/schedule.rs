//! `marketplace schedule`

use std::io::Write;
use std::time::Duration;

use super::user_name;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::{ScheduleEntry, print_json};
use crate::text::printable;

pub(super) struct Wish {
    pub(super) tenant: String,
    pub(super) change: Option<Change>,
    pub(super) json: bool,
}

pub(super) enum Change {
    /// The time between two runs; `None` is that of the settings.
    Every(Option<Duration>),
    Pause,
    Resume,
}

pub(super) async fn run(marketplace: &Marketplace, wish: Wish) -> Result<(), Error> {
    let tenant = &wish.tenant;
    match wish.change {
        Some(Change::Every(every)) => marketplace.set_schedule(tenant, every).await?,
        Some(Change::Pause) => marketplace.pause(tenant, &user_name()).await?,
        Some(Change::Resume) => marketplace.resume_runs(tenant).await?,
        None => {}
    }
    let (schedule, next_run) = marketplace.schedule(tenant).await?;
    let mut out = anstream::stdout();
    if wish.json {
        return print_json(&ScheduleEntry::from((schedule, next_run)));
    }
    let every_minutes = schedule.every.as_secs() / 60;
    let name = printable(tenant);
    writeln!(
        out,
        "The directory of tenant `{name}` is brought up to date every {every_minutes} minutes."
    )?;
    if let Some(paused_at) = schedule.paused_at {
        let by = schedule.paused_by.unwrap_or_default();
        writeln!(out, "Paused by {} since {paused_at}; `--resume` ends that.", printable(&by))?;
    }
    match next_run {
        Some(next) if next <= Timestamp::now() => writeln!(out, "The next run is due now.")?,
        Some(next) => writeln!(out, "The next run is due at {next}.")?,
        None => {}
    }
    Ok(())
}
