//! Checks that apply to any plugin, for whoever reviews one for a marketplace.
//!
//! First what can be read without running it, then how it takes hostile files and
//! broken sources, and last, where credentials are given, what it does at a source.
//! Everything runs in the sandbox that connections have, and nothing is kept.

mod component;
mod faults;
mod live;
mod manifest;
mod parsing;
mod source;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use marketplace_runtime::{
    Activation, Call, FieldMask, Inspection, LedgerEvent, Limits, MemoryLedger, Origin, Plugin,
    Runtime,
};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::error::Error;
use crate::signature::Signature;

/// How long one call may take here. A reviewer waits, and no check needs more.
const PATIENCE: Duration = Duration::from_secs(30);

/// A plugin as it was handed in.
pub(crate) struct Submission<'a> {
    /// What is known of it without compiling or running it.
    pub(crate) inspection: &'a Inspection,
    /// Who has signed it.
    pub(crate) signature: &'a Signature,
    /// Its size in bytes.
    pub(crate) size: usize,
}

/// What a reviewer has beside the plugin.
pub(crate) struct Material {
    /// A credentials file that a source accepts.
    pub(crate) credentials: Option<Zeroizing<Vec<u8>>>,
    /// Where that source is, if not where the manifest says.
    pub(crate) origin: Option<Origin>,
    /// Values for settings of the manifest.
    pub(crate) settings: BTreeMap<String, String>,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// As it should be.
    Ok,
    /// For a person to look at.
    Warn,
    /// Not fit for a marketplace.
    Fail,
    /// It could not be checked.
    Skip,
}

/// One check and what came of it.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    /// What was looked at.
    pub(crate) subject: &'static str,
    /// What came of it.
    pub(crate) outcome: Outcome,
    /// What was seen.
    pub(crate) finding: String,
}

/// All checks of a plugin, in the order in which they were made.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// The checks.
    pub(crate) checks: Vec<Check>,
}

impl Report {
    fn note(&mut self, subject: &'static str, outcome: Outcome, finding: impl Into<String>) {
        self.checks.push(Check { subject, outcome, finding: finding.into() });
    }

    /// How many checks had this outcome.
    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        self.checks.iter().filter(|check| check.outcome == outcome).count()
    }
}

/// A runtime for [`examine`]: the sandbox of connections, with less patience.
pub(crate) fn runtime(config: &Config) -> Result<Runtime, Error> {
    let limits = config.limits();
    let limits = Limits { wall_clock: limits.wall_clock.min(PATIENCE), ..limits };
    Ok(config.apply_with(limits, Runtime::builder())?.build()?)
}

/// Makes every check that the material allows.
pub(crate) async fn examine(
    plugin: &Plugin,
    submission: Submission<'_>,
    material: &Material,
) -> Result<Report, Error> {
    let mut report = Report::default();
    component::review(&submission, &mut report);
    manifest::review(plugin.manifest(), &mut report);
    parsing::feed(plugin, &mut report).await;
    faults::confront(plugin, &mut report).await?;
    match &material.credentials {
        Some(credentials) => live::use_source(plugin, credentials, material, &mut report).await,
        None => report.note("source", Outcome::Skip, "no credentials were given"),
    }
    Ok(report)
}

/// An activation that is watched.
struct Trial {
    activation: Activation,
    ledger: Arc<MemoryLedger>,
}

impl Trial {
    fn new(consent: FieldMask) -> Self {
        let ledger = Arc::new(MemoryLedger::default());
        let activation = Activation {
            ledger: Arc::clone(&ledger) as _,
            ..Activation::in_memory("conformance", consent)
        };
        Self { activation, ledger }
    }

    /// Why requests of the plugin were refused so far, each reason once.
    fn refusals(&self) -> Vec<String> {
        let mut reasons: Vec<_> = self
            .ledger
            .entries()
            .into_iter()
            .filter_map(|entry| match entry.event {
                LedgerEvent::Denied { reason } => Some(format!("{}: {reason}", entry.call.name())),
                _ => None,
            })
            .collect();
        reasons.sort();
        reasons.dedup();
        reasons
    }

    /// How many requests have left on behalf of this call.
    fn requests(&self, call: Call) -> usize {
        let entries = self.ledger.entries();
        let left = |entry: &&marketplace_runtime::LedgerEntry| {
            entry.call == call && entry.event == LedgerEvent::Sent
        };
        entries.iter().filter(left).count()
    }
}

/// Notes refused requests as one check: a plugin that stays within its manifest has
/// none.
fn note_refusals(report: &mut Report, subject: &'static str, refusals: &[String]) {
    match refusals {
        [] => report.note(subject, Outcome::Ok, "asks for nothing that it may not"),
        reasons => report.note(subject, Outcome::Fail, reasons.join("; ")),
    }
}
