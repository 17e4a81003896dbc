//! The `marketplace` command on a data folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::{People, Simulator, difference, dist, plugin};

/// A marketplace and its data folder.
pub struct Marketplace {
    folder: PathBuf,
    /// Removes the folder at the end, if it is ours.
    _temporary: Option<TempDir>,
}

/// How a command ended.
pub struct Outcome {
    /// The exit status.
    pub code: i32,
    /// Its results.
    pub stdout: String,
    /// Everything else that it said.
    pub stderr: String,
}

impl Marketplace {
    /// A marketplace in a new folder, with nothing in it yet.
    pub fn new() -> Self {
        let temporary = TempDir::new().expect("a temporary folder");
        Self { folder: temporary.path().to_owned(), _temporary: Some(temporary) }
    }

    /// A marketplace in this folder.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), _temporary: None }
    }

    /// The command, before it runs.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command =
            Command::new(dist(&format!("marketplace{}", std::env::consts::EXE_SUFFIX)));
        command.arg("--data-dir").arg(&self.folder).args(arguments);
        // A key of whoever runs the tests is none of theirs.
        command.env_remove("MARKETPLACE_MASTER_KEY").env_remove("MARKETPLACE_NEW_MASTER_KEY");
        command
    }

    /// Runs the command to its end.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let output = self.command(arguments).output().expect("marketplace starts");
        Outcome::new(&output)
    }

    /// Connects to a simulator, with further arguments.
    pub fn connect(&self, simulator: &Simulator, arguments: &[&str]) -> Outcome {
        self.connect_to(&simulator.url, simulator, arguments)
    }

    /// Connects to a simulator as the n-th of its clients, with further arguments.
    pub fn connect_as(&self, number: usize, simulator: &Simulator, arguments: &[&str]) -> Outcome {
        self.connect_with(&simulator.credentials_of(number), &simulator.url, arguments)
    }

    /// Connects to another address, with a simulator's credentials.
    pub fn connect_to(&self, url: &str, simulator: &Simulator, arguments: &[&str]) -> Outcome {
        self.connect_with(&simulator.credentials(), url, arguments)
    }

    fn connect_with(&self, credentials: &Path, url: &str, arguments: &[&str]) -> Outcome {
        let plugin = plugin();
        let mut all = vec!["connect", path(&plugin), "--credentials", path(credentials)];
        all.extend(["--api-url", url]);
        all.extend(arguments);
        self.run(&all)
    }

    /// Fetches employees as a JSON document.
    pub fn employees(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["fetch-employees", "--format", "json"];
        all.extend(arguments);
        let outcome = self.run(&all).succeeds();
        serde_json::from_str(&outcome.stdout).expect("a JSON document")
    }

    /// The directory: everybody by their id.
    pub fn directory(&self, arguments: &[&str]) -> People {
        self.people("employees", arguments)
    }

    /// Whom the source has now, by their id.
    pub fn source(&self, arguments: &[&str]) -> People {
        self.people("fetch-employees", arguments)
    }

    fn people(&self, command: &str, arguments: &[&str]) -> People {
        let mut all = vec![command, "--format", "ndjson"];
        all.extend(arguments);
        let outcome = self.run(&all).succeeds();
        let people = outcome.stdout.lines().map(|line| {
            let person: Value = serde_json::from_str(line).expect("a line of JSON");
            (person["id"].as_str().expect("an id").to_owned(), person)
        });
        let people: People = people.collect();
        assert_eq!(people.len(), outcome.stdout.lines().count(), "somebody is there twice");
        people
    }

    /// That the directory is what the source says now: the same people, with the same
    /// values.
    pub fn mirrors_the_source(&self, tenant: &[&str]) {
        assert_eq!(difference(&self.directory(tenant), &self.source(tenant)), None);
    }

    /// Brings the directory up to date, and says what was done.
    pub fn sync(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["sync", "--json"];
        all.extend(arguments);
        let outcome = self.run(&all).succeeds();
        serde_json::from_str(&outcome.stdout).expect("a run")
    }

    /// Every byte of the database and its journal.
    pub fn stored_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in ["marketplace.db", "marketplace.db-wal", "marketplace.db-shm"] {
            bytes.extend(std::fs::read(self.folder.join(name)).unwrap_or_default());
        }
        bytes
    }

    /// Changes a text in the database, as who can write to it would, and says in how
    /// many places.
    pub fn tamper(&self, from: &str, to: &str) -> usize {
        assert_eq!(from.len(), to.len(), "the database would be none any more");
        let path = self.folder.join("marketplace.db");
        let mut content = std::fs::read(&path).expect("the database");
        let is_place = |at: &usize| content[*at..].starts_with(from.as_bytes());
        let places: Vec<_> = (0..content.len()).filter(is_place).collect();
        for at in &places {
            content[*at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        std::fs::write(path, content).expect("the database");
        places.len()
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Default for Marketplace {
    fn default() -> Self {
        Self::new()
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

impl Outcome {
    /// What a program said and how it ended.
    pub fn new(output: &Output) -> Self {
        Self {
            code: output.status.code().expect("an exit status, not a signal"),
            stdout: String::from_utf8(output.stdout.clone()).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(output.stderr.clone()).expect("UTF-8 on stderr"),
        }
    }

    /// It must have ended well.
    pub fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// It must have ended with this status and one sentence on stderr that
    /// holds all of `parts`, and with nothing on stdout.
    pub fn fails(self, code: i32, parts: &[&str]) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "a failure has no results");
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is not in: {}", self.stderr);
        }
        for noise in ["panicked", "backtrace", "RUST_", "Error {", "Some("] {
            assert!(!self.stderr.contains(noise), "{noise:?} is in: {}", self.stderr);
        }
        if code == 1 {
            assert_eq!(self.stderr.lines().count(), 1, "one sentence: {}", self.stderr);
        }
        self
    }
}
