//! `cargo xtask pictures`

use std::path::Path;

use anyhow::Result;

use crate::{dist, process, step};

/// Where the README finds them.
const FOLDER: &str = "docs/pictures";

/// The test that takes them.
const TEST: [&str; 4] = ["--test", "web", "--", "pictures::"];

pub(crate) fn run(root: &Path) -> Result<()> {
    let dist = dist::build(root)?;
    step(&format!("Taking pictures into {FOLDER}"));
    let mut cargo = process::cargo(root);
    cargo.args(["test", "--release", "--workspace"]).args(TEST);
    process::run(cargo.env("MARKETPLACE_DIST", dist).env("MARKETPLACE_PICTURES", root.join(FOLDER)))
}
