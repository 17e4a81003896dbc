//! What the fuzzer runs, for a moment in every test run.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic, and so may what helps them"
)]

#[path = "../fuzz/bodies/credentials_file.rs"]
mod credentials_file;
#[expect(dead_code, reason = "here only the bytes of a file matter")]
mod good_file;

use good_file::any_good_file;
use proptest::prelude::*;
use proptest::sample::Index;
use std::fs;
use std::path::Path;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_as_credentials_file(data in prop::collection::vec(any::<u8>(), 0..600)) {
        credentials_file::check(&data);
    }

    #[test]
    fn damaged_credentials_files(
        good in any_good_file(),
        line in any::<Index>(),
        damages in prop::collection::vec(any::<(Index, u8)>(), 0..4),
    ) {
        for good in [good.without_line(line), good] {
            let mut data = good.bytes();
            for (index, byte) in damages.iter().filter(|_| !data.is_empty()).collect::<Vec<_>>() {
                *index.get_mut(&mut data) = *byte;
            }
            credentials_file::check(&data);
        }
    }
}

#[test]
fn seeds_of_credentials_file() {
    seeds("credentials_file", credentials_file::check);
}

/// Runs what the fuzzer begins with.
fn seeds(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let seeds: Vec<_> = fs::read_dir(folder).unwrap().map(|seed| seed.unwrap().path()).collect();
    assert!(!seeds.is_empty());
    for seed in seeds {
        check(&fs::read(seed).unwrap());
    }
}
