//! Errors in fixed words, which hold nothing of anybody.

use marketplace_runtime::Error as RuntimeError;

use crate::database::LedgerError;
use crate::error::Error;
use crate::vault::VaultError;

/// What kind of failure it is.
pub(crate) fn of(error: &Error) -> &'static str {
    match error {
        Error::Vault(error) => of_vault(error),
        Error::Runtime(error) => of_runtime(error),
        Error::Ledger(LedgerError::NoHead) => "no-head",
        Error::Ledger(_) | Error::TermsChanged { .. } | Error::TrustChanged => "tampered",
        Error::Database(_) => "database",
        Error::Migration(_) => "migration",
        Error::ReadFile { .. } => "unreadable",
        Error::Config { .. } => "invalid",
        Error::DataDir { .. } | Error::NoDataDir | Error::NoMarketplace { .. } => "data-folder",
        Error::PluginChanged { .. } => "plugin-changed",
        Error::NoLongerTrusted { .. } => "not-trusted",
        Error::NotConnected { .. } => "not-connected",
        _ => "other",
    }
}

fn of_vault(error: &VaultError) -> &'static str {
    match error {
        VaultError::Missing { .. } => "key-missing",
        VaultError::Wrong { .. } => "key-wrong",
        VaultError::Damaged { .. } => "key-damaged",
        VaultError::Exposed { .. } => "key-exposed",
        VaultError::DoesNotOpen { .. } => "seal-broken",
        _ => "key-unusable",
    }
}

fn of_runtime(error: &RuntimeError) -> &'static str {
    match error {
        RuntimeError::Limit(_) => "limit",
        RuntimeError::Trap(_) => "crashed",
        RuntimeError::MaskViolation { .. } | RuntimeError::SecretExposed { .. } => "violation",
        RuntimeError::Unrecorded { .. } => "ledger",
        RuntimeError::Plugin(error) => error.kind_name(),
        _ => "internal",
    }
}
