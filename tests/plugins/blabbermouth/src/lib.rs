//! A plugin that tells what is in the credentials file by the error with which it
//! refuses the file: in the message, in the code, by its kind and by a waiting time. Of
//! an empty file it says what its manifest has words for.

#![cfg(target_family = "wasm")]

use plugin_kit::Plugin;
use plugin_kit::types::{Error, ErrorKind, Secret};

struct Blabbermouth;

impl Plugin for Blabbermouth {
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
        let text = String::from_utf8_lossy(&file).into_owned();
        let code = if file.is_empty() { "no-secret".to_owned() } else { text.clone() };
        Err(Error {
            kind: ErrorKind::RateLimited,
            code: Some(code),
            message: format!("cannot read {text}"),
            retry_after_ms: Some(file.iter().map(|byte| u64::from(*byte)).sum()),
        })
    }
}

plugin_kit::plugin!(Blabbermouth);
