//! `cargo xtask test`

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::summary::Summary;
use crate::{dist, guest, process, step};

/// The packages in `tests/plugins` that are plugins.
const GUESTS: [&str; 9] = [
    "blabbermouth",
    "courier",
    "eavesdropper",
    "endless-loop",
    "endless-wait",
    "memory-bomb",
    "minimal",
    "panicking",
    "unmasked",
];

pub(crate) fn run(root: &Path, filter: Option<&str>) -> Result<()> {
    let dist = dist::build(root)?;
    step("Building the plugins that only tests run");
    guest::build(root, &GUESTS)?;

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
    if !status.success() {
        bail!("not all tests passed; their output is above");
    }
    Ok(())
}
