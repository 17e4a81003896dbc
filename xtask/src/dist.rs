//! `cargo xtask dist`

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::slim::slim;
use crate::{embed, guest, process, step, target};

/// The programs for this machine.
const PROGRAMS: [&str; 2] = ["marketplace", "personio-sim"];

pub(crate) fn run(root: &Path) -> Result<()> {
    let dist = build(root)?;
    for file in ["personio.wasm"].into_iter().chain(PROGRAMS) {
        println!("{}", dist.join(with_extension(file)).display());
    }
    Ok(())
}

/// Builds everything and says where it is.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let dist = target(root).join("dist");
    fs::create_dir_all(&dist).with_context(|| format!("cannot create {}", dist.display()))?;

    step("Building the plugin");
    let component = read(&guest::build(root, &["personio-plugin"])?.join("personio.wasm"))?;
    let manifest = read(&root.join("plugin").join("manifest.json"))?;
    let component = embed::embed(root, &slim(&component)?, &manifest)?;
    replace(&dist.join("personio.wasm"), &component)?;

    step("Building the programs (some minutes the first time)");
    // The whole workspace, as the tests do: a part of it would be built with
    // other features of the dependencies, and then all of them twice.
    process::run(process::cargo(root).args(["build", "--release", "--workspace", "--bins"]))?;
    for program in PROGRAMS {
        let program = with_extension(program);
        install(&target(root).join("release").join(&program), &dist.join(&program))?;
    }
    Ok(dist)
}

/// The name of a program's file on this platform.
pub(crate) fn with_extension(program: &str) -> String {
    match Path::new(program).extension() {
        Some(_) => program.to_owned(),
        None => format!("{program}{}", std::env::consts::EXE_SUFFIX),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file beside its place and moves it there: whoever has the old one
/// open keeps it whole.
fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let next = path.with_extension("next");
    fs::write(&next, content)
        .and_then(|()| fs::rename(&next, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Copies a program, even while an old copy of it is running.
fn install(from: &Path, to: &Path) -> Result<()> {
    let next = to.with_extension("next");
    fs::copy(from, &next)
        .and_then(|_| fs::rename(&next, to))
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}
