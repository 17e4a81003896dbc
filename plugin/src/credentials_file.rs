//! The credentials file that an administrator uploads.
//!
//! Personio has handed out `PersonioAPICredentials.txt` for years without
//! describing it, and administrators type or export their own. So this reads
//! whatever holds one client id and one client secret, and refuses anything it
//! would have to guess about: a guess ends as "wrong credentials" later, where
//! nobody thinks of the file.
//!
//! No message repeats what the file holds, not even a label.

mod candidate;
mod clause;
mod document;
mod encoding;
mod found;
mod label;
mod lines;
mod table;
mod written;

#[cfg(test)]
mod tests;

use crate::bindings::marketplace::integration::types::{Error, Secret};
use crate::credentials::{CLIENT_ID, CLIENT_SECRET};
use crate::error::Result;

/// A credentials file has some two hundred bytes; more is another file.
pub const MAX_BYTES: usize = 16 * 1024;

/// The client id and the client secret in `file`.
pub fn parse(file: &[u8]) -> Result<Vec<Secret>> {
    let (id, secret) = pair(file).map_err(Error::invalid_request)?;
    Ok(vec![
        Secret { name: CLIENT_ID.to_owned(), value: id },
        Secret { name: CLIENT_SECRET.to_owned(), value: secret },
    ])
}

/// Every refusal is a constant: what is written down beforehand cannot repeat
/// anything of the file.
fn pair(file: &[u8]) -> Result<(String, String), &'static str> {
    if file.len() > MAX_BYTES {
        return Err(
            "The file is larger than 16 KB; use the credentials file that Personio has handed out.",
        );
    }
    let text = encoding::decode(file).ok_or(
        "The file is not a text file in UTF-8 or UTF-16; save the credentials as plain text and use that.",
    )?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err("The file is empty; use the credentials file that Personio has handed out.");
    }
    if !document::is_json(trimmed) {
        return lines::read(text.as_bytes()).pair();
    }
    let found = document::read(trimmed).map_err(|_| {
        "The file begins like JSON and cannot be read as such; save the credentials as plain text."
    })?;
    found.pair()
}
