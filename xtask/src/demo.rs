//! `cargo xtask demo`

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process::Background;
use crate::{dist, process, step, target};

/// How many people work at the demo's company: the table fits a screen.
const EMPLOYEES: &str = "20";

/// Whose connection the commands make: the company of the sign-in link has none yet, and
/// makes one on the pages.
const TENANT: &str = "demo";

/// The fields that the demo shows: as many as fit into 80 columns.
const COLUMNS: &str = "first-name,last-name,office,hire-date";

/// What the demo's credentials can read: what the thirteen fields need, and one
/// attribute too many, so that one sees how that is reported.
const READABLE: &str = "first_name,last_name,email,status,gender,position,department,office,\
     supervisor,hire_date,vacation_day_balance,last_modified_at,created_at,fix_salary";

pub(crate) fn run(root: &Path, once: bool) -> Result<()> {
    let demo = Demo { dist: dist::build(root)?, folder: fresh_folder(root)? };

    step("Starting a simulated Personio");
    let (_simulator, url) = demo.start_simulator()?;
    eprintln!("   at {url}; its log is in {}", demo.folder.join("personio-sim.log").display());

    step("Connecting to it, with the fields that people are shown");
    let plugin = demo.dist.join("personio.wasm");
    process::run(
        demo.marketplace()
            .arg("connect")
            .arg(&plugin)
            .arg("--credentials")
            .arg(demo.credentials())
            .args(["--api-url", &url, "--tenant", TENANT]),
    )?;

    step(&format!("Fetching the employees, with the fields {COLUMNS}"));
    process::run(demo.marketplace().args([
        "fetch-employees",
        "--tenant",
        TENANT,
        "--fields",
        COLUMNS,
    ]))?;

    step("Serving the marketplace, with the integration on offer");
    process::run(
        demo.marketplace().arg("listing").arg("add").arg(&plugin).args(["--api-url", &url]),
    )?;
    let (mut server, link) = demo.start_server()?;
    if !once {
        demo.invite(&url);
    }
    step("Sign in with this link, which works once:");
    println!("{link}");
    if !once {
        server.0.wait().context("the marketplace is gone")?;
    }
    Ok(())
}

struct Demo {
    dist: PathBuf,
    folder: PathBuf,
}

impl Demo {
    fn credentials(&self) -> PathBuf {
        self.folder.join("PersonioAPICredentials.txt")
    }

    fn program(&self, name: &str) -> PathBuf {
        self.dist.join(dist::with_extension(name))
    }

    fn marketplace(&self) -> Command {
        let mut command = Command::new(self.program("marketplace"));
        command.arg("--data-dir").arg(self.folder.join("data"));
        command
    }

    /// The simulator, and the address that it says it listens on.
    fn start_simulator(&self) -> Result<(Background, String)> {
        let log = File::create(self.folder.join("personio-sim.log"))?;
        let mut child = Command::new(self.program("personio-sim"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--employees",
                EMPLOYEES,
                "--seed",
                "7",
                "--readable",
                READABLE,
            ])
            .arg("--credentials-out")
            .arg(self.credentials())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("cannot start personio-sim")?;
        let stdout = child.stdout.take().context("personio-sim has no output")?;
        let simulator = Background(child);
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ").with_context(|| {
            format!(
                "personio-sim did not start; see {}",
                self.folder.join("personio-sim.log").display()
            )
        })?;
        Ok((simulator, url.to_owned()))
    }

    /// The marketplace's pages, and the link with which one signs in.
    fn start_server(&self) -> Result<(Background, String)> {
        let log = self.folder.join("marketplace.log");
        let mut child = self
            .marketplace()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .context("cannot start marketplace")?;
        let stdout = child.stdout.take().context("marketplace has no output")?;
        let server = Background(child);
        let mut lines = BufReader::new(stdout).lines();
        let link = lines.find_map(|line| line.ok().filter(|line| line.contains("/sign-in?")));
        let link =
            link.with_context(|| format!("marketplace did not start; see {}", log.display()))?;
        Ok((server, link))
    }

    /// What to try while everything runs.
    fn invite(&self, simulator: &str) {
        let command = format!(
            "{} --data-dir {}",
            self.program("marketplace").display(),
            self.folder.join("data").display()
        );
        step("Everything goes on until Ctrl-C. Credentials to upload are on Personio's own page,");
        eprintln!("   {simulator}/configuration/api/credentials");
        eprintln!("   or in {}", self.credentials().display());
        step("In another terminal, try:");
        eprintln!("   {command} status --tenant {TENANT}");
        eprintln!("   {command} fetch-employees --tenant {TENANT} --format json");
        eprintln!("   {command} sync --tenant {TENANT}");
        eprintln!("   {command} disconnect --tenant {TENANT}");
    }
}

/// An empty folder for the demo's data.
fn fresh_folder(root: &Path) -> Result<PathBuf> {
    let folder = target(root).join("demo");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}
