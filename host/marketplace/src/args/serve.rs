//! The arguments of the commands around the pages and the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Tenant, account_name, setting, tenant_name, token_name};
use crate::access::Role;

/// Where the pages are.
#[derive(Debug, Args)]
pub struct Serve {
    /// Listen on this address [default: 127.0.0.1:8470]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The address that browsers use, where a proxy with TLS stands in front
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Bring no directory up to date by schedule: `marketplace worker` does it elsewhere
    #[arg(long)]
    pub no_worker: bool,
}

/// What to change about what tenants can activate by themselves.
#[derive(Debug, Subcommand)]
pub enum ListingChange {
    /// Offer a plugin to all tenants, in the place of an earlier version
    Add {
        /// The plugin's file
        #[arg(value_name = "PLUGIN.wasm")]
        plugin: PathBuf,
        /// The plugin's signature [default: PLUGIN.wasm.minisig, if it exists]
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
        /// Reach the source here instead of where the manifest says
        #[arg(long, value_name = "URL")]
        api_url: Option<String>,
        /// Give a setting of the plugin another value; `inspect` lists them
        #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
        settings: Vec<(String, String)>,
    },
    /// Show what is on offer
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Offer an integration no more; who is connected stays so
    Remove {
        /// Its id
        #[arg(value_name = "INTEGRATION")]
        integration: String,
    },
}

/// What to change about who may sign in.
#[derive(Debug, Subcommand)]
pub enum AccountChange {
    /// Make a link with which somebody signs in once, within a day
    Link {
        /// Who it is for
        #[arg(value_name = "NAME", value_parser = account_name)]
        person: String,
        /// What they may do
        #[arg(long, default_value = "administrator", hide_possible_values = true)]
        role: AccountRole,
        /// Whose employees they may see
        #[command(flatten)]
        tenant: Tenant,
        /// The address of the pages [default: that of the `serve` that was started last]
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
    },
    /// Show who may sign in
    List {
        /// Whose employees they may see
        #[command(flatten)]
        tenant: Tenant,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let somebody in no more, and out at once
    Remove {
        /// Who
        #[arg(value_name = "NAME")]
        person: String,
        /// Whose employees they may see
        #[command(flatten)]
        tenant: Tenant,
    },
}

/// What to change about which programs may ask.
#[derive(Debug, Subcommand)]
pub enum TokenChange {
    /// Make a token for a program
    Create {
        /// What it is for
        #[arg(value_name = "NAME", value_parser = token_name)]
        program: String,
        /// What it may do: administrator, viewer, or monitor for the figures at /metrics
        #[arg(long, default_value = "viewer", hide_possible_values = true)]
        role: TokenRole,
        /// Whose employees it may see
        #[command(flatten)]
        tenant: Tenant,
    },
    /// Show which there are
    List {
        /// Whose employees they may see
        #[arg(long, value_name = "NAME", default_value = "default", value_parser = tenant_name)]
        tenant: String,
        /// Those of monitoring, which see nobody's
        #[arg(long, conflicts_with = "tenant")]
        monitor: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let a token open nothing any more
    Revoke {
        /// Its number
        #[arg(value_name = "ID")]
        id: i64,
        /// Whose employees it may see
        #[arg(long, value_name = "NAME", default_value = "default", value_parser = tenant_name)]
        tenant: String,
        /// One of monitoring, which sees nobody's
        #[arg(long, conflicts_with = "tenant")]
        monitor: bool,
    },
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AccountRole {
    /// Everything.
    Administrator,
    /// Look.
    Viewer,
}

/// What a program may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TokenRole {
    /// Everything.
    Administrator,
    /// Look.
    Viewer,
    /// Read the figures of all tenants, and nothing of anybody.
    Monitor,
}

impl From<AccountRole> for Role {
    fn from(role: AccountRole) -> Self {
        match role {
            AccountRole::Administrator => Self::Administrator,
            AccountRole::Viewer => Self::Viewer,
        }
    }
}

impl From<TokenRole> for Role {
    fn from(role: TokenRole) -> Self {
        match role {
            TokenRole::Administrator => Self::Administrator,
            TokenRole::Viewer => Self::Viewer,
            TokenRole::Monitor => Self::Monitor,
        }
    }
}
