//! Any bytes as a credentials file.

#![no_main]

#[path = "../bodies/credentials_file.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::check(data));
