//! `marketplace inspect`

use std::io::Write;

use marketplace_runtime::manifest::QueryType;
use marketplace_runtime::{Capability, Inspection, Manifest};
use serde::Serialize;

use crate::error::Error;
use crate::plugin_file::PluginFile;
use crate::signature::Signature;
use crate::text::printable;

/// What is known of a plugin without running it.
#[derive(Serialize)]
struct Report<'a> {
    digest: &'a str,
    signature: &'a Signature,
    manifest: &'a Manifest,
    capabilities: Vec<CapabilityReport<'a>>,
    imports: &'a [String],
    exports: &'a [String],
}

/// What a plugin is able to do by its imports, beside what its manifest says.
#[derive(Serialize)]
struct CapabilityReport<'a> {
    name: Capability,
    /// Absent where there is nothing to claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed: Option<bool>,
    imports: Vec<&'a str>,
}

pub(super) fn run(file: &PluginFile, signature: &Signature, json: bool) -> Result<(), Error> {
    let inspection = file.inspect()?;
    let report = Report::new(&inspection, signature);
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, &report).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        for line in report.lines() {
            writeln!(out, "{}", printable(&line))?;
        }
    }
    Ok(())
}

impl<'a> Report<'a> {
    fn new(inspection: &'a Inspection, signature: &'a Signature) -> Self {
        let capability = |name| CapabilityReport {
            name,
            claimed: inspection.claims(name),
            imports: inspection.imports_for(name),
        };
        Self {
            digest: inspection.digest(),
            signature,
            manifest: inspection.manifest(),
            capabilities: Capability::ALL.map(capability).into(),
            imports: inspection.imports(),
            exports: inspection.exports(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let (manifest, listing) = (self.manifest, &self.manifest.listing.en);
        let mut lines = vec![
            format!("{} {} by {}", listing.name, manifest.version, manifest.publisher.name),
            listing.summary.clone(),
            String::new(),
            format!("sha256     {}", self.digest),
            format!("signature  {}", self.signature),
            format!("source     {}", manifest.origin.default),
            String::new(),
        ];
        lines.extend(fields(manifest));
        lines.extend(settings(manifest));
        lines.extend(requests(manifest));
        lines.extend([String::new(), "What it imports, beside what it claims".to_owned()]);
        lines.extend(self.capabilities.iter().flat_map(CapabilityReport::lines));
        lines.push("  files, sockets: none; a plugin that imports them is refused".to_owned());
        lines.extend([String::new(), "Exports".to_owned()]);
        lines.extend(self.exports.iter().map(|name| format!("  {name}")));
        lines
    }
}

impl CapabilityReport<'_> {
    fn lines(&self) -> Vec<String> {
        let remark = match (self.imports.is_empty(), self.claimed) {
            (true, Some(true)) => "CLAIMED AND NOT IMPORTED: its egress rules are for nothing",
            (true, _) => "not imported",
            // What is imported and not claimed is refused before it gets here.
            (false, Some(_)) => "claimed, by the requests above",
            (false, None) => "imported; stays in the sandbox",
        };
        let imports = self.imports.iter().map(|import| format!("      {import}"));
        let name = self.name.name().replace('-', " ");
        std::iter::once(format!("  {name:<17} {remark}")).chain(imports).collect()
    }
}

fn fields(manifest: &Manifest) -> Vec<String> {
    let mut lines = vec!["Fields (* = shown to people, and released by default)".to_owned()];
    for field in &manifest.fields {
        let star = if field.shown { "*" } else { " " };
        lines.push(format!("  {star} {:<14} {}", field.name.name(), field.attributes.join(", ")));
    }
    lines
}

fn settings(manifest: &Manifest) -> Vec<String> {
    let mut lines = Vec::new();
    if !manifest.settings.is_empty() {
        lines.extend([String::new(), "Settings, with --set of `connect`".to_owned()]);
    }
    for setting in &manifest.settings {
        lines.push(format!("  {}={}  {}", setting.env, setting.default, setting.label.en));
    }
    lines
}

fn requests(manifest: &Manifest) -> Vec<String> {
    let title = "Requests it may make, with the fields that are released".to_owned();
    let mut lines = vec![String::new(), title];
    for rule in &manifest.egress {
        let opens = match rule.opens.as_slice() {
            [] => String::new(),
            secrets => format!("  with {}", secrets.join(", ")),
        };
        let needs = rule.needs_field.map(|field| format!("  for {}", field.name()));
        let needs = needs.unwrap_or_default();
        lines.push(format!("  {:<4} {}{opens}{needs}", rule.method.as_str(), rule.path));
        for (name, kind) in &rule.query {
            lines.push(format!("         {name} = {}", query_type(*kind)));
        }
    }
    if !manifest.headers.is_empty() {
        let headers: Vec<_> = manifest.headers.iter().map(ToString::to_string).collect();
        lines.push(format!("  with the headers {}", headers.join(", ")));
    }
    lines
}

fn query_type(kind: QueryType) -> &'static str {
    match kind {
        QueryType::Integer => "integer",
        QueryType::Timestamp => "timestamp",
        QueryType::ConsentedAttributes => "attributes of released fields only",
    }
}
