//! The reference marketplace: activates integrations for tenants and runs them
//! in their sandbox.
//!
//! [`Marketplace`] is what a marketplace does, whoever asks; the `marketplace`
//! command is one way to ask.

pub mod args;
mod clock;
pub mod color;
pub mod commands;
mod config;
mod conformance;
mod data_dir;
mod database;
mod error;
mod marketplace;
mod named_file;
mod output;
mod plugin_file;
mod progress;
mod publisher;
mod reference;
mod signature;
pub mod text;
mod traversal;
mod vault;

pub use clock::{InvalidTime, Timestamp};
pub use database::{
    ChainedRow, ConnectionRow, Consent, LedgerError, LedgerRow, RecordedRequest, Rotated,
    SoundLedger, Tampering,
};
pub use error::Error;
pub use marketplace::{
    ConnectRequest, Connected, Marketplace, OpenConnection, Trust, Upgrade, UpgradeRequest,
    UpgradedConnection, Verdict,
};
pub use output::Format;
pub use plugin_file::PluginFile;
pub use publisher::{KeyId, Publisher, PublisherKey};
pub use signature::{InvalidSignature, Signature};
pub use vault::{KeyPlace, VaultError};
