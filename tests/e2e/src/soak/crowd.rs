//! A hundred thousand people in one connection.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{MEBIBYTE, Measured, mebibytes, note, require, seconds};
use crate::{Marketplace, Process, Simulator};

/// Ten times the people may take so much more memory, and not ten times as much.
const GROWTH: f64 = 1.3;

/// What differs from run to run, whoever is in it: how many pages of the source are
/// under way at once when one of them is taken apart, and what the allocator keeps.
const MARGIN: u64 = 16 * MEBIBYTE;

/// What Personio allows one pair of credentials.
const LISTS_A_MINUTE: usize = 300;

/// Longer than any run takes.
const AN_HOUR: Duration = Duration::from_secs(60 * 60);

/// A company whose people do not fit into memory at once, and one of a tenth of that.
pub struct Crowd {
    /// How many.
    pub people: usize,
}

/// One process that has brought the directory up to date.
struct Run {
    people: usize,
    elapsed: Duration,
    memory: Option<u64>,
}

impl Crowd {
    /// A part of what `cargo xtask soak` does.
    pub fn scaled(scale: f64) -> Self {
        Self { people: super::part_of(100_000, scale) }
    }

    /// Measures a first run and an unchanged second one.
    pub fn run(&self) -> Measured {
        let [few, many] = [self.people.div_ceil(10), self.people].map(two_runs);
        let ([few_first, few_again], [first, again]) = (few?, many?);
        for (name, few, many) in [("first", &few_first, &first), ("second", &few_again, &again)] {
            let most = few.memory.map(|few| few as f64 * GROWTH + MARGIN as f64);
            let is_flat = most.zip(many.memory).is_none_or(|(most, many)| many as f64 <= most);
            require(is_flat, || {
                let (few_people, people) = (few.people, many.people);
                let [few, many] = [few.memory, many.memory].map(mebibytes);
                format!("the {name} run took {few} for {few_people} people and {many} for {people}")
            })?;
        }
        Ok(format!(
            "{} people in one connection: {first} and unchanged {again}; of {} people: {} and {}",
            self.people,
            few_first.people,
            mebibytes(few_first.memory),
            mebibytes(few_again.memory)
        ))
    }
}

/// A first run of a company, and one that finds everybody as they were.
fn two_runs(people: usize) -> Result<[Run; 2], String> {
    let simulator = Simulator::start(&["--employees", &people.to_string(), "--seed", "3"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    rest(people);
    note(&format!("the first run of {people} people begins"));
    let first = run(&marketplace, people, "added")?;
    rest(people);
    note(&format!("the second run of {people} people begins"));
    let again = run(&marketplace, people, "unchanged")?;
    let refused = simulator.too_many();
    require(refused == 0, || format!("the source refused {refused} requests for a limit's sake"))?;
    Ok([first, again])
}

/// Lets the windows of the limits pass: no process knows what another has asked for.
fn rest(people: usize) {
    // Each page repeats three people of the one before.
    let is_in_a_minute = people.div_ceil(97) * 2 > LISTS_A_MINUTE;
    let window = if is_in_a_minute { Duration::from_secs(60) } else { Duration::from_secs(1) };
    std::thread::sleep(window + Duration::from_millis(100));
}

/// A full run, which has to find all of them so.
fn run(marketplace: &Marketplace, people: usize, found: &str) -> Result<Run, String> {
    let start = Instant::now();
    let mut process = Process::start(marketplace.command(&["sync", "--full", "--json"]));
    let line = process.line_before(start + AN_HOUR);
    let (elapsed, memory) = (start.elapsed(), process.peak_memory());
    let Some(line) = line else {
        process.kill();
        return Err(format!(
            "the run of {people} people has not ended well: {}",
            said(marketplace)
        ));
    };
    let (status, said) = process.end();
    require(status.success(), || format!("the run of {people} people failed: {said}"))?;
    let run: Value = serde_json::from_str(&line).expect("a run");
    require(run["state"] == "completed" && run[found] == people, || {
        format!("of {people} people, not all were {found}: {run}")
    })?;
    Ok(Run { people, elapsed, memory })
}

/// What the last run stopped with.
fn said(marketplace: &Marketplace) -> String {
    marketplace.run(&["runs", "--limit", "1", "--json"]).stdout
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} ({:.0} a second) with {} at most",
            seconds(self.elapsed),
            self.people as f64 / self.elapsed.as_secs_f64(),
            mebibytes(self.memory)
        )
    }
}
