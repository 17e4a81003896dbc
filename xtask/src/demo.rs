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

/// The fields that the demo shows: as many as fit into 80 columns.
const COLUMNS: &str = "first-name,last-name,office,hire-date";

/// What the demo's credentials can read: what the thirteen fields need, and one
/// attribute too many, so that one sees how that is reported.
const READABLE: &str = "first_name,last_name,email,status,gender,position,department,office,\
     supervisor,hire_date,vacation_day_balance,last_modified_at,created_at,fix_salary";

pub(crate) fn run(root: &Path, once: bool) -> Result<()> {
    let demo = Demo { dist: dist::build(root)?, folder: fresh_folder(root)? };

    step("Starting a simulated Personio");
    let (mut simulator, url) = demo.start_simulator()?;
    eprintln!("   at {url}; its log is in {}", demo.folder.join("personio-sim.log").display());

    step("Connecting to it, with the fields that people are shown");
    let plugin = demo.dist.join("personio.wasm");
    let credentials = demo.credentials();
    process::run(
        demo.marketplace()
            .arg("connect")
            .arg(&plugin)
            .arg("--credentials")
            .arg(&credentials)
            .args(["--api-url", &url]),
    )?;

    step(&format!("Fetching the employees, with the fields {COLUMNS}"));
    process::run(demo.marketplace().args(["fetch-employees", "--fields", COLUMNS]))?;
    if once {
        return Ok(());
    }
    demo.invite();
    simulator.0.wait().context("the simulator is gone")?;
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

    /// What to try while the simulator runs.
    fn invite(&self) {
        let marketplace = self.program("marketplace");
        let data = self.folder.join("data");
        let command = format!("{} --data-dir {}", marketplace.display(), data.display());
        step("The simulator goes on until Ctrl-C. In another terminal, try:");
        eprintln!("   {command} status");
        eprintln!("   {command} fetch-employees");
        eprintln!("   {command} fetch-employees --fields email,hire-date --format json");
        eprintln!("   {command} fetch-employees --fields gender");
        eprintln!("   {command} disconnect");
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
