//! How directories are kept, as the operator wants it.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::time::Duration;

use serde::Deserialize;

/// The time between two runs, in minutes: a source is asked six times a day.
const EVERY_MINUTES: u32 = 240;

/// Runs wait for their source most of the time. With so many a thousand connections of
/// 200 people take as long as the limit of the source makes them.
const RUNS_AT_ONCE: u32 = 16;

/// How long people are kept who have left, in days: until somebody notices that they
/// are missed.
const KEEP_LEAVERS_DAYS: u32 = 30;

/// How directories are kept.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct DirectorySettings {
    every_minutes: Option<NonZero<u32>>,
    runs_at_once: Option<NonZero<u32>>,
    keep_leavers_days: Option<u32>,
}

impl DirectorySettings {
    /// The time between two runs of a connection that has no schedule of its own.
    pub(crate) fn every(&self) -> Duration {
        Duration::from_mins(self.every_minutes.map_or(EVERY_MINUTES, NonZero::get).into())
    }

    /// How many runs may be under way at once.
    pub(crate) fn runs_at_once(&self) -> usize {
        self.runs_at_once.map_or(RUNS_AT_ONCE, NonZero::get) as usize
    }

    /// How long people are kept who have left.
    pub(crate) fn keep_leavers(&self) -> Duration {
        Duration::from_hours(24 * self.keep_leavers_days())
    }

    fn keep_leavers_days(&self) -> u64 {
        self.keep_leavers_days.unwrap_or(KEEP_LEAVERS_DAYS).into()
    }

    /// What is in force, by the names in the file.
    pub(super) fn resolved(&self) -> BTreeMap<&'static str, u64> {
        BTreeMap::from([
            ("every-minutes", self.every().as_secs() / 60),
            ("runs-at-once", self.runs_at_once() as u64),
            ("keep-leavers-days", self.keep_leavers_days()),
        ])
    }
}
