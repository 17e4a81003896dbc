//! Writes down what the requests of one call came to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::denial::Denial;
use super::policy::Permit;
use crate::confidential::Confidential;
use crate::ledger::{Call, Ledger, LedgerEntry, LedgerEvent};
use crate::manifest::Method;
use crate::storage::StorageError;

/// Refused requests of one call that are recorded and logged one by one. Whoever is
/// refused a hundred times does not mean well, and a loop of them would fill the
/// disk; the rest is counted.
const MOST_DENIALS: u64 = 100;

/// The ledger from the side of one call.
pub(crate) struct Recorder {
    pub(crate) connection: String,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) call: Call,
    pub(crate) run: Option<String>,
    pub(crate) plugin_digest: String,
    pub(crate) confidential: Arc<Confidential>,
    notes: Mutex<Notes>,
}

/// What is known and not written yet: an answer ends where nothing can wait for a
/// ledger, when the plugin lets go of it.
#[derive(Default)]
struct Notes {
    finished: Vec<LedgerEntry>,
    denials: u64,
}

/// A request that was let out.
pub(super) struct Departed {
    recorder: Arc<Recorder>,
    entry: LedgerEntry,
    at: Instant,
}

impl Recorder {
    pub(crate) fn new(
        connection: &str,
        ledger: &Arc<dyn Ledger>,
        (call, run): (Call, Option<String>),
        plugin_digest: &str,
    ) -> Self {
        Self {
            connection: connection.to_owned(),
            ledger: Arc::clone(ledger),
            call,
            run,
            plugin_digest: plugin_digest.to_owned(),
            confidential: Arc::default(),
            notes: Mutex::default(),
        }
    }

    /// Records a request that leaves as soon as it is its turn, with whatever has
    /// ended before. Where the call is cut off meanwhile, the ledger has a request
    /// without an end, which may not have left: rather that than one it does not
    /// have.
    pub(super) async fn depart(
        self: &Arc<Self>,
        permit: &Permit<'_>,
    ) -> Result<Departed, StorageError> {
        let entry = LedgerEntry {
            path: Some(permit.rule.path.to_string()),
            attributes: permit.attributes.clone(),
            ..self.entry(Some(permit.rule.method), LedgerEvent::Sent)?
        };
        self.write(Some(entry.clone())).await?;
        Ok(Departed { recorder: Arc::clone(self), entry, at: Instant::now() })
    }

    /// Records and logs a request that was refused.
    pub(super) async fn deny(&self, method: &http::Method, denial: &Denial) {
        let denials = {
            let mut notes = self.notes();
            notes.denials += 1;
            notes.denials
        };
        if denials > MOST_DENIALS {
            return;
        }
        let (connection, reason) = (&self.connection, denial.to_string());
        tracing::warn!(connection, reason, "refused a request of the plugin");
        let event = LedgerEvent::Denied { reason };
        self.note(self.entry(Method::of(method), event)).await;
    }

    /// Records that an answer of the plugin was discarded.
    pub(crate) async fn violation(&self, reason: String) {
        let (connection, digest) = (&self.connection, &self.plugin_digest);
        tracing::info!(connection, digest, reason, "the plugin broke its contract");
        self.note(self.entry(None, LedgerEvent::Violation { reason })).await;
    }

    /// Writes what is still in the notes. The call is over.
    pub(crate) async fn close(&self) {
        let surplus = self.notes().denials.saturating_sub(MOST_DENIALS);
        let entry = (surplus > 0).then(|| {
            let reason = format!("{surplus} further requests were refused");
            tracing::warn!(connection = self.connection, reason, "refused requests of the plugin");
            self.entry(None, LedgerEvent::Denied { reason })
        });
        match entry.transpose() {
            Ok(entry) => self.complain(self.write(entry).await),
            Err(error) => self.complain(Err(error)),
        }
    }

    async fn note(&self, entry: Result<LedgerEntry, StorageError>) {
        match entry {
            Ok(entry) => self.complain(self.write(Some(entry)).await),
            Err(error) => self.complain(Err(error)),
        }
    }

    /// Nothing has left by these entries, so their failure stops nothing.
    fn complain(&self, written: Result<(), StorageError>) {
        if let Err(error) = written {
            tracing::error!(connection = self.connection, %error, "the ledger lacks an entry");
        }
    }

    async fn write(&self, entry: Option<LedgerEntry>) -> Result<(), StorageError> {
        let mut entries = std::mem::take(&mut self.notes().finished);
        entries.extend(entry);
        if entries.is_empty() { Ok(()) } else { self.ledger.append(entries).await }
    }

    fn entry(
        &self,
        method: Option<Method>,
        event: LedgerEvent,
    ) -> Result<LedgerEntry, StorageError> {
        let random = getrandom::u64()
            .map_err(|error| StorageError::new(format!("no randomness: {error}")))?;
        Ok(LedgerEntry {
            request: format!("{random:016x}"),
            event,
            call: self.call,
            run: self.run.clone(),
            plugin_digest: self.plugin_digest.clone(),
            method: method.map(Method::as_str),
            path: None,
            attributes: Vec::new(),
        })
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Departed {
    /// Its time begins now, and not when it was written down.
    pub(super) fn leaves(&mut self) {
        self.at = Instant::now();
    }

    /// Its answer has ended after so many bytes.
    pub(super) fn answered(&self, status: u16, bytes: u64) {
        self.end(LedgerEvent::Answered { status, bytes, millis: self.millis() });
    }

    /// There is no answer, for a reason in fixed words.
    pub(super) fn failed(&self, reason: &str) {
        self.end(LedgerEvent::Failed { reason: reason.to_owned(), millis: self.millis() });
    }

    /// It turned out on the way that it must not arrive.
    pub(super) fn denied(&self, denial: &Denial) {
        let (connection, reason) = (&self.recorder.connection, denial.to_string());
        tracing::warn!(connection, reason, "refused a request of the plugin");
        self.end(LedgerEvent::Denied { reason });
    }

    fn end(&self, event: LedgerEvent) {
        self.recorder.notes().finished.push(LedgerEntry { event, ..self.entry.clone() });
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.at.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
