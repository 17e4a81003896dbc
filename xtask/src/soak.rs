//! `cargo xtask soak`

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{dist, step, target};

/// Each of them, and what it does.
const PARTS: [&str; 3] = ["kills", "thousand", "crowd"];

#[derive(Args)]
pub(crate) struct Soak {
    /// Only these: kills, thousand or crowd [default: all of them]
    #[arg(value_parser = PARTS, hide_possible_values = true)]
    parts: Vec<String>,
    /// How much of each: with 0.05 there are 5 kills, 50 connections and 5,000 people
    #[arg(long, value_name = "PART", default_value_t = 1.0, value_parser = scale)]
    scale: f64,
    /// Where random numbers begin, to repeat what was seen [default: another every time]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Runs them one after the other: each measures what the machine has to give.
pub(crate) fn run(root: &Path, soak: &Soak) -> Result<()> {
    let dist = dist::build(root)?;
    let program = target(root).join("release").join(dist::with_extension("soak"));
    let seed = soak.seed.unwrap_or_else(any_number);
    let all: Vec<_> = PARTS.map(str::to_owned).to_vec();
    let parts = if soak.parts.is_empty() { &all } else { &soak.parts };
    let mut failed = Vec::new();
    for part in parts {
        step(&format!("Soak: {part}"));
        let status = Command::new(&program)
            .args([part.clone(), soak.scale.to_string(), seed.to_string()])
            .env("MARKETPLACE_DIST", &dist)
            .status()
            .with_context(|| format!("cannot start {}", program.display()))?;
        if !status.success() {
            failed.push(part.as_str());
        }
    }
    if !failed.is_empty() {
        bail!("the soak of {} failed; what is wrong is above", failed.join(" and "));
    }
    Ok(())
}

fn scale(text: &str) -> Result<f64, String> {
    let scale: Option<f64> = text.parse().ok().filter(|scale| (0.0..=100.0).contains(scale));
    scale.filter(|scale| *scale > 0.0).ok_or_else(|| "a part is a number above 0".to_owned())
}

/// Another one whenever it is asked for.
fn any_number() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(since.subsec_nanos())
}
