//! The project's own commands: `cargo xtask demo | test | soak | pictures | dist`.

mod demo;
mod dist;
mod embed;
mod guest;
mod pictures;
mod process;
mod slim;
mod soak;
mod summary;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, start a simulated Personio, connect to it, show its employees, and
    /// serve the marketplace
    Demo {
        /// Exit after the sign-in link instead of serving until Ctrl-C
        #[arg(long)]
        once: bool,
    },
    /// Run every test
    Test {
        /// Only tests whose name contains this
        filter: Option<String>,
    },
    /// Run the long tests: processes that are killed, a thousand connections, a hundred
    /// thousand people
    Soak(soak::Soak),
    /// Take the README's pictures of the pages anew; needs Chromium and ChromeDriver
    Pictures,
    /// Build target/dist: personio.wasm, marketplace, personio-sim
    Dist,
}

fn main() -> ExitCode {
    let outcome = workspace().and_then(|root| match Args::parse().command {
        Command::Demo { once } => demo::run(&root, once),
        Command::Test { filter } => test::run(&root, filter.as_deref()),
        Command::Soak(soak) => soak::run(&root, &soak),
        Command::Pictures => pictures::run(&root),
        Command::Dist => dist::run(&root),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder with the workspace's Cargo.toml.
fn workspace() -> Result<PathBuf> {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(Path::to_owned).context("xtask is in no workspace")
}

/// The folder for build results. Cargo is told to use it, whatever its own
/// configuration says, so that what was built is found.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Tells what happens next, apart from what the programs say.
fn step(what: &str) {
    eprintln!("── {what}");
}
