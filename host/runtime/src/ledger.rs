//! The record of what left for the source, and of what was not let out.
//!
//! An entry says what was asked for, never what came back: the manifest's words
//! and numbers, no ids, no values, nothing that a plugin could write a message with.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::storage::StorageError;

/// One event in the life of a request, or of an answer that was not passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Joins the events of one request: 64 random bits in hexadecimal.
    pub request: String,
    /// What happened.
    pub event: LedgerEvent,
    /// The call into the plugin on whose behalf it happened.
    pub call: Call,
    /// The traversal that the call belongs to, as the host names it.
    pub run: Option<String>,
    /// The SHA-256 of the plugin.
    pub plugin_digest: String,
    /// The HTTP method; `None` where it is not one that manifests know.
    pub method: Option<&'static str>,
    /// The path template of the rule; `None` where no rule matched.
    pub path: Option<String>,
    /// The attributes that were asked for, as the manifest spells them; of a request that
    /// was refused the one that it was refused for, if the manifest knows it.
    pub attributes: Vec<String>,
}

/// What happened to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerEvent {
    /// It leaves as soon as it is its turn. Written before a byte is sent: what is
    /// not in the ledger has not left.
    Sent,
    /// Its answer has come, to the end or as far as the plugin wanted it.
    Answered {
        /// The HTTP status.
        status: u16,
        /// Bytes of the body that reached the plugin, unpacked.
        bytes: u64,
        /// Milliseconds from the departure to the end of the answer.
        millis: u64,
    },
    /// No answer came.
    Failed {
        /// Why, in fixed words.
        reason: String,
        /// Milliseconds from the departure.
        millis: u64,
    },
    /// It was refused before a socket was opened.
    Denied {
        /// Why, in the manifest's words.
        reason: String,
    },
    /// The plugin returned what it was not asked for, and its answer was discarded.
    Violation {
        /// What it was, in the contract's words.
        reason: String,
    },
}

/// A call into a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `credentials-file.parse`, which has no network.
    Parse,
    /// `integration.connect`
    Connect,
    /// `integration.status`
    Status,
    /// `integration.fetch-employees`
    FetchEmployees,
    /// `integration.disconnect`
    Disconnect,
}

impl Call {
    /// The name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Connect => "connect",
            Self::Status => "status",
            Self::FetchEmployees => "fetch-employees",
            Self::Disconnect => "disconnect",
        }
    }
}

/// Where the entries of one connection go, one after the other.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Appends entries, all of them or none. Where that fails, the request does
    /// not leave.
    async fn append(&self, entries: Vec<LedgerEntry>) -> Result<(), StorageError>;
}

/// A ledger that lasts as long as the process.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    entries: Mutex<Vec<LedgerEntry>>,
}

impl MemoryLedger {
    /// All entries so far.
    pub fn entries(&self) -> Vec<LedgerEntry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn append(&self, entries: Vec<LedgerEntry>) -> Result<(), StorageError> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).extend(entries);
        Ok(())
    }
}
