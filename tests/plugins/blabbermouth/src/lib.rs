//! A plugin whose error message repeats the credentials file.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{Error, Secret};
use plugin_kit::{Plugin, report};

struct Blabbermouth;

impl Plugin for Blabbermouth {
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
        Err(report(format!("cannot read {}", String::from_utf8_lossy(&file))))
    }
}

plugin_kit::plugin!(Blabbermouth);
