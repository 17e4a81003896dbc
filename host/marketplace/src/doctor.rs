//! What is wrong with a marketplace, and what to do about it.
//!
//! A check a file. None of them creates, repairs or changes anything, and each looks for
//! itself: where a database is damaged, the key and the plugins are looked at all the
//! same. One thing is written, and only where everything before is in order: the ledger's
//! record of the requests that the sources are asked with.

mod clock;
pub(crate) mod code;
mod connection;
mod database;
mod finding;
mod folder;
mod ledger;
mod master_key;
mod runs;
mod settings;
mod source;

use std::path::PathBuf;

use marketplace_runtime::Runtime;
use serde::Serialize;

use crate::data_dir::DataDir;
use crate::database::{Active, ConnectionRow, Database};
use crate::error::Error;
use crate::marketplace::Marketplace;
use connection::{Kept, Plugins};
use settings::Settings;

pub use finding::{Check, Finding, Verdict};

/// What was found, in the order in which it is best put right.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The worst of all findings.
    pub verdict: Verdict,
    /// One for each check, and for each connection where it is about those.
    pub findings: Vec<Finding>,
}

/// Someone who is told what is being looked at.
pub type Watch<'a> = &'a mut dyn FnMut(&'static str);

/// A marketplace, as far as it can be used.
struct Examination<'a> {
    folder: DataDir,
    settings: Settings,
    tenant: Option<&'a str>,
    findings: Vec<Finding>,
    watch: Watch<'a>,
}

/// Looks at everything in a data folder, or in the platform's, for all connections or
/// for one tenant's.
pub async fn examine(data_dir: Option<PathBuf>, tenant: Option<&str>, watch: Watch<'_>) -> Report {
    let findings = match DataDir::look(data_dir) {
        Ok(folder) => {
            watch("Looking at the data folder");
            let mut findings = folder::examine(&folder);
            let (finding, settings) = settings::examine(&folder);
            findings.push(finding);
            let mut examination = Examination { folder, settings, tenant, findings, watch };
            examination.look_at_all().await;
            examination.blame();
            examination.findings
        }
        Err(error) => vec![Finding::error(Check::DataFolder, &error)],
    };
    let verdict = findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Ok);
    Report { verdict, findings }
}

impl Examination<'_> {
    async fn look_at_all(&mut self) {
        match database::open(&self.folder).await {
            Ok(database) => {
                self.look_into(&database).await;
                database.close().await;
            }
            Err(finding) => {
                self.findings.push(finding);
                self.findings.push(master_key::alone(&self.folder));
                self.findings.push(clock::examine(None).await);
                let blocked = [Check::Tables, Check::Ledger, Check::Trust, Check::Terms];
                let blocked = blocked.map(|check| Finding::blocked(check, Check::Database));
                self.findings.extend(blocked);
            }
        }
    }

    async fn look_into(&mut self, database: &Database) {
        (self.watch)("Looking for damage in the database");
        self.findings.extend(database::examine(&self.folder, database).await);
        self.findings.push(master_key::examine(&self.folder, database).await);
        self.findings.push(clock::examine(Some(database)).await);
        (self.watch)("Verifying the ledger, which takes longer the more is in it");
        self.findings.push(ledger::examine(database).await);
        self.findings.push(ledger::trust(database).await);
        match self.connections(database).await {
            Ok(connections) => self.look_at_connections(database, &connections).await,
            Err(error) => self.findings.push(Finding::error(Check::Terms, &error)),
        }
    }

    /// What cannot be read where the tables are of another version, or the file is
    /// damaged, says nothing of its own.
    fn blame(&mut self) {
        let Some(cause) = self.first_broken(&[Check::Tables, Check::Database]) else { return };
        for finding in &mut self.findings {
            if finding.code == "database" {
                let (tenant, connection) = (finding.tenant.take(), finding.connection.take());
                *finding = Finding { tenant, connection, ..Finding::blocked(finding.check, cause) };
            }
        }
    }

    async fn connections(&self, database: &Database) -> Result<Vec<Active>, Error> {
        let mut connections = database.active().await?;
        if let Some(tenant) = self.tenant {
            connections.retain(|one| one.tenant == tenant);
            if connections.is_empty() {
                return Err(Error::NotConnected { tenant: tenant.to_owned() });
            }
        }
        Ok(connections)
    }

    async fn look_at_connections(&mut self, database: &Database, connections: &[Active]) {
        // Where the settings cannot be used, the defaults show whether a plugin loads.
        let runtime = self.settings.runtime.clone().or_else(|| Runtime::builder().build().ok());
        let Some(runtime) = runtime else {
            self.findings.push(Finding::blocked(Check::Plugin, Check::Settings));
            return;
        };
        let seen = self.marketplace(database.clone(), runtime.clone());
        let mut plugins = Plugins::new();
        for one in connections {
            (self.watch)("Loading plugins");
            let (terms, row) = connection::terms(database, one).await;
            let kept = connection::load(&self.folder, &runtime, &mut plugins, &one.plugin_digest);
            let plugin = connection::plugin(kept, row.as_ref().map(|row| (&seen, row))).await;
            (self.watch)("Asking the source");
            let source = match (row, kept, plugin.verdict) {
                (Some(row), Kept::Loaded { plugin, .. }, Verdict::Ok) => {
                    self.source(row, plugin.clone()).await
                }
                (None, ..) => Finding::blocked(Check::Source, Check::Terms),
                _ => Finding::blocked(Check::Source, Check::Plugin),
            };
            let runs = runs::examine(&seen, one).await;
            let findings = [terms, plugin, source, runs];
            let about = |finding: Finding| finding.about(&one.tenant, &one.reference);
            self.findings.extend(findings.map(about));
        }
    }

    fn marketplace(&self, database: Database, runtime: Runtime) -> Marketplace {
        let directory = self.settings.directory.clone();
        Marketplace::as_it_is(self.folder.clone(), database, runtime, directory)
    }

    fn first_broken(&self, checks: &[Check]) -> Option<Check> {
        let is_broken = |check: &Check| {
            self.findings.iter().any(|one| one.check == *check && one.verdict != Verdict::Ok)
        };
        checks.iter().copied().find(is_broken)
    }

    /// Requests leave only where the ledger can record them, and under the settings that
    /// the operator wants.
    async fn source(&self, row: ConnectionRow, plugin: marketplace_runtime::Plugin) -> Finding {
        let needed =
            [Check::Settings, Check::Database, Check::Tables, Check::MasterKey, Check::Ledger];
        if let Some(check) = self.first_broken(&needed) {
            return Finding::blocked(Check::Source, check);
        }
        let database = Database::open_to_record(&self.folder.database(), self.folder.vault()).await;
        match (database, &self.settings.runtime) {
            (Ok(database), Some(runtime)) => {
                let marketplace = self.marketplace(database, runtime.clone());
                let finding = source::examine(&marketplace, row, plugin).await;
                marketplace.close().await;
                finding
            }
            (Err(error), _) => Finding::error(Check::Source, &error),
            (_, None) => Finding::blocked(Check::Source, Check::Settings),
        }
    }
}
