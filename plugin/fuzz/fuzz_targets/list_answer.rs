//! Any bytes as Personio's answer.

#![no_main]

#[path = "../bodies/list_answer.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::check(data));
