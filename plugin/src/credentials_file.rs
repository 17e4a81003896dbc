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
mod refusal;
mod table;
mod written;

#[cfg(test)]
mod tests;

use crate::bindings::marketplace::integration::types::Secret;
use crate::credentials::{CLIENT_ID, CLIENT_SECRET};
use crate::error::Result;
use refusal::Refusal;

/// A credentials file has some two hundred bytes; more is another file.
pub const MAX_BYTES: usize = 16 * 1024;

/// The client id and the client secret in `file`.
pub fn parse(file: &[u8]) -> Result<Vec<Secret>> {
    let (id, secret) = pair(file)?;
    Ok(vec![
        Secret { name: CLIENT_ID.to_owned(), value: id },
        Secret { name: CLIENT_SECRET.to_owned(), value: secret },
    ])
}

fn pair(file: &[u8]) -> Result<(String, String), Refusal> {
    if file.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let text = encoding::decode(file).ok_or(Refusal::NoText)?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::Empty);
    }
    if !document::is_json(trimmed) {
        return lines::read(text.as_bytes()).pair();
    }
    let found = document::read(trimmed).map_err(|_| Refusal::BrokenJson)?;
    found.pair()
}
