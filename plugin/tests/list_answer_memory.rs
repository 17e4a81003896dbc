//! How much memory an answer costs. A test of its own: the allocator counts what
//! other tests in the program allocate, too.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use peak_alloc::PeakAlloc;

#[path = "../fuzz/bodies/list_answer.rs"]
#[allow(clippy::expect_used, reason = "a body of the fuzzer may panic")]
mod list_answer;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const SIZE: usize = 1 << 20;

/// A megabyte of the same again and again, in an answer's envelope.
fn answer(piece: &str) -> Vec<u8> {
    let pieces = vec![piece; SIZE / (piece.len() + 1)].join(",");
    format!(r#"{{"success":true,"limit":100,"data":[{pieces}]}}"#).into_bytes()
}

/// Whatever an answer holds, it costs a small multiple of its size: it is there
/// several times at once, since the same page is asked for again.
#[test]
fn memory_is_a_small_multiple_of_the_answer() {
    for piece in [
        "null",
        "0",
        "[]",
        "{}",
        r#"{"attributes":{}}"#,
        r#"{"attributes":{"id":1}}"#,
        r#"{"attributes":{"id":{"value":1}}}"#,
        r#"{"attributes":{"id":{"value":1},"email":{"value":{}}}}"#,
        r#"{"attributes":{"email":{"value":"x"}}}"#,
        r#"{"key":"x"}"#,
        r#"{"category":"paid_vacation","balance":1}"#,
        "[[[[[[[[[[]]]]]]]]]]",
    ] {
        let answer = answer(piece);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        list_answer::check(&answer);
        let cost = MEMORY.peak_usage().saturating_sub(before);
        println!("{piece}: {} times", cost / answer.len());
        assert!(cost < 40 * answer.len(), "{piece}: {} times", cost / answer.len());
    }
}
