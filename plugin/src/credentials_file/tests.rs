//! Files as people write them.

use super::*;
use crate::bindings::marketplace::integration::types::ErrorKind;

mod accepted;
mod refused;

const ID: &str = "papi-1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
const SECRET: &str = "papi-Zm9vYmFyLXNlY3JldA==";

fn text(template: &str) -> String {
    template.replace("ID!", ID).replace("SECRET!", SECRET)
}

/// The message of a refusal.
fn refusal(file: &[u8]) -> String {
    let error = parse(file).expect_err(&String::from_utf8_lossy(file));
    assert_eq!(error.kind, ErrorKind::InvalidRequest);
    assert!(error.code.is_some() && error.retry_after_ms.is_none());
    error.message
}

#[track_caller]
fn holds_the_pair(file: &[u8]) {
    let name = String::from_utf8_lossy(file);
    let secrets = parse(file).unwrap_or_else(|error| panic!("{name}: {}", error.message));
    let pairs: Vec<_> =
        secrets.iter().map(|secret| (secret.name.as_str(), secret.value.as_str())).collect();
    assert_eq!(pairs, [("client-id", ID), ("client-secret", SECRET)], "{name}");
}
