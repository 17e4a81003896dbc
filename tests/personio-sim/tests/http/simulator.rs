//! A running `personio-sim`, stopped when the test is over.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::client::{self, Answer};

pub(crate) const EMPLOYEES: &str = "/v1/company/employees";

pub(crate) struct Simulator {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) address: String,
    pub(crate) credentials_file: PathBuf,
    log_file: PathBuf,
}

/// A file name that no other test has.
pub(crate) fn scratch(name: &str) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{process}-{number}-{name}"))
}

pub(crate) fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_personio-sim"))
}

impl Simulator {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let credentials_file = scratch("PersonioAPICredentials.txt");
        let log_file = scratch("log.txt");
        let mut child = command()
            .args(arguments)
            .arg("--credentials-out")
            .arg(&credentials_file)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log_file).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line
            .trim_end()
            .strip_prefix("listening on http://")
            .unwrap_or_else(|| panic!("the first line is {line:?}"))
            .to_owned();
        Self { child, stdout, address, credentials_file, log_file }
    }

    pub(crate) fn credentials(&self) -> (String, String) {
        self.credentials_of(1)
    }

    /// The file of the n-th client.
    pub(crate) fn credentials_file_of(&self, number: usize) -> PathBuf {
        match number {
            1 => self.credentials_file.clone(),
            _ => {
                let first = self.credentials_file.to_str().unwrap();
                format!("{}-{number}.txt", first.strip_suffix(".txt").unwrap()).into()
            }
        }
    }

    /// Those of the n-th client.
    pub(crate) fn credentials_of(&self, number: usize) -> (String, String) {
        let text = fs::read_to_string(self.credentials_file_of(number)).unwrap();
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.strip_prefix(": ").unwrap().to_owned()
        };
        (value("client_id"), value("client_secret"))
    }

    /// `POST /v1/auth` with a JSON body.
    pub(crate) fn authenticate(&self, client_id: &str, client_secret: &str) -> Answer {
        let body = json!({"client_id": client_id, "client_secret": client_secret}).to_string();
        let headers = [("Content-Type", "application/json")];
        client::send(&self.address, "POST", "/v1/auth", &headers, &body)
    }

    pub(crate) fn token(&self) -> String {
        self.token_of(1)
    }

    pub(crate) fn token_of(&self, number: usize) -> String {
        let (client_id, client_secret) = self.credentials_of(number);
        let answer = self.authenticate(&client_id, &client_secret);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["data"]["token"].as_str().unwrap().to_owned()
    }

    /// `GET` with a valid token.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.get_with(&self.token(), target)
    }

    /// `GET` with this token.
    pub(crate) fn get_with(&self, token: &str, target: &str) -> Answer {
        let authorization = format!("Bearer {token}");
        let headers = [("Authorization", authorization.as_str())];
        client::send(&self.address, "GET", target, &headers, "")
    }

    /// `GET` of the balance of somebody.
    pub(crate) fn balance(&self, id: u64) -> Answer {
        self.get(&format!("{EMPLOYEES}/{id}/absences/balance"))
    }

    /// A request to the control endpoint.
    pub(crate) fn control(&self, method: &str, target: &str, body: &Value) -> Answer {
        client::send(&self.address, method, target, &[], &body.to_string())
    }

    /// Activates these faults and no others.
    #[track_caller]
    pub(crate) fn switch(&self, faults: &[&str]) {
        let answer = self.control("PUT", "/sim/faults", &json!(faults));
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// What is active.
    pub(crate) fn faults(&self) -> Value {
        self.control("GET", "/sim/faults", &Value::Null).json()
    }

    pub(crate) fn stats(&self) -> Value {
        self.control("GET", "/sim/stats", &Value::Null).json()
    }

    /// The list with this query, which has to succeed.
    #[track_caller]
    pub(crate) fn list(&self, query: &str) -> Value {
        let answer = self.get(&format!("{EMPLOYEES}?{query}"));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// The log so far. A line is written before its answer is sent.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log_file).unwrap()
    }

    /// Asks it to stop as a service manager would. Returns its exit code and what
    /// else it had to say on standard output.
    #[cfg(unix)]
    pub(crate) fn terminate(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut self.stdout, &mut rest).unwrap();
        (code, rest)
    }
}

/// A simulator with these faults, given on the command line.
pub(crate) fn with_faults(arguments: &[&str], faults: &[&str]) -> Simulator {
    let faults = faults.iter().flat_map(|fault| ["--fault", fault]);
    Simulator::start(&arguments.iter().copied().chain(faults).collect::<Vec<_>>())
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        for file in (1..).map(|number| self.credentials_file_of(number)) {
            if fs::remove_file(file).is_err() {
                break;
            }
        }
        let _ = fs::remove_file(&self.log_file);
    }
}

/// The keys of each employee's attributes.
pub(crate) fn keys(employee: &Value) -> Vec<&str> {
    employee["attributes"].as_object().unwrap().keys().map(String::as_str).collect()
}

pub(crate) fn ids(list: &Value) -> Vec<u64> {
    let employees = list["data"].as_array().unwrap();
    employees.iter().map(|e| e["attributes"]["id"]["value"].as_u64().unwrap()).collect()
}
