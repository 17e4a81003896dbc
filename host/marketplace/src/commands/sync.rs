//! `marketplace sync`

use std::io::Write;
use std::sync::Arc;

use marketplace_runtime::FieldMask;
use serde::Serialize;

use super::worker::complain;
use crate::database::{RunCounts, RunKind, RunRow, RunState};
use crate::error::Error;
use crate::marketplace::{Marketplace, SyncWish, Work};
use crate::progress::Progress;
use crate::text::{printable, say};

pub(super) struct Wish {
    /// `None` for everybody.
    pub(super) tenant: Option<String>,
    pub(super) full: bool,
    pub(super) json: bool,
}

/// A run, and whose it is.
#[derive(Serialize)]
struct Report<'a> {
    tenant: &'a str,
    #[serde(flatten)]
    run: &'a RunRow,
}

pub(super) async fn run(marketplace: &Arc<Marketplace>, wish: Wish) -> Result<(), Error> {
    let kind = if wish.full { SyncWish::Full } else { SyncWish::Due };
    let Some(tenant) = &wish.tenant else { return all(marketplace, kind, wish.json).await };
    report(tenant, &sync(marketplace, tenant, kind).await?, wish.json)
}

/// Everybody's, several at once.
async fn all(marketplace: &Arc<Marketplace>, kind: SyncWish, json: bool) -> Result<(), Error> {
    let tenants = marketplace.tenants().await?;
    if tenants.is_empty() {
        say("Nobody is connected; run `marketplace connect PLUGIN.wasm --credentials FILE` first.");
    }
    let all = tenants.len();
    let progress = Progress::counting("Bringing the directories up to date", "directories");
    let (mut failed, mut unwritten) = (0, None);
    let watch = |work| {
        let Work::Ended { tenant, outcome } = work else { return };
        progress.advance(1, Some(all as u64));
        let told = progress.suspend(|| match outcome {
            Ok(run) => report(&tenant, &run, json),
            Err(error) => {
                failed += 1;
                complain(&tenant, &error);
                Ok(())
            }
        });
        // What is fetched is stored, whether somebody reads about it or not.
        unwritten = unwritten.take().or(told.err());
    };
    marketplace.sync_many(tenants, kind, watch).await;
    drop(progress);
    match (failed, unwritten) {
        (0, None) => Ok(()),
        (0, Some(error)) => Err(error),
        _ => Err(Error::RunsFailed { failed, all }),
    }
}

async fn sync(marketplace: &Marketplace, tenant: &str, kind: SyncWish) -> Result<RunRow, Error> {
    let progress = Progress::waiting("Bringing the directory up to date");
    let mut before = None;
    let watch = |run: &RunRow| {
        let received = u64::try_from(run.counts.received).unwrap_or_default();
        let total = run.total.and_then(|total| u64::try_from(total).ok());
        match before.replace(received) {
            // A run that goes on.
            None => progress.begin_at(received, total),
            Some(before) => progress.advance(received.saturating_sub(before), total),
        }
    };
    marketplace.sync(tenant, kind, watch).await
}

/// Says what a run has done.
pub(super) fn report(tenant: &str, run: &RunRow, json: bool) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, &Report { tenant, run }).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    let (tenant, counts) = (printable(tenant), summary(run.counts));
    let what = match run.kind {
        RunKind::Full => "everyone",
        RunKind::Incremental => "changes",
    };
    writeln!(out, "{tenant}: asked for {what}: {counts}")?;
    if run.withheld != FieldMask::empty() {
        say(&format!("note: withheld by the credentials at the source: {}", run.withheld));
    }
    if run.state == RunState::Held {
        let gone = run.counts.gone;
        say(&format!(
            "warning: {gone} people are gone at the source, more than may go by themselves; if that \
             is right, run `marketplace approve --tenant '{tenant}' --gone {gone}`"
        ));
    }
    if let Some((received, total)) = run.walk().missing().filter(|_| run.kind == RunKind::Full) {
        say(&format!(
            "warning: {received} of {total} employees came that the source counts, so nobody is \
             taken for gone; the next run for everyone tries again, and if it stays so, tell the \
             plugin's publisher"
        ));
    }
    if run.counts.rejected > 0 {
        say(&format!(
            "warning: {} records could not be read, so nobody is taken for gone; \
             `marketplace fetch-employees` names them",
            run.counts.rejected
        ));
    }
    Ok(())
}

fn summary(counts: RunCounts) -> String {
    let RunCounts { added, changed, unchanged, gone, .. } = counts;
    format!("{added} new, {changed} changed, {unchanged} unchanged, {gone} gone")
}
