//! `cargo xtask test`

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::summary::Summary;
use crate::{dist, guest, process, step, target};

/// What the plugins there are made of, and no plugin itself.
const KIT: &str = "kit";

pub(crate) fn run(root: &Path, filter: Option<&str>) -> Result<()> {
    let dist = dist::build(root)?;
    step("Building the plugins that only tests run");
    let guests = guests(root)?;
    guest::build(root, &guests.iter().map(String::as_str).collect::<Vec<_>>())?;

    step("Running the tests");
    let mut cargo = process::cargo(root);
    cargo.args(["test", "--release", "--workspace", "--no-fail-fast"]).args(filter);
    let mut child = cargo
        .env("MARKETPLACE_DIST", dist)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start cargo")?;
    let output = child.stdout.take().context("cargo has no output")?;
    let mut summary = Summary::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        summary.read(&line);
    }
    let status = child.wait()?;
    println!("\n{summary}");
    for reason in missing(root) {
        println!("{reason}");
    }
    if !status.success() {
        bail!("not all tests passed; their output is above");
    }
    Ok(())
}

/// What is not on this machine, so that tests were skipped, and how to get it.
fn missing(root: &Path) -> Vec<&'static str> {
    let mut reasons = Vec::new();
    if !is_installed("chromium") || !is_installed("chromedriver") {
        reasons.push(
            "skipped for want of Chromium and ChromeDriver (Debian: apt-get install chromium \
             chromium-driver)",
        );
    }
    let own = target(root).join("schemathesis/bin/schemathesis");
    if !own.is_file() && !is_installed("schemathesis") {
        reasons.push(
            "skipped for want of schemathesis (python3 -m venv target/schemathesis && \
             target/schemathesis/bin/pip install schemathesis)",
        );
    }
    reasons
}

fn is_installed(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// The plugins in `tests/plugins`: a folder each, named like its package. A list of
/// them would be one to forget a new one in.
fn guests(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("tests/plugins");
    let mut guests = Vec::new();
    for entry in
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != KIT && entry.path().join("Cargo.toml").is_file() {
            guests.push(name);
        }
    }
    guests.sort();
    Ok(guests)
}
