//! What the end-to-end tests share: the built programs, as their users run them.
//!
//! `cargo xtask test` builds everything that is run here and says where it is.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "this crate is part of the tests; a failure here should end them"
)]

mod browser;
mod captured_log;
mod captured_spans;
mod collector;
mod guest;
mod markers;
mod marketplace;
mod order;
mod party;
mod people;
mod process;
mod request;
mod roster;
mod signer;
mod simulator;
mod site;
pub mod soak;
mod source;
mod stage;
mod workbench;

pub use browser::{Browser, has_browser};
pub use captured_log::CapturedLog;
pub use captured_spans::{CapturedSpan, CapturedSpans};
pub use collector::Collector;
pub use guest::{
    crowded, guest, hollow, manifest_with_pin, sample_manifest, sample_plugin, with_manifest,
};
pub use markers::Marker;
pub use marketplace::{Marketplace, Outcome};
pub use order::Order;
pub use party::{Kept, Party};
pub use people::{People, difference};
pub use process::Process;
pub use request::{Reply, Request};
pub use roster::{Person, recorded};
pub use signer::Signer;
pub use simulator::Simulator;
pub use site::{NEEDED, Site};
pub use source::{Answer, Source};
pub use stage::{Scene, Stage, runtime, small_limits};
pub use workbench::Workbench;

use std::path::PathBuf;

/// A file of `target/dist`.
pub fn dist(file: &str) -> PathBuf {
    let path = dist_folder().join(file);
    assert!(
        path.exists(),
        "{} is missing: run `cargo xtask test`, which builds it",
        path.display()
    );
    path
}

fn dist_folder() -> PathBuf {
    match std::env::var_os("MARKETPLACE_DIST") {
        Some(dist) => dist.into(),
        None => concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/dist").into(),
    }
}

/// The connector.
pub fn plugin() -> PathBuf {
    dist("personio.wasm")
}
