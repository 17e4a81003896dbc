//! Connections in numbers, with the runs of each.

use marketplace_runtime::{ComponentLimits, FieldMask, Inspection};
use serde_json::{Value, json};

use super::plain_word::{hex, manifest_word, one_of};
use crate::data_dir::DataDir;
use crate::database::{CountedConnection, Database, RunRow};
use crate::doctor::code;
use crate::error::Error;
use crate::output::snake_names;

/// How many runs of each.
const RUNS: u32 = 100;

/// Kinds of errors in the contract, and that of the host itself.
const CAUSES: [&str; 10] = [
    "invalid-credentials",
    "permission-missing",
    "invalid-request",
    "not-connected",
    "rate-limited",
    "source-unavailable",
    "unexpected-response",
    "denied",
    "storage-failed",
    "internal",
];

/// Every connection.
pub(super) async fn all(folder: &DataDir, database: &Database) -> Result<Value, Error> {
    let mut connections = Vec::new();
    for one in database.counted_connections().await? {
        let runs = match database.runs(one.id, RUNS).await {
            Ok(runs) => runs.iter().map(run).collect(),
            Err(error) => json!({ "error": code::of(&error) }),
        };
        connections.push(told(folder, &one, &runs));
    }
    Ok(connections.into())
}

fn told(folder: &DataDir, one: &CountedConnection, runs: &Value) -> Value {
    let fields = one.fields.as_deref().and_then(|fields| fields.parse::<FieldMask>().ok());
    json!({
        "connection": hex(&one.reference),
        "state": one_of(&one.state, &["connected", "inactive"]),
        "connected_at": one.connected_at,
        "disconnected_at": one.disconnected_at,
        "plugin": plugin(folder, &one.plugin_digest),
        "is_signed": one.is_signed,
        "has_origin": one.has_origin,
        "settings": one.settings,
        "consent": one.consent,
        "fields": fields.map(snake_names),
        "secrets": one.secrets,
        "entries": one.entries,
        "employees": one.employees,
        "employees_gone": one.employees_gone,
        "changes": one.changes,
        "runs": runs,
    })
}

/// What the plugin's file says of itself, if that is the one that was agreed to.
fn plugin(folder: &DataDir, digest: &str) -> Value {
    let component = std::fs::read(folder.plugin(digest)).unwrap_or_default();
    let is_right = marketplace_runtime::digest(&component) == digest;
    let inspection = match is_right {
        true => Inspection::read(&component, &ComponentLimits::default()).ok(),
        false => None,
    };
    let manifest = inspection.as_ref().map(Inspection::manifest);
    json!({
        "digest": hex(digest),
        "id": manifest.map(|manifest| manifest_word(&manifest.id)),
        "version": manifest.map(|manifest| manifest_word(&manifest.version)),
    })
}

fn run(run: &RunRow) -> Value {
    let at = |at: Option<crate::clock::Timestamp>| at.map(crate::clock::Timestamp::as_millis);
    json!({
        "run": hex(&run.reference),
        "kind": run.kind.name(),
        "state": run.state.name(),
        "consent": run.consent,
        "modified_since": at(run.modified_since),
        "started_at": run.started_at.as_millis(),
        "updated_at": run.updated_at.as_millis(),
        "ended_at": at(run.ended_at),
        "pages": run.pages,
        "counts": run.counts,
        "total": run.total,
        "withheld": snake_names(run.withheld),
        "cause": run.cause.as_deref().map(|cause| one_of(cause, &CAUSES)),
        "retry_at": at(run.retry_at),
    })
}
