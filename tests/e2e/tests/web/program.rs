//! A program with a token.

use std::time::Duration;

use e2e::{Reply, Request, Site};
use serde_json::{Value, json};

/// A program that uses the API for the first tenant.
pub(crate) struct Program<'a> {
    site: &'a Site,
    token: String,
}

impl<'a> Program<'a> {
    pub(crate) fn new(site: &'a Site, role: &str) -> Self {
        Self::with(site, &site.token("default", role))
    }

    /// With this token.
    pub(crate) fn with(site: &'a Site, token: &str) -> Self {
        Self { site, token: token.to_owned() }
    }

    pub(crate) fn request(&self, method: &'static str, path: &str) -> Request {
        Request::new(method, &self.site.page(&format!("/api/v1{path}"))).token(&self.token)
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.request("GET", path).send().has(200).json()
    }

    pub(crate) fn send(&self, method: &'static str, path: &str, body: &Value) -> Reply {
        self.request(method, path).json(body).send()
    }

    /// The credentials of the source, as values.
    pub(crate) fn secrets(&self) -> Value {
        let file = std::fs::read_to_string(self.site.credentials()).expect("the credentials");
        let values: Vec<_> =
            file.lines().map(|line| line.split(": ").nth(1).expect("a value")).collect();
        json!({"client-id": values[0], "client-secret": values[1]})
    }

    /// Begins an activation with a file, as a form has it.
    pub(crate) fn upload(&self, file: &[u8]) -> Reply {
        let part = |name: &str| format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"");
        let integration = format!("{}\r\n\r\npersonio\r\n", part("integration"));
        let head = format!("{}; filename=\"PersonioAPICredentials.txt\"\r\n\r\n", part("file"));
        let body = [integration.as_bytes(), head.as_bytes(), file, b"\r\n--x--\r\n"].concat();
        let request = self.request("POST", "/activations").body(&body);
        request.header("content-type", "multipart/form-data; boundary=x").send()
    }

    /// Begins an activation that is good, and says what it is called.
    pub(crate) fn activation(&self) -> String {
        let wish = json!({"integration": "personio", "secrets": self.secrets()});
        let begun = self.send("POST", "/activations", &wish).has(201).json();
        begun["id"].as_str().expect("an id").to_owned()
    }

    /// Waits until the last run is in this state.
    pub(crate) fn until(&self, state: &str) -> Value {
        for _ in 0..100 {
            let runs = self.get("/runs?limit=1");
            if runs["runs"][0]["state"] == state {
                return runs["runs"][0].clone();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("no run is {state}: {}", self.get("/runs"));
    }
}
