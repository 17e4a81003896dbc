//! How much memory a credentials file costs. A test of its own: the allocator
//! counts what other tests in the program allocate, too.

use peak_alloc::PeakAlloc;
use personio::credentials_file::{MAX_BYTES, parse};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What may cost more than it seems to.
const PIECES: &[&str] = &[
    "\n",
    "\r",
    " ",
    "a",
    "ü",
    "客",
    "\"",
    "\\u00fc",
    ":",
    "=",
    ",",
    ";",
    "\t",
    "|",
    "{",
    "}",
    "[",
    "]",
    "client_id",
    "client_secret",
    "{\"client_id\":\"x\",",
    "[[",
    "client_id: x\n",
    "a\n",
    "客\n",
    "client_id,client_secret\n",
    "x,y\n",
    "#",
];

/// Up to 64 KB of a few pieces, again and again.
fn files() -> impl Strategy<Value = Vec<u8>> {
    let pieces = subsequence(PIECES, 1..6).prop_shuffle();
    (select(vec!["", "\u{feff}"]), pieces, 1..64 * 1024_usize, 0..3).prop_map(
        |(start, pieces, len, encoding)| {
            let text = pieces.concat();
            let text = format!("{start}{}", text.repeat(len / text.len() + 1));
            let mut file: Vec<u8> = match encoding {
                0 => text.into_bytes(),
                1 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                _ => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            };
            file.truncate(len);
            file
        },
    )
}

/// The most that was in use at a time while `file` was read, beyond the rest.
fn cost(file: &[u8]) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    drop(parse(file));
    MEMORY.peak_usage().saturating_sub(before)
}

#[test]
fn memory_is_a_small_multiple_of_the_file() {
    let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&files(), |file| {
        let cost = cost(&file);
        let allowed = if file.len() > MAX_BYTES { 0 } else { 4 * file.len() };
        prop_assert!(cost <= allowed + 1024, "{cost} bytes for {}", file.len());
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}
