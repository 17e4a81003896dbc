//! Processes that are killed at any instant.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::Value;

use super::company::{Company, FIELDS};
use super::{Measured, note, require, seconds};
use crate::{Marketplace, People, Process, Simulator, difference};

/// So many `marketplace sync` are killed in the middle of a run, and workers and
/// consents beside them.
pub struct Kills {
    /// How many.
    pub kills: usize,
    /// How many people the company has, about.
    pub people: usize,
    /// Where the random numbers begin. The instants depend on the machine as well.
    pub seed: u64,
}

/// What is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Victim {
    Sync,
    FullSync,
    Worker,
    Consent,
}

/// What was killed so far.
#[derive(Default)]
struct Tally {
    syncs: usize,
    workers: usize,
    consents: usize,
    /// It had ended before, or had not begun.
    missed: usize,
}

/// One such test while it goes on.
struct Hunt {
    rng: Rng,
    company: Company,
    simulator: Simulator,
    marketplace: Marketplace,
    /// How long a run and a change of the consent take undisturbed.
    run: Duration,
    consent: Duration,
    tally: Tally,
}

impl Kills {
    /// A part of what `cargo xtask soak` does.
    pub fn scaled(scale: f64, seed: u64) -> Self {
        Self { kills: super::part_of(100, scale), people: 3_000, seed }
    }

    /// Kills, and looks at what is left of it.
    pub fn run(&self) -> Measured {
        let start = Instant::now();
        note(&format!("the random numbers begin at --seed {}", self.seed));
        let mut hunt = Hunt::begin(self)?;
        // Where most of the shots miss, something else is wrong.
        let most = self.kills * 10 + 20;
        for shot in 1.. {
            if hunt.tally.syncs >= self.kills {
                break;
            }
            require(shot <= most, || format!("of {most} processes too few were in a run"))?;
            hunt.shoot().map_err(|wrong| format!("after {shot} processes: {wrong}"))?;
            if shot % 20 == 0 {
                note(&format!("{} of {} kills", hunt.tally.syncs, self.kills));
            }
        }
        let people = hunt.recover()?;
        let Tally { syncs, workers, consents, missed } = hunt.tally;
        Ok(format!(
            "{syncs} syncs were killed in the middle of a run, {workers} workers and {consents} \
             changes of the consent beside them ({missed} were too late or too early); one clean \
             run later the directory has the {people} people of the source with the same values, \
             and the ledger is proved; {}, seed {}",
            seconds(start.elapsed()),
            self.seed
        ))
    }
}

impl Hunt {
    fn begin(kills: &Kills) -> Result<Self, String> {
        let company = Company::new(kills.people);
        let arguments = ["--rate-limits", "off", "--fault", "latency=100"];
        let simulator = Simulator::serving(&company.now(), &arguments);
        let marketplace = Marketplace::new();
        marketplace.connect(&simulator, &["--fields", &FIELDS.join(",")]).succeeds();
        let mut hunt = Self {
            rng: Rng::with_seed(kills.seed),
            company,
            simulator,
            marketplace,
            run: Duration::ZERO,
            consent: Duration::ZERO,
            tally: Tally::default(),
        };
        let start = Instant::now();
        hunt.marketplace.sync(&["--full"]);
        hunt.run = start.elapsed();
        let start = Instant::now();
        hunt.marketplace.run(&["consent", "--fields", "last-name,email"]).succeeds();
        hunt.consent = start.elapsed();
        hunt.check()?;
        Ok(hunt)
    }

