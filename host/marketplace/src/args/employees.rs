//! The arguments of the commands that read a directory.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Tenant;
use crate::output::Format;

/// Whom to show, and how.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Employees {
    /// One person instead of the list
    #[command(subcommand)]
    pub one: Option<OneEmployee>,
    /// Whose directory
    #[command(flatten)]
    pub tenant: Tenant,
    /// Only people with this text in their name, e-mail, position, department or office
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Those who are gone, too, and since when
    #[arg(long)]
    pub leavers: bool,
    /// Only so many [default: 100 in a table, else everybody]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// How to print them: table, json, ndjson or csv
    #[arg(long, default_value = "table", hide_possible_values = true)]
    pub format: Format,
}

/// What to do with one person.
#[derive(Debug, Subcommand)]
pub enum OneEmployee {
    /// Show everything that is known of a person, and what has changed
    Show {
        /// The id at the source, as the list has it
        #[arg(value_name = "ID")]
        id: String,
        /// Whose directory
        #[command(flatten)]
        tenant: Tenant,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to export, and where to.
#[derive(Debug, Args)]
pub struct Export {
    /// Whose directory
    #[command(flatten)]
    pub tenant: Tenant,
    /// How to write it: csv, ndjson or parquet
    #[arg(long, hide_possible_values = true)]
    pub format: ExportFormat,
    /// The file to write; it is there when it is complete [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Those who are gone, too
    #[arg(long)]
    pub leavers: bool,
}

/// How a directory is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values with a header line.
    Csv,
    /// One employee a line.
    Ndjson,
    /// Columns with types.
    Parquet,
}
