//! A simulated Personio, as a process of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::dist;

/// A running `personio-sim`.
pub struct Simulator {
    child: Child,
    folder: TempDir,
    /// Where it listens.
    pub url: String,
}

impl Simulator {
    /// Starts one with these arguments, beside `--listen` and `--credentials-out`.
    pub fn start(arguments: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("a log file");
        let mut child =
            Command::new(dist(&format!("personio-sim{}", std::env::consts::EXE_SUFFIX)))
                .args(["--listen", "127.0.0.1:0", "--credentials-out"])
                .arg(folder.path().join("PersonioAPICredentials.txt"))
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(log)
                .spawn()
                .expect("personio-sim starts");
        let stdout = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("its first line");
        let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| {
            panic!("personio-sim said {line:?} and {:?}", read(&folder));
        });
        Self { child, url: url.to_owned(), folder }
    }

    /// The credentials file that it handed out.
    pub fn credentials(&self) -> PathBuf {
        self.folder.path().join("PersonioAPICredentials.txt")
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

    /// Stops it, as an outage would.
    pub fn stop(&mut self) {
        self.child.kill().expect("it can be stopped");
        self.child.wait().expect("it stops");
    }
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
