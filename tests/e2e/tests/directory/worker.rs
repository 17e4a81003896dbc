//! `marketplace worker`: every directory, whenever it is due.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::{company, found, people};

/// A worker, and what it says about runs.
struct Worker {
    child: Child,
    runs: Receiver<Value>,
}

impl Worker {
    fn start(marketplace: &e2e::Marketplace) -> Self {
        let mut command = marketplace.command(&["worker", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, runs) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Self { child, runs }
    }

    fn next(&self) -> Value {
        self.runs.recv_timeout(Duration::from_secs(60)).expect("a run")
    }

    /// As a service manager would end it.
    fn stop(mut self) {
        let id = self.child.id().to_string();
        let killed = std::process::Command::new("kill").arg(&id).status().unwrap();
        assert!(killed.success());
        assert!(self.child.wait().unwrap().success(), "SIGTERM ends it well");
    }
}

#[test]
fn whoever_is_due_is_served_and_whoever_is_not_waits() {
    let (simulator, marketplace) = company(&people(20));
    marketplace.connect(&simulator, &["--fields", "email", "--tenant", "paused"]).succeeds();
    marketplace.run(&["schedule", "--tenant", "paused", "--pause"]).succeeds();
    let worker = Worker::start(&marketplace);
    let run = worker.next();
    assert_eq!((run["tenant"].as_str(), found(&run)), (Some("default"), [20, 0, 0, 0]));
    // One that is connected later, by another process.
    marketplace.connect(&simulator, &["--fields", "email", "--tenant", "late"]).succeeds();
    let run = worker.next();
    assert_eq!((run["tenant"].as_str(), found(&run)), (Some("late"), [20, 0, 0, 0]));
    assert!(worker.runs.recv_timeout(Duration::from_secs(12)).is_err(), "nobody else was due");
    marketplace.run(&["schedule", "--tenant", "paused", "--resume"]).succeeds();
    let run = worker.next();
    assert_eq!((run["tenant"].as_str(), found(&run)), (Some("paused"), [20, 0, 0, 0]));
    worker.stop();
    marketplace.mirrors_the_source(&["--tenant", "late"]);
}

/// Each worker sees that others are at it.
#[test]
fn two_workers_do_nothing_twice() {
    let (simulator, marketplace) = company(&people(20));
    for tenant in ["acme", "globex", "initech"] {
        marketplace.connect(&simulator, &["--fields", "email", "--tenant", tenant]).succeeds();
    }
    // With one run at a time, each of them has everybody in its queue.
    std::fs::write(marketplace.folder().join("config.toml"), "[directory]\nruns-at-once = 1\n")
        .unwrap();
    simulator.set_faults(&["latency=400"]);
    let workers = [Worker::start(&marketplace), Worker::start(&marketplace)];
    let runs = || -> i64 {
        let all = ["default", "acme", "globex", "initech"].map(|tenant| {
            let runs = marketplace.run(&["runs", "--json", "--tenant", tenant]).succeeds().stdout;
            let runs: Value = serde_json::from_str(&runs).unwrap();
            let is_over = |run: &&Value| run["state"] == "completed";
            runs.as_array().unwrap().iter().filter(is_over).count()
        });
        i64::try_from(all.iter().sum::<usize>()).unwrap()
    };
    let start = std::time::Instant::now();
    while runs() < 4 && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(200));
    }
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(runs(), 4);
    for worker in workers {
        worker.stop();
    }
}
