//! A marketplace that serves its pages, and a simulated Personio behind it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{Browser, Marketplace, Process, Simulator, plugin};

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// The attributes that the thirteen fields need.
pub const NEEDED: &str = "first_name,last_name,email,status,gender,position,department,office,\
     supervisor,hire_date,vacation_day_balance,last_modified_at,created_at";

/// Both, with the integration on offer.
pub struct Site {
    /// The source.
    pub simulator: Simulator,
    /// The commands on the same data folder.
    pub marketplace: Marketplace,
    server: Option<Process>,
    /// Where the pages are.
    pub url: String,
    /// The link that the first start has printed.
    pub link: String,
    /// A place for files.
    pub folder: TempDir,
}

impl Site {
    /// With a source that was started with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        Self::of(Simulator::start(arguments))
    }

    /// With this source.
    pub fn of(simulator: Simulator) -> Self {
        let marketplace = Marketplace::new();
        let wasm = plugin();
        let wasm = wasm.to_str().expect("a path in UTF-8");
        marketplace.run(&["listing", "add", wasm, "--api-url", &simulator.url]).succeeds();
        let (server, url, link) = serve(&marketplace, &[]);
        let folder = TempDir::new().expect("a temporary folder");
        Self {
            simulator,
            marketplace,
            server: Some(server),
            url,
            link: link.expect("a link"),
            folder,
        }
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// A file with this content.
    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// A link with which this person of this tenant signs in.
    pub fn link_for(&self, tenant: &str, name: &str, role: &str) -> String {
        let arguments = ["account", "link", name, "--tenant", tenant, "--role", role];
        self.marketplace.run(&arguments).succeeds().stdout.trim().to_owned()
    }

    /// A token with which a program asks.
    pub fn token(&self, tenant: &str, role: &str) -> String {
        let arguments = ["token", "create", "test", "--tenant", tenant, "--role", role];
        self.marketplace.run(&arguments).succeeds().stdout.trim().to_owned()
    }

    /// A browser that is signed in by a link.
    pub async fn browser(&self, language: &str, link: &str) -> Browser {
        let browser = Browser::start(language).await;
        browser.open(link).await;
        browser.click("main form button").await;
        browser.find(".account").await;
        browser
    }

    /// The first administrator's browser.
    pub async fn administrator(&self, language: &str) -> Browser {
        self.browser(language, &self.link).await
    }

    /// Connects the first tenant as its administrator would have, with these fields.
    pub fn connect(&self, fields: &str) {
        self.marketplace.connect(&self.simulator, &["--fields", fields]).succeeds();
    }

    /// Kills the server, as a crash would, and starts it again at the same address.
    pub fn restart(&mut self) {
        if let Some(server) = self.server.take() {
            server.kill();
        }
        let address = self.url.strip_prefix("http://").expect("an HTTP address").to_owned();
        let (server, url, _) = serve(&self.marketplace, &["--listen", &address]);
        assert_eq!(url, self.url);
        self.server = Some(server);
    }

    /// The most memory that the server had at once so far, in bytes.
    pub fn peak_memory(&self) -> Option<u64> {
        self.server.as_ref().and_then(Process::peak_memory)
    }

    /// The credentials file of the source.
    pub fn credentials(&self) -> PathBuf {
        self.simulator.credentials()
    }
}

/// Starts a server, and says where it listens and with which link one signs in.
fn serve(marketplace: &Marketplace, arguments: &[&str]) -> (Process, String, Option<String>) {
    let listen = if arguments.is_empty() { &["--listen", "127.0.0.1:0"] } else { arguments };
    let mut server = Process::start(marketplace.command(&[&["serve"], listen].concat()));
    let end = Instant::now() + PATIENCE;
    let line = server.line_before(end).expect("where it listens");
    let url = line.strip_prefix("listening on ").expect("where it listens").to_owned();
    let is_new = !has_been_visited(marketplace.folder());
    let link = is_new.then(|| server.line_before(end)).flatten();
    (server, url, link)
}

/// Whether somebody has signed in before: then no link is printed.
fn has_been_visited(folder: &Path) -> bool {
    let listed = Marketplace::at(folder).run(&["account", "list", "--json"]).succeeds();
    let accounts: serde_json::Value = serde_json::from_str(&listed.stdout).expect("JSON");
    accounts.as_array().is_some_and(|all| all.iter().any(|one| !one["last_sign_in_at"].is_null()))
}
