//! The long tests in a form that is short enough for every day. `cargo xtask soak` runs
//! them in full.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use e2e::soak::{Crowd, Kills, Measured, Thousand};

fn passes(measured: Measured) {
    match measured {
        Ok(measured) => println!("{measured}"),
        Err(wrong) => panic!("{wrong}"),
    }
}

#[test]
fn what_is_killed_at_any_instant_is_whole_after_a_clean_run() {
    passes(Kills { kills: 5, people: 2_000, seed: fastrand::u64(..) }.run());
}

#[test]
fn a_dozen_connections_that_are_due_at_once_are_served_within_the_limits() {
    passes(Thousand { connections: 12, people: 200 }.run());
}

#[test]
fn ten_times_the_people_take_hardly_more_memory() {
    passes(Crowd { people: 2_000 }.run());
}
