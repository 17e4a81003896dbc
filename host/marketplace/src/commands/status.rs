//! `marketplace status`

use std::io::Write;

use marketplace_runtime::{FieldMask, Visibility};
use serde::Serialize;

use super::connect::how_to_release;
use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::database::ConnectionRow;
use crate::error::Error;
use crate::marketplace::{DirectoryState, Marketplace, OpenConnection};
use crate::output::print_json;
use crate::progress::Progress;
use crate::text::printable;

/// A connection and what the source says about it now.
#[derive(Serialize)]
struct Status {
    tenant: String,
    integration: String,
    state: State,
    cause: Option<Cause>,
    consent: ConsentStatus,
    readable: Option<Vec<&'static str>>,
    withheld: Option<Vec<Withheld>>,
    excess: Option<Vec<String>>,
    directory: Option<DirectoryState>,
    plugin_digest: String,
    connected_at: Timestamp,
    disconnected_at: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Connected,
    Attention,
    Inactive,
}

#[derive(Serialize)]
struct ConsentStatus {
    number: i64,
    fields: Vec<&'static str>,
    given_by: String,
    given_at: Timestamp,
}

#[derive(Serialize)]
struct Withheld {
    field: &'static str,
    attributes: Vec<String>,
}

pub(super) async fn run(marketplace: &Marketplace, tenant: &str, json: bool) -> Result<(), Error> {
    let row = marketplace.connection(tenant).await?;
    let row = row.ok_or_else(|| Error::NotConnected { tenant: tenant.to_owned() })?;
    let (status, remedy) = if row.disconnected_at.is_some() {
        (Status::of(row, State::Inactive), None)
    } else {
        let directory = marketplace.directory_state(row.id, tenant).await?;
        let (mut status, remedy) = ask(marketplace.open_connection(tenant).await?).await;
        status.is_kept_as(directory);
        (status, remedy)
    };
    print(&status, remedy.as_deref(), json)?;
    match status.cause {
        Some(cause) => Err(Error::NeedsAttention { tenant: status.tenant, cause: cause.message }),
        None => Ok(()),
    }
}

/// The status, and what to do about fields that are withheld.
async fn ask(open: OpenConnection) -> (Status, Option<String>) {
    let waiting = Progress::waiting("Asking the source");
    let answer = open.connection.status().await;
    drop(waiting);
    let mut status = Status::of(open.row, State::Connected);
    match answer {
        Ok(seen) => {
            let manifest = open.plugin.manifest();
            let remedy =
                (!seen.withheld.is_empty()).then(|| how_to_release(manifest, seen.withheld));
            status.sees(seen, |field| {
                manifest.attributes(field).into_iter().map(str::to_owned).collect()
            });
            (status, remedy)
        }
        Err(error) => {
            status.state = State::Attention;
            status.cause = Some(Cause::of_runtime(&error));
            (status, None)
        }
    }
}

impl Status {
    fn of(row: ConnectionRow, state: State) -> Self {
        Self {
            tenant: row.tenant,
            integration: row.integration,
            state,
            cause: None,
            consent: ConsentStatus {
                number: row.consent.number,
                fields: names(row.consent.fields),
                given_by: row.consent.given_by,
                given_at: row.consent.given_at,
            },
            readable: None,
            withheld: None,
            excess: None,
            directory: None,
            plugin_digest: row.plugin_digest,
            connected_at: row.connected_at,
            disconnected_at: row.disconnected_at,
        }
    }

    /// What the source says comes first: it may be why the directory is as it is.
    fn is_kept_as(&mut self, directory: DirectoryState) {
        self.cause = self.cause.take().or_else(|| directory.causes.first().cloned());
        if self.cause.is_some() {
            self.state = State::Attention;
        }
        self.directory = Some(directory);
    }

    fn sees(&mut self, seen: Visibility, attributes: impl Fn(FieldMask) -> Vec<String>) {
        let withheld = seen.withheld.iter().map(|field| Withheld {
            field: field.snake_name(),
            attributes: attributes([field].into_iter().collect()),
        });
        self.withheld = Some(withheld.collect());
        self.readable = Some(names(seen.readable));
        self.excess = Some(seen.excess);
    }
}

fn names(mask: FieldMask) -> Vec<&'static str> {
    mask.iter().map(marketplace_runtime::Field::snake_name).collect()
}

fn print(status: &Status, remedy: Option<&str>, json: bool) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    if json {
        return print_json(status);
    }
    let state = match status.state {
        State::Connected => "connected",
        State::Attention => "needs attention",
        State::Inactive => "inactive (disconnected, data erased)",
    };
    let mut line = |label: &str, value: &str| writeln!(out, "{label:<11}{}", printable(value));
    line("Tenant", &status.tenant)?;
    line("Source", &status.integration)?;
    line("State", state)?;
    line("Connected", &status.connected_at.to_string())?;
    if let Some(ended) = status.disconnected_at {
        line("Ended", &ended.to_string())?;
    }
    let released = status.consent.fields.join(", ").replace('_', "-");
    let consent = format!("{released} (consent {})", status.consent.number);
    line("Released", &consent)?;
    if let Some(withheld) = status.withheld.as_ref().filter(|withheld| !withheld.is_empty()) {
        let fields: Vec<_> = withheld.iter().map(|entry| entry.field.replace('_', "-")).collect();
        line("Withheld", &fields.join(", "))?;
        line("", remedy.unwrap_or_default())?;
    }
    if let Some(excess) = status.excess.as_ref().filter(|excess| !excess.is_empty()) {
        line("Excess", &excess.join(", "))?;
    }
    if let Some(directory) = &status.directory {
        line("Directory", &describe(directory))?;
        let other = |cause: &&Cause| Some(*cause) != status.cause.as_ref();
        for cause in directory.causes.iter().filter(other) {
            line("Attention", &cause.message)?;
        }
    }
    Ok(())
}

fn describe(directory: &DirectoryState) -> String {
    let DirectoryState { employees, last_successful_run, next_run, paused_at, .. } = directory;
    let next = match (next_run, paused_at) {
        (_, Some(paused_at)) => format!("paused since {paused_at}"),
        (Some(next), None) if *next > Timestamp::now() => format!("next run due at {next}"),
        _ => "next run due now".to_owned(),
    };
    match last_successful_run {
        Some(last) => format!("{employees} people as of {last}, {next}"),
        None => format!("nothing fetched yet, {next}"),
    }
}
