//! A thousand customers on one process.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{MEBIBYTE, Measured, mebibytes, note, require, seconds};
use crate::{Marketplace, Process, Simulator, difference};

/// What Personio allows an address within a minute.
const REQUESTS_A_MINUTE: u64 = 2_000;
const MINUTE: Duration = Duration::from_secs(60);

/// What one process may have at once.
const MOST_MEMORY: u64 = 1024 * MEBIBYTE;

/// Commands that connect at once, and how long each takes at least: with three requests
/// for a connection, that stays within what the address may ask.
const AT_ONCE: u32 = 4;
const PAUSE: Duration = Duration::from_millis(500);

/// For one connection, to connect or to bring it up to date, and one more.
const REQUESTS_EACH: u64 = 4;

/// Directories that are compared with the source.
const SAMPLE: usize = 10;

/// Each of so many connections has credentials of its own, and all are due at once.
pub struct Thousand {
    /// How many.
    pub connections: usize,
    /// How many people each of them has.
    pub people: usize,
}

/// One process that has brought everybody up to date.
struct Round {
    elapsed: Duration,
    requests: u64,
    memory: Option<u64>,
}

struct Customers<'a> {
    thousand: &'a Thousand,
    simulator: Simulator,
    marketplace: Marketplace,
}

impl Thousand {
    /// A part of what `cargo xtask soak` does.
    pub fn scaled(scale: f64) -> Self {
        Self { connections: super::part_of(1_000, scale), people: 200 }
    }

    /// Connects everybody, and measures a worker and a `sync --all`.
    pub fn run(&self) -> Measured {
        let customers = Customers::connect(self);
        customers.let_the_window_pass();
        note("everybody is due, and a worker begins");
        let worker = customers.measure(&["worker", "--json"], |tenant, run| {
            let is_right = run["state"] == "completed" && run["added"] == self.people;
            require(is_right, || format!("the first run of {tenant} ended so: {run}"))
        })?;
        customers.let_the_window_pass();
        note("sync --all --full begins");
        let all = customers.measure(&["sync", "--all", "--full", "--json"], |tenant, run| {
            let is_right = run["state"] == "completed" && run["unchanged"] == self.people;
            require(is_right, || format!("the second run of {tenant} ended so: {run}"))
        })?;
        let per_client = &customers.simulator.stats()["requests_per_client"];
        customers.let_the_window_pass();
        let sample = customers.compare()?;
        Ok(format!(
            "{} connections with {} people each in one process: worker {worker}; sync --all \
             {all}; nobody was refused, each had {} to {} requests with those to connect, and {sample} \
             directories were compared with the source",
            self.connections, self.people, per_client["fewest"], per_client["most"],
        ))
    }
}

impl<'a> Customers<'a> {
    fn connect(thousand: &'a Thousand) -> Self {
        let (people, clients) = (thousand.people.to_string(), thousand.connections.to_string());
        let arguments = ["--employees", &people, "--seed", "3", "--clients", &clients];
        let customers = Self {
            thousand,
            simulator: Simulator::start(&arguments),
            marketplace: Marketplace::new(),
        };
        let next = AtomicUsize::new(1);
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| customers.connect_some(&next));
            }
        });
        customers
    }

    /// Connects one after the other, and not faster than the address may ask.
    fn connect_some(&self, next: &AtomicUsize) {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number > self.thousand.connections {
                return;
            }
            if number.is_multiple_of(100) {
                note(&format!("{number} of {} are connected", self.thousand.connections));
            }
            let start = Instant::now();
            let arguments = ["--tenant", &tenant(number), "--fields", "all"];
            self.marketplace.connect_as(number, &self.simulator, &arguments).succeeds();
            std::thread::sleep(PAUSE.saturating_sub(start.elapsed()));
        }
    }

    /// Each process knows its own requests only; so what others asked before must not
    /// count any more.
    fn let_the_window_pass(&self) {
        if self.thousand.connections as u64 * REQUESTS_EACH * 2 > REQUESTS_A_MINUTE {
            std::thread::sleep(MINUTE + Duration::from_secs(1));
        }
    }

    /// Runs a command until it has told of a run of everybody.
    fn measure(
        &self,
        arguments: &[&str],
        check: impl Fn(&str, &Value) -> Result<(), String>,
    ) -> Result<Round, String> {
        let before = self.simulator.stats();
        let start = Instant::now();
        let end = start + MINUTE * 2 + Duration::from_secs(1) * self.thousand.connections as u32;
        let mut process = Process::start(self.marketplace.command(arguments));
        let mut done = BTreeSet::new();
        while done.len() < self.thousand.connections {
            let Some(line) = process.line_before(end) else {
                return Err(self.unfinished(process, &done));
            };
            let run: Value = serde_json::from_str(&line).expect("a run");
            let tenant = run["tenant"].as_str().expect("a tenant");
            // Somebody's next moment may come before everybody had a first run.
            if done.insert(tenant.to_owned()) {
                check(tenant, &run)?;
            }
        }
        let elapsed = start.elapsed();
        let memory = process.peak_memory();
        let ended = if arguments[0] == "worker" { process.terminate() } else { process.end() };
        require(ended.0.success(), || format!("{} ended badly: {}", arguments[0], ended.1))?;
        self.check_limits(&before)?;
        require(memory.is_none_or(|memory| memory < MOST_MEMORY), || {
            format!("{} took {} of memory", arguments[0], mebibytes(memory))
        })?;
        let requests = count(&self.simulator.stats(), "/requests") - count(&before, "/requests");
        Ok(Round { elapsed, requests, memory })
    }

    fn check_limits(&self, before: &Value) -> Result<(), String> {
        let after = self.simulator.stats();
        let refused = count(&after, "/refused/429") - count(before, "/refused/429");
        require(refused == 0, || {
            format!(
                "the source refused {refused} requests for a limit's sake: {}",
                after["limited"]
            )
        })
    }

    fn unfinished(&self, process: Process, done: &BTreeSet<String>) -> String {
        process.kill();
        let all = self.thousand.connections;
        let missing = (1..=all).map(tenant).find(|tenant| !done.contains(tenant));
        let missing = missing.unwrap_or_default();
        let runs = self.marketplace.run(&["runs", "--limit", "1", "--json", "--tenant", &missing]);
        format!("only {} of {all} had their turn; of {missing}: {}", done.len(), runs.stdout)
    }

    /// Everybody sees the same company.
    fn compare(&self) -> Result<usize, String> {
        let source = self.marketplace.source(&["--tenant", &tenant(1)]);
        let step = self.thousand.connections.div_ceil(SAMPLE);
        let sample: Vec<_> = (1..=self.thousand.connections).step_by(step).map(tenant).collect();
        for tenant in &sample {
            let directory = self.marketplace.directory(&["--tenant", tenant]);
            if let Some(difference) = difference(&directory, &source) {
                return Err(format!("{tenant}: {difference}"));
            }
        }
        Ok(sample.len())
    }
}

fn tenant(number: usize) -> String {
    format!("t{number:04}")
}

fn count(stats: &Value, pointer: &str) -> u64 {
    stats.pointer(pointer).and_then(Value::as_u64).unwrap_or(0)
}

impl std::fmt::Display for Round {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Those of the last minute need not be waited for.
        let minutes = u32::try_from(self.requests.saturating_sub(1) / REQUESTS_A_MINUTE);
        write!(
            f,
            "{} for {} requests (the limit demands {}), {} at most",
            seconds(self.elapsed),
            self.requests,
            seconds(MINUTE * minutes.unwrap_or(u32::MAX)),
            mebibytes(self.memory)
        )
    }
}
