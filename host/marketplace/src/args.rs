//! The command line.

mod employees;
mod serve;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use marketplace_runtime::FieldMask;

use crate::clock::Timestamp;
use crate::color::Color;
use crate::name;
use crate::noted_hash;
use crate::output::Format;
use crate::schedule::LONGEST_MINUTES;

pub use employees::{Employees, Export, ExportFormat, OneEmployee};
pub use serve::{AccountChange, AccountRole, ListingChange, Serve, TokenChange, TokenRole};

/// Activates integrations for tenants and runs them in their sandbox.
#[derive(Debug, Parser)]
#[command(name = "marketplace", version, max_term_width = 100)]
pub struct Args {
    /// Keep everything in this folder [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Say more about what happens; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// Send spans of runs to a collector of OpenTelemetry: `--otlp=http://localhost:4318`, or
    /// `--otlp` alone for where OTEL_EXPORTER_OTLP_ENDPOINT says, or this machine's collector
    // Only with `=`: whatever follows `--otlp` else is the command.
    #[arg(long, global = true, value_name = "ENDPOINT", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "", hide_default_value = true)]
    pub otlp: Option<String>,

    /// When to use colours: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    #[arg(hide_possible_values = true)]
    pub color: Color,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// Reads the command line. What it says about mistakes and in help texts
    /// has colours by the same choice as everything else.
    pub fn parse_with(arguments: &[OsString], color: Color) -> Self {
        let command = Self::command().color(color.to_clap());
        let matches = command.get_matches_from(arguments);
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a plugin is, what it wants and what it may ask its source for
    Inspect {
        /// The plugin's file
        #[arg(value_name = "PLUGIN.wasm")]
        plugin: PathBuf,
        /// The plugin's signature [default: PLUGIN.wasm.minisig, if it exists]
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make the checks that a reviewer of submissions to a marketplace would make
    Conformance {
        /// The plugin's file
        #[arg(value_name = "PLUGIN.wasm")]
        plugin: PathBuf,
        /// The plugin's signature [default: PLUGIN.wasm.minisig, if it exists]
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
        /// A credentials file that a source accepts, to see what the plugin does there
        #[arg(long, value_name = "FILE")]
        credentials: Option<PathBuf>,
        /// Reach the source here instead of where the manifest says
        #[arg(long, value_name = "URL")]
        api_url: Option<String>,
        /// Give a setting of the plugin another value; `inspect` lists them
        #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
        settings: Vec<(String, String)>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Activate a plugin: prove the credentials, release fields
    Connect {
        /// The plugin's file
        #[arg(value_name = "PLUGIN.wasm")]
        plugin: PathBuf,
        /// The plugin's signature [default: PLUGIN.wasm.minisig, if it exists]
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
        /// The file with the credentials, as the source handed it out
        #[arg(long, value_name = "FILE")]
        credentials: PathBuf,
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// Release these fields, or `all` [default: the fields that people are shown]
        #[arg(long, value_name = "a,b,c", value_parser = field_mask)]
        fields: Option<FieldMask>,
        /// Reach the source here instead of where the manifest says
        #[arg(long, value_name = "URL")]
        api_url: Option<String>,
        /// Give a setting of the plugin another value; `inspect` lists them
        #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
        settings: Vec<(String, String)>,
    },
    /// Let connections go on with another version of their plugin
    Upgrade {
        /// The plugin's file
        #[arg(value_name = "PLUGIN.wasm")]
        plugin: PathBuf,
        /// The plugin's signature [default: PLUGIN.wasm.minisig, if it exists]
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
        /// Only this tenant's connection [default: all connections to the integration]
        #[arg(long, value_name = "NAME", value_parser = tenant_name)]
        tenant: Option<String>,
        /// Agree to what the plugin wants beyond the tenant's consent
        #[arg(long, requires = "tenant")]
        accept: bool,
    },
    /// Say whose signatures on plugins count
    Trust {
        /// What to change
        #[command(subcommand)]
        change: TrustChange,
    },
    /// Ask the source what a connection can see
    Status {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetch employees with the released fields
    FetchEmployees {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// Only these of the released fields [default: all of them]
        #[arg(long, value_name = "a,b,c", value_parser = field_mask)]
        fields: Option<FieldMask>,
        /// Only employees changed at or after this time, such as 2026-01-31T08:00:00Z
        #[arg(long, value_name = "TIME")]
        modified_since: Option<Timestamp>,
        /// How to print them: table, json, ndjson or csv
        #[arg(long, default_value = "table", hide_possible_values = true)]
        format: Format,
    },
    /// Bring directories up to date: fetch what is new, and store it
    Sync {
        /// The customer company whose directory it is
        #[arg(long, value_name = "NAME", default_value = "default", value_parser = tenant_name)]
        tenant: String,
        /// Everybody's, one after the other
        #[arg(long, conflicts_with = "tenant")]
        all: bool,
        /// Ask for everyone, even if only changes are due
        #[arg(long)]
        full: bool,
        /// Print the runs as JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Keep all directories up to date: run each when it is due, until stopped
    Worker {
        /// Print each run as JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Serve the pages and the HTTP API, and keep all directories up to date meanwhile
    Serve(Serve),
    /// Say what customer companies can activate by themselves
    Listing {
        /// What to change
        #[command(subcommand)]
        change: ListingChange,
    },
    /// Say who may sign in to the pages
    Account {
        /// What to change
        #[command(subcommand)]
        change: AccountChange,
    },
    /// Say which programs may use the HTTP API
    Token {
        /// What to change
        #[command(subcommand)]
        change: TokenChange,
    },
    /// Show or change when a directory is brought up to date
    Schedule {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// Minutes between two runs
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(LONGEST_MINUTES)))]
        #[arg(conflicts_with_all = ["default", "pause", "resume"])]
        every_minutes: Option<u32>,
        /// As often as config.toml says
        #[arg(long, conflicts_with_all = ["pause", "resume"])]
        default: bool,
        /// Let no run begin by itself
        #[arg(long, conflicts_with = "resume")]
        pause: bool,
        /// Let runs begin by themselves again
        #[arg(long)]
        resume: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show or change which fields may be sent; what is taken out is erased at once
    Consent {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// From now on, release these fields and no others
        #[arg(long, value_name = "a,b,c", value_parser = field_mask)]
        fields: Option<FieldMask>,
        /// Show every consent that was given
        #[arg(long, conflicts_with = "fields")]
        history: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what was done to bring a directory up to date
    Runs {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// Only the last so many
        #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what waits for approval: more people gone than may go by themselves; or approve it
    Approve {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
        /// Approve that this many people are gone
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
        gone: Option<i64>,
    },
    /// Show the people of a directory, as the last `sync` has left it
    Employees(Employees),
    /// Write a directory for other programs
    Export(Export),
    /// Show what left for the sources and what was refused, or prove the record of it
    Ledger {
        /// Only the requests of this customer company [default: of all]
        #[arg(long, value_name = "NAME", value_parser = tenant_name)]
        tenant: Option<String>,
        /// Only the last so many requests, with --json rows [default: 100, with --json all]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        limit: Option<u32>,
        /// Print every row with all columns and hashes as JSON, one a line
        #[arg(long)]
        json: bool,
        /// Prove that no row was changed, removed, inserted or moved
        #[arg(long, conflicts_with_all = ["tenant", "limit", "json"])]
        verify: bool,
        /// Prove also that a head noted earlier is in the ledger
        #[arg(long, value_name = "HASH", requires = "verify", value_parser = noted_hash::parse)]
        expect: Option<String>,
    },
    /// Check everything that a marketplace needs, and say what to do
    ///
    /// Nothing is created, repaired or changed. The requests that sources are asked with are
    /// in the ledger, like all others.
    Doctor {
        /// Only the connection of this customer company [default: all connections]
        #[arg(long, value_name = "NAME", value_parser = tenant_name)]
        tenant: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a file for whoever helps from afar, with no personal data and no secret in it
    SupportBundle {
        /// The file [default: marketplace-support-TIME.zip in this folder]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// End a connection and erase what it held
    Disconnect {
        /// Whose connection
        #[command(flatten)]
        tenant: Tenant,
    },
    /// Copy everything but the master key into a new folder, while others go on working
    Backup {
        /// The new folder
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Replace the key that wraps the keys of all connections
    ///
    /// The master key is the file `master.key` in the data folder, or the variable
    /// MARKETPLACE_MASTER_KEY if that is set. In the latter case put the new key into
    /// MARKETPLACE_NEW_MASTER_KEY: 32 random bytes in base64, such as `openssl rand -base64 32`
    /// writes.
    RotateMasterKey,
}

/// What to change about whose signatures count.
#[derive(Debug, Subcommand)]
pub enum TrustChange {
    /// Let the signatures of a publisher count
    Add {
        /// What to call the publisher
        #[arg(value_parser = publisher_name)]
        name: String,
        /// Their minisign key, or the file with it
        #[arg(value_name = "KEY|FILE.pub")]
        key: String,
    },
    /// Show whose signatures count
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let the signatures of a publisher, or with one of their keys, no longer count
    Remove {
        /// The publisher, or the name of the key
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Say whether a plugin must be signed: on or off
    Require {
        /// On or off
        #[arg(value_name = "on|off", hide_possible_values = true)]
        switch: Switch,
    },
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// Whose connection.
#[derive(Debug, clap::Args)]
pub struct Tenant {
    /// The customer company whose connection it is
    #[arg(long = "tenant", value_name = "NAME", default_value = "default", value_parser = tenant_name)]
    pub name: String,
}

fn field_mask(names: &str) -> Result<FieldMask, String> {
    if names.split(',').any(|name| name.trim().is_empty()) {
        let known = FieldMask::all();
        return Err(format!("a field has no name; the known fields are: {known}"));
    }
    names.parse().map_err(|error: marketplace_runtime::UnknownField| error.to_string())
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a setting looks like NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn tenant_name(name: &str) -> Result<String, String> {
    name_of("a tenant", name)
}

fn publisher_name(name: &str) -> Result<String, String> {
    name_of("a publisher", name)
}

fn account_name(name: &str) -> Result<String, String> {
    name_of("a person", name)
}

fn token_name(name: &str) -> Result<String, String> {
    name_of("a token", name)
}

fn name_of(whose: &str, name: &str) -> Result<String, String> {
    name::check(name).map_err(|error| format!("{whose} {error}"))?;
    Ok(name.to_owned())
}
