//! `marketplace inspect`

use std::io::Write;
use std::path::Path;

use marketplace_runtime::Plugin;
use serde::Serialize;

use crate::error::Error;
use crate::marketplace;
use crate::text::printable;

/// What is known of a plugin without running it.
#[derive(Serialize)]
struct Inspection<'a> {
    digest: &'a str,
    manifest: &'a marketplace_runtime::Manifest,
    imports: &'a [String],
    exports: &'a [String],
}

pub(super) fn run(path: &Path, json: bool) -> Result<(), Error> {
    let plugin = marketplace::inspect(path)?;
    let mut out = std::io::stdout().lock();
    if json {
        let inspection = Inspection {
            digest: plugin.digest(),
            manifest: plugin.manifest(),
            imports: plugin.imports(),
            exports: plugin.exports(),
        };
        serde_json::to_writer_pretty(&mut out, &inspection).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        out.write_all(describe(&plugin).as_bytes())?;
    }
    Ok(())
}

fn describe(plugin: &Plugin) -> String {
    let manifest = plugin.manifest();
    let listing = &manifest.listing.en;
    let mut lines = vec![
        format!("{} {} by {}", listing.name, manifest.version, manifest.publisher.name),
        listing.summary.clone(),
        String::new(),
        format!("sha256   {}", plugin.digest()),
        format!("source   {}", manifest.origin.default),
        String::new(),
        "Fields (* = shown to people, and released by default)".to_owned(),
    ];
    for field in &manifest.fields {
        let star = if field.shown { "*" } else { " " };
        lines.push(format!("  {star} {:<14} {}", field.name.name(), field.attributes.join(", ")));
    }
    if !manifest.settings.is_empty() {
        lines.extend([String::new(), "Settings, with --set of `connect`".to_owned()]);
    }
    for setting in &manifest.settings {
        lines.push(format!("  {}={}  {}", setting.env, setting.default, setting.label.en));
    }
    lines.extend([
        String::new(),
        "Requests it may make, with the fields that are released".to_owned(),
    ]);
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
    for (title, names) in [("Imports", plugin.imports()), ("Exports", plugin.exports())] {
        lines.extend([String::new(), title.to_owned()]);
        lines.extend(names.iter().map(|name| format!("  {name}")));
    }
    lines.iter().map(|line| format!("{}\n", printable(line))).collect()
}

fn query_type(kind: marketplace_runtime::manifest::QueryType) -> &'static str {
    use marketplace_runtime::manifest::QueryType;

    match kind {
        QueryType::Integer => "integer",
        QueryType::Timestamp => "timestamp",
        QueryType::ConsentedAttributes => "attributes of released fields only",
    }
}
