//! A support bundle: what somebody far away needs to help, and nothing of anybody.
//!
//! Nothing goes in that is not named here. Texts come from fixed lists, or are such that
//! only the host or a manifest can have written them; see `support/plain_word.rs`.

mod archive;
mod connections;
mod ledger;
mod plain_word;
pub(crate) mod reason;
mod versions;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::config::Config;
use crate::data_dir::{DataDir, write_whole};
use crate::database::Database;
use crate::doctor::{Finding, Report, code};
use crate::error::Error;
use archive::Entry;

/// What is in a bundle, for whoever opens it.
const README: &str = include_str!("support/README.txt");

/// Writes a bundle about a data folder to a file that only its owner can read, and says
/// where that is. What cannot be read is missing in it, with the kind of the error.
pub(crate) async fn write_bundle(
    data_dir: Option<PathBuf>,
    report: &Report,
    out: &Path,
) -> Result<PathBuf, Error> {
    let unwritable = |error: std::io::Error| Error::WriteFile {
        path: out.to_owned(),
        reason: error.to_string(),
    };
    let entries = entries(&DataDir::look(data_dir)?, report).await?;
    let archive = archive::zipped(&entries).map_err(unwritable)?;
    let path = std::path::absolute(out).map_err(unwritable)?;
    write_whole(&path, &archive).map_err(unwritable)?;
    Ok(path)
}

async fn entries(folder: &DataDir, report: &Report) -> Result<Vec<Entry>, Error> {
    let mut entries = vec![
        ("README.txt", README.as_bytes().to_vec()),
        ("doctor.json", text(&doctor(report))?),
        ("versions.json", text(&versions::all().await)?),
        ("settings.json", text(&settings(folder))?),
    ];
    if let Ok(database) = Database::open_to_look(&folder.database(), folder.vault()).await {
        entries.push(("database.json", text(&tables(&database).await)?));
        let connections = connections::all(folder, &database).await;
        entries.push(("connections.json", text(&connections.unwrap_or_else(|error| why(&error)))?));
        let rows = ledger::rows(&database).await;
        let rows = rows.unwrap_or_else(|error| why(&error).to_string());
        entries.push(("ledger.ndjson", rows.into_bytes()));
        database.close().await;
    }
    Ok(entries)
}

/// Findings without what was written for people: paths and names are in that.
fn doctor(report: &Report) -> Value {
    let told = |finding: &Finding| {
        json!({
            "check": finding.check,
            "connection": finding.connection.as_deref().map(plain_word::hex),
            "verdict": finding.verdict,
            "code": finding.code,
            "numbers": finding.numbers,
        })
    };
    let findings: Vec<_> = report.findings.iter().map(told).collect();
    json!({ "verdict": report.verdict, "findings": findings })
}

fn settings(folder: &DataDir) -> Value {
    match Config::read(&folder.config()) {
        Ok(config) => json!(config.resolved()),
        Err(error) => why(&error),
    }
}

async fn tables(database: &Database) -> Value {
    let schema = database.schema().await;
    let rows = database.table_rows().await;
    json!({
        "version": schema.as_ref().ok().map(|schema| schema.found),
        "known_version": schema.as_ref().ok().map(|schema| schema.known),
        "rows": rows.map_or_else(|error| why(&error), |rows| json!(rows)),
    })
}

/// Why something is missing.
fn why(error: &Error) -> Value {
    json!({ "error": code::of(error) })
}

fn text(value: &Value) -> Result<Vec<u8>, Error> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}
