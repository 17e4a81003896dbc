//! The long tests: what shows only after hours, or with a thousand customers.
//!
//! `cargo xtask soak` runs them in full; a short form of each is among the tests. Each
//! says in one line what it has measured, or in one sentence what is wrong.

mod company;
mod crowd;
mod kills;
mod thousand;

pub use crowd::Crowd;
pub use kills::Kills;
pub use thousand::Thousand;

use std::time::Duration;

/// What was measured, in a line; or what is wrong, in a sentence.
pub type Measured = Result<String, String>;

const MEBIBYTE: u64 = 1024 * 1024;

/// Tells whoever waits how far it is.
fn note(what: &str) {
    eprintln!("   {what}");
}

fn require(is_so: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if is_so { Ok(()) } else { Err(otherwise()) }
}

/// A part of the full number, and at least one.
fn part_of(full: usize, scale: f64) -> usize {
    ((full as f64 * scale).round() as usize).max(1)
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// Where the system does not say it, nothing is known.
fn mebibytes(bytes: Option<u64>) -> String {
    match bytes {
        Some(bytes) => format!("{} MiB", bytes.div_ceil(MEBIBYTE)),
        None => "an unknown amount of memory".to_owned(),
    }
}
