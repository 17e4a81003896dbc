//! A secret, opened in a body and closed again.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| marketplace_runtime::fuzzing::opener(data));
