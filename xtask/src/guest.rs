//! Builds guests: code for `wasm32-wasip2`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, step, target};

const TARGET: &str = "wasm32-wasip2";

/// Builds packages as components and says in which folder they are.
pub(crate) fn build(root: &Path, packages: &[&str]) -> Result<PathBuf> {
    ensure_target(root)?;
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    process::run(
        process::cargo(root)
            .args(["build", "--lib", "--target", TARGET, "--profile", "plugin"])
            .arg("--config")
            .arg(neutral_paths(root))
            .args(packages),
    )?;
    Ok(target(root).join(TARGET).join("plugin"))
}

/// Panic messages hold the paths of the sources. They say nothing of the machine
/// that built a plugin: a connection pins the digest of its component, and the
/// same commit should have the same one everywhere.
fn neutral_paths(root: &Path) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let remap = |from: &Path, to: &str| {
        format!("{:?}", format!("--remap-path-prefix={}={to}", from.display()))
    };
    let cargo_home = cargo_home.iter().map(|home| remap(home, "/cargo"));
    let flags: Vec<_> = std::iter::once(remap(root, "/source")).chain(cargo_home).collect();
    format!("target.{TARGET}.rustflags = [{}]", flags.join(", "))
}

/// Adds the target to the toolchain where it is missing: a toolchain file does
/// not do that on every machine.
fn ensure_target(root: &Path) -> Result<()> {
    if has_target(root)? {
        return Ok(());
    }
    step(&format!("Adding the target {TARGET} to the Rust toolchain (rustup target add {TARGET})"));
    let added = Command::new("rustup").args(["target", "add", TARGET]).current_dir(root).status();
    match added {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("rustup could not add the target {TARGET} ({status})"),
        Err(_) => bail!(
            "the Rust toolchain lacks the target {TARGET}, and there is no rustup to add it; \
             install Rust with rustup (https://rustup.rs), or the {TARGET} standard library \
             for your toolchain"
        ),
    }
}

/// Whether the toolchain in use has the target's standard library.
fn has_target(root: &Path) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(root)
        .output()
        .context("cannot run rustc")?;
    let directory = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success() && Path::new(directory.trim()).is_dir())
}
