//! The reference marketplace: activates integrations for tenants and runs them
//! in their sandbox.
//!
//! [`Marketplace`] is what a marketplace does, whoever asks; the `marketplace`
//! command is one way to ask.

mod access;
mod age;
pub mod args;
mod cause;
mod clock;
pub mod color;
pub mod commands;
mod config;
mod conformance;
mod data_dir;
mod database;
mod destination;
mod directory;
pub mod doctor;
mod error;
mod marketplace;
mod name;
mod named_file;
mod noted_hash;
mod output;
mod plugin_file;
mod progress;
mod public_url;
mod publisher;
mod reference;
mod remedy;
mod schedule;
mod signature;
mod stop;
mod support;
pub mod telemetry;
pub mod text;
mod traversal;
mod vault;
mod web;

pub use access::{Account, ApiToken, Key, Role};
pub use cause::Cause;
pub use clock::{InvalidTime, Timestamp};
pub use database::{
    ChainedRow, Change, ChangeKind, ChangedConsent, ChangesPage, ConnectionRow, Consent,
    EmployeesPage, Ended, LedgerError, LedgerRow, Receipt, RecordedRequest, Rotated, RunCounts,
    RunKind, RunRow, RunState, SoundLedger, StoredEmployee, Tampering,
};
pub use error::Error;
pub use marketplace::{
    Attempt, ConnectRequest, Connected, Credentials, Directory, DirectoryQuery, DirectoryState,
    Disconnected, ExportedConsent, Listing, Marketplace, OpenConnection, PersonExport,
    Surroundings, SyncWish, Trust, Upgrade, UpgradeRequest, UpgradedConnection, Verdict, Work,
};
pub use output::Format;
pub use plugin_file::PluginFile;
pub use publisher::{KeyId, Publisher, PublisherKey};
pub use schedule::Schedule;
pub use signature::{InvalidSignature, Signature};
pub use vault::{KeyPlace, VaultError};
