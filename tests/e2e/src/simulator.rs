//! A simulated Personio, as a process of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Person, dist, recorded};

/// A running `personio-sim`.
pub struct Simulator {
    child: Child,
    folder: TempDir,
    /// What it was started with, beside the people.
    arguments: Vec<String>,
    /// Where it listens.
    pub url: String,
}

impl Simulator {
    /// Starts one with these arguments, beside `--listen` and `--credentials-out`.
    pub fn start(arguments: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (child, url) = spawn(&folder, "127.0.0.1:0", arguments);
        Self { child, url, folder, arguments: Vec::new() }
    }

    /// Starts one that serves these people.
    pub fn serving(people: &[Person], arguments: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let data = write_people(&folder, people);
        let mut all = vec!["--data", &data];
        all.extend(arguments);
        let (child, url) = spawn(&folder, "127.0.0.1:0", &all);
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { child, url, folder, arguments }
    }

    /// Serves other people from now on, at the same address, with the same credentials
    /// and arguments. Tokens are forgotten, and faults that were set later.
    pub fn serve(&mut self, people: &[Person]) {
        self.stop();
        let data = write_people(&self.folder, people);
        let mut all = vec!["--data", &data];
        all.extend(self.arguments.iter().map(String::as_str));
        let address = self.url.strip_prefix("http://").expect("an HTTP address");
        (self.child, self.url) = spawn(&self.folder, address, &all);
    }

    /// The credentials file that it handed out.
    pub fn credentials(&self) -> PathBuf {
        credentials_in(self.folder.path())
    }

    /// The file that it handed out to the n-th of its clients, from 1.
    pub fn credentials_of(&self, number: usize) -> PathBuf {
        match number {
            1 => self.credentials(),
            _ => self.folder.path().join(format!("PersonioAPICredentials-{number}.txt")),
        }
    }

    /// The client secret in that file: what must be seen nowhere else.
    pub fn secret(&self) -> String {
        let file = std::fs::read_to_string(self.credentials()).expect("the credentials file");
        let line = file.lines().find(|line| line.to_lowercase().contains("secret"));
        let value = line.and_then(|line| line.split([':', '=']).nth(1)).expect("a secret in it");
        value.trim().to_owned()
    }

    /// The requests that it answered, a line each.
    pub fn log(&self) -> Vec<String> {
        let is_request = |line: &&str| line.starts_with("GET ") || line.starts_with("POST ");
        read(&self.folder).lines().filter(is_request).map(str::to_owned).collect()
    }

    /// The requests for pages of employees.
    pub fn pages(&self) -> Vec<String> {
        let is_page = |line: &String| line.starts_with("GET /v1/company/employees?");
        self.log().into_iter().filter(is_page).collect()
    }

    /// Switches its faults, while it runs.
    pub fn set_faults(&self, faults: &[&str]) {
        let answer = self.control("PUT", "/sim/faults", &serde_json::json!(faults).to_string());
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    }

    /// What it has counted.
    pub fn stats(&self) -> Value {
        let answer = self.control("GET", "/sim/stats", "");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        serde_json::from_str(body).expect("JSON")
    }

    /// How often it has refused a request for a limit's sake.
    pub fn too_many(&self) -> u64 {
        self.stats().pointer("/refused/429").and_then(Value::as_u64).unwrap_or(0)
    }

    fn control(&self, method: &str, path: &str, body: &str) -> String {
        let address = self.url.strip_prefix("http://").expect("an HTTP address");
        let mut stream = TcpStream::connect(address).expect("it listens");
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    /// Asks for a token as any client would, and says with which status that ended.
    pub fn authenticate(&self) -> u16 {
        let file = std::fs::read_to_string(self.credentials()).expect("the credentials file");
        let value = |line: &str| line.split(": ").nth(1).expect("a value").to_owned();
        let values: Vec<_> = file.lines().map(value).collect();
        let [id, secret] = values.as_slice() else { panic!("two lines") };
        let body = serde_json::json!({"client_id": id, "client_secret": secret}).to_string();
        let answer = self.control("POST", "/v1/auth", &body);
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    /// Stops it, as an outage would.
    pub fn stop(&mut self) {
        self.child.kill().expect("it can be stopped");
        self.child.wait().expect("it stops");
    }
}

/// Starts a simulator, and says where it listens.
fn spawn(folder: &TempDir, address: &str, arguments: &[&str]) -> (Child, String) {
    let log = File::options().append(true).create(true).open(folder.path().join("log"));
    let mut child = Command::new(dist(&format!("personio-sim{}", std::env::consts::EXE_SUFFIX)))
        .args(["--listen", address, "--credentials-out"])
        .arg(credentials_in(folder.path()))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log.expect("a log file"))
        .spawn()
        .expect("personio-sim starts");
    let stdout = child.stdout.take().expect("its output");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("its first line");
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| {
        panic!("personio-sim said {line:?} and {:?}", read(folder));
    });
    (child, url.to_owned())
}

fn credentials_in(folder: &Path) -> PathBuf {
    folder.join("PersonioAPICredentials.txt")
}

fn write_people(folder: &TempDir, people: &[Person]) -> String {
    let path = folder.path().join("people.json");
    std::fs::write(&path, recorded(people)).expect("a file with people");
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn read(folder: &TempDir) -> String {
    std::fs::read_to_string(folder.path().join("log")).expect("its log")
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