    /// Starts a process, kills it at any instant, and looks at what is left.
    fn shoot(&mut self) -> Result<(), String> {
        if self.rng.bool() {
            self.company.change(&mut self.rng);
            self.simulator.serve(&self.company.now());
        }
        // Of a quick source most of the time is spent writing, of a slow one waiting. The
        // simulator knows none of 0 ms.
        let latency = self.rng.u64(1..=200);
        self.simulator.set_faults(&[&format!("latency={latency}")]);

        let victim = self.victim();
        let process = self.start(victim);
        let lifetime = if victim == Victim::Consent { self.consent } else { self.run };
        std::thread::sleep(lifetime.mul_f64(self.rng.f64()));
        let was_running = process.kill();
        let is_hit = was_running && (victim == Victim::Consent || self.is_under_way());
        *match (is_hit, victim) {
            (false, _) => &mut self.tally.missed,
            (true, Victim::Sync | Victim::FullSync) => &mut self.tally.syncs,
            (true, Victim::Worker) => &mut self.tally.workers,
            (true, Victim::Consent) => &mut self.tally.consents,
        } += 1;
        self.check()
    }

    fn victim(&mut self) -> Victim {
        match self.rng.u8(..20) {
            // Nobody else is due while the source is believed to be known.
            0..6 if self.is_under_way() => Victim::Worker,
            0..8 => Victim::Consent,
            8..14 => Victim::Sync,
            _ => Victim::FullSync,
        }
    }

    fn start(&mut self, victim: Victim) -> Process {
        let fields = self.some_fields();
        let arguments: &[&str] = match victim {
            Victim::Sync => &["sync"],
            Victim::FullSync => &["sync", "--full"],
            Victim::Worker => &["worker"],
            Victim::Consent => &["consent", "--fields", &fields],
        };
        Process::start(self.marketplace.command(arguments))
    }

    /// Sometimes fewer than before, which erases, and sometimes more.
    fn some_fields(&mut self) -> String {
        let mut fields = FIELDS.to_vec();
        self.rng.shuffle(&mut fields);
        fields.truncate(self.rng.usize(1..=FIELDS.len()));
        fields.join(",")
    }

    /// Whether a run was begun that has not ended.
    fn is_under_way(&self) -> bool {
        self.json(&["runs", "--limit", "1", "--json"])[0]["state"] == "running"
    }

    /// What holds at any instant: whoever was always there is in the directory, nobody is
    /// there twice, and nothing that is not released.
    fn check(&self) -> Result<(), String> {
        let directory = self.marketplace.directory(&[]);
        for person in self.company.core() {
            let id = person.id.to_string();
            require(directory.contains_key(&id), || format!("{id} never left, and is lost"))?;
        }
        self.check_consent(&directory)
    }

    fn check_consent(&self, directory: &People) -> Result<(), String> {
        let consent = self.json(&["consent", "--json"]);
        let released: BTreeSet<_> = consent["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let names: Vec<_> = FIELDS.iter().map(|field| field.replace('-', "_")).collect();
        for (id, person) in directory {
            let mut erased = names.iter().filter(|name| !released.contains(name.as_str()));
            let kept = erased.find(|name| person.get(*name).is_some());
            require(kept.is_none(), || {
                format!(
                    "{id} still has {}, which is not released",
                    kept.cloned().unwrap_or_default()
                )
            })?;
        }
        Ok(())
    }

    /// Lets a clean run pass, and says how many people there are in the end.
    fn recover(&mut self) -> Result<usize, String> {
        self.simulator.set_faults(&[]);
        self.marketplace.run(&["consent", "--fields", &FIELDS.join(",")]).succeeds();
        // What is under way began before the last changes, and goes on first.
        self.marketplace.sync(&[]);
        let run = self.marketplace.sync(&["--full"]);
        require(run["state"] == "completed", || format!("the clean run ended so: {run}"))?;
        let source = self.marketplace.source(&[]);
        require(source.len() == self.company.now().len(), || {
            "the source lost somebody".to_owned()
        })?;
        if let Some(difference) = difference(&self.marketplace.directory(&[]), &source) {
            return Err(difference);
        }
        self.marketplace.run(&["ledger", "--verify"]).succeeds();
        Ok(source.len())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let outcome = self.marketplace.run(arguments).succeeds();
        serde_json::from_str(&outcome.stdout).expect("JSON")
    }
}
