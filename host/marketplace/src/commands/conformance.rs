//! `marketplace conformance`

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use marketplace_runtime::{Origin, Plugin};
use serde::Serialize;

use crate::config::Config;
use crate::conformance::{self, Check, Material, Outcome, Report, Submission};
use crate::error::Error;
use crate::named_file;
use crate::plugin_file::PluginFile;
use crate::progress::Progress;
use crate::signature::Signature;
use crate::text::printable;

pub(super) struct Wish {
    pub(super) credentials: Option<PathBuf>,
    pub(super) origin: Option<Origin>,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) json: bool,
    pub(super) config: Config,
}

/// The report for programs.
#[derive(Serialize)]
struct Document<'a> {
    plugin: &'a str,
    version: &'a str,
    digest: &'a str,
    conforms: bool,
    #[serde(flatten)]
    report: &'a Report,
}

pub(super) async fn run(file: &PluginFile, signature: &Signature, wish: Wish) -> Result<(), Error> {
    let Wish { credentials, origin, settings, json, config } = wish;
    let waiting = Progress::waiting("Examining the plugin");
    let inspection = file.inspect()?;
    let plugin = file.load(&conformance::runtime(&config)?)?;
    let largest = plugin.manifest().credentials.file.max_bytes;
    let read = |path: PathBuf| named_file::read_secret("the credentials file", &path, largest);
    let material = Material { credentials: credentials.map(read).transpose()?, origin, settings };
    let submission = Submission { inspection: &inspection, signature, size: file.component.len() };
    let report = conformance::examine(&plugin, submission, &material).await?;
    drop(waiting);
    let failed = report.count(Outcome::Fail);
    if json {
        let document = Document {
            plugin: &plugin.manifest().id,
            version: &plugin.manifest().version,
            digest: plugin.digest(),
            conforms: failed == 0,
            report: &report,
        };
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &document).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        print(&mut anstream::stdout().lock(), &plugin, &report)?;
    }
    match failed {
        0 => Ok(()),
        failed => Err(Error::NotConforming { failed, checks: report.checks.len() }),
    }
}

fn print(out: &mut impl Write, plugin: &Plugin, report: &Report) -> std::io::Result<()> {
    let manifest = plugin.manifest();
    let name = printable(&manifest.listing.en.name);
    writeln!(
        out,
        "{name} {} by {}",
        printable(&manifest.version),
        printable(&manifest.publisher.name)
    )?;
    writeln!(out, "sha256 {}\n", plugin.digest())?;
    for Check { subject, outcome, finding } in &report.checks {
        let (word, style) = word(*outcome);
        writeln!(out, "{style}{word:<5}{style:#}{subject:<14} {}", printable(finding))?;
    }
    writeln!(
        out,
        "\n{} checks: {} passed, {} for a person to look at, {} failed, {} skipped",
        report.checks.len(),
        report.count(Outcome::Ok),
        report.count(Outcome::Warn),
        report.count(Outcome::Fail),
        report.count(Outcome::Skip),
    )
}

fn word(outcome: Outcome) -> (&'static str, Style) {
    let colored = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match outcome {
        Outcome::Ok => ("ok", colored(AnsiColor::Green)),
        Outcome::Warn => ("look", colored(AnsiColor::Yellow)),
        Outcome::Fail => ("FAIL", colored(AnsiColor::Red).bold()),
        Outcome::Skip => ("skip", Style::new().dimmed()),
    }
}
