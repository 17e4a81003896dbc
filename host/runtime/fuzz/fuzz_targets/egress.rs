//! A request, held against a policy.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| marketplace_runtime::fuzzing::egress(data));
