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
mod output;
mod progress;
mod reference;
pub mod text;
mod traversal;
mod vault;

pub use clock::{InvalidTime, Timestamp};
pub use database::{
    ChainedRow, ConnectionRow, Consent, LedgerError, LedgerRow, RecordedRequest, Rotated,
    SoundLedger, Tampering,
};
pub use error::Error;
pub use marketplace::{ConnectRequest, Connected, Marketplace, OpenConnection, inspect};
pub use output::Format;
pub use vault::{KeyPlace, VaultError};
