//! A component's bytes: their digest, and the code that is made of them.

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::error::Error;

/// The SHA-256 of a plugin's bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compiles a component that was inspected before: nothing interrupts the
/// compiler.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, Error> {
    Component::from_binary(engine, bytes)
        .map_err(|error| Error::InvalidComponent { reason: first_line(&error) })
}

/// wasmtime's messages explain themselves over many lines; the first says what
/// is wrong.
pub(crate) fn first_line(error: &wasmtime::Error) -> String {
    format!("{error:#}").lines().next().unwrap_or_default().to_owned()
}
