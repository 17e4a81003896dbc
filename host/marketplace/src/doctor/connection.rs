//! One connection: what was agreed to, and its plugin.

use std::collections::HashMap;

use marketplace_runtime::{Plugin, Runtime};

use super::finding::{Check, Finding};
use crate::data_dir::DataDir;
use crate::database::{Active, ConnectionRow, Database};
use crate::error::Error;
use crate::marketplace::Marketplace;

/// What is known of a connection's plugin, for all connections that have it.
pub(super) enum Kept {
    /// It can be used.
    Loaded { plugin: Plugin, component: Vec<u8> },
    /// It is not there, is another, or does not load.
    Unusable { code: &'static str, reason: String },
}

/// Plugins by their digest: many connections have the same.
pub(super) type Plugins = HashMap<String, Kept>;

/// What to do about a plugin's file.
const FETCH: &str = "put the file back from a backup, or run `marketplace disconnect`, then \
                     `marketplace connect`";

/// Whether it is as it was agreed to; the row where it is.
pub(super) async fn terms(database: &Database, one: &Active) -> (Finding, Option<ConnectionRow>) {
    match database.connection(&one.tenant).await {
        Ok(Some(row)) => {
            let seen = format!("as agreed to, consent {}", row.consent.number);
            let finding = Finding::ok(Check::Terms, seen).counted("consent", row.consent.number);
            (finding, Some(row))
        }
        Ok(None) => {
            let error = Error::TermsChanged { tenant: one.tenant.clone(), id: one.id };
            (Finding::error(Check::Terms, &error), None)
        }
        Err(error) => (Finding::error(Check::Terms, &error), None),
    }
}

/// Reads and compiles a plugin, once for all connections that have it. No code of it
/// runs.
pub(super) fn load<'a>(
    folder: &DataDir,
    runtime: &Runtime,
    plugins: &'a mut Plugins,
    digest: &str,
) -> &'a Kept {
    plugins.entry(digest.to_owned()).or_insert_with(|| read(folder, runtime, digest))
}

fn read(folder: &DataDir, runtime: &Runtime, digest: &str) -> Kept {
    let path = folder.plugin(digest);
    let component = match std::fs::read(&path) {
        Ok(component) => component,
        Err(error) => {
            let reason = format!("{} cannot be read: {error}", path.display());
            return Kept::Unusable { code: "plugin-missing", reason };
        }
    };
    if marketplace_runtime::digest(&component) != digest {
        let reason = format!("{} is another than was agreed to", path.display());
        return Kept::Unusable { code: "plugin-changed", reason };
    }
    match runtime.load(&component) {
        Ok(plugin) => Kept::Loaded { plugin, component },
        Err(error) => Kept::Unusable {
            code: "plugin-unusable",
            reason: format!("{} {error}", path.display()),
        },
    }
}

/// What is wrong with a connection's plugin.
pub(super) async fn plugin(
    kept: &Kept,
    marketplace: Option<(&Marketplace, &ConnectionRow)>,
) -> Finding {
    let (plugin, component) = match kept {
        Kept::Loaded { plugin, component } => (plugin, component),
        Kept::Unusable { code, reason } => {
            return Finding::failed(Check::Plugin, code, reason, FETCH);
        }
    };
    let manifest = plugin.manifest();
    let seen = format!("{} {}", manifest.id, manifest.version);
    let Some((marketplace, row)) = marketplace else {
        let (seen, remedy) = (format!("{seen}, trust not checked"), "do what is said about: terms");
        return Finding::warning(Check::Plugin, "trust-not-checked", seen, remedy);
    };
    match marketplace.check_plugin(row, component).await {
        Ok(()) => Finding::ok(Check::Plugin, seen),
        Err(error) => Finding::error(Check::Plugin, &error),
    }
}
