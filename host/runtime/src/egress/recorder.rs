//! Writes down what the requests of one call came to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, SetOnce};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::denial::Denial;
use super::policy::{Permit, Refused};
use crate::confidential::Confidential;
use crate::ledger::{Call, Ledger, LedgerEntry, LedgerEvent};
use crate::manifest::{EgressRule, Method};
use crate::storage::StorageError;

/// Refused requests of one call that are recorded and logged one by one. Whoever is
/// refused a hundred times does not mean well, and a loop of them would fill the
/// disk; the rest is counted.
const MOST_DENIALS: u64 = 100;

/// What is recorded of a request that the plugin let go of before there was an answer.
const GIVEN_UP: &str = "given up by the plugin or its host";

/// The ledger from the side of one call.
pub(crate) struct Recorder {
    pub(crate) connection: String,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) call: Call,
    pub(crate) run: Option<String>,
    pub(crate) plugin_digest: String,
    pub(crate) confidential: Arc<Confidential>,
    /// The call, for whoever traces it. Its fields say what the ledger says, and so do
    /// those of the requests within it: the manifest's words, and numbers.
    pub(crate) span: Span,
    notes: Mutex<Notes>,
    /// Why a request could not be recorded, once that happened.
    broken: SetOnce<StorageError>,
}

/// What is known and not written yet: an answer ends where nothing can wait for a
/// ledger, when the plugin lets go of it.
#[derive(Default)]
struct Notes {
    finished: Vec<LedgerEntry>,
    denials: u64,
}

/// A request that was let out. However it ends, that is recorded.
pub(super) struct Departed {
    recorder: Arc<Recorder>,
    /// Until it has ended.
    entry: Option<LedgerEntry>,
    at: Instant,
    span: Span,
}

impl Recorder {
    pub(crate) fn new(
        connection: &str,
        ledger: &Arc<dyn Ledger>,
        (call, run): (Call, Option<String>),
        plugin_digest: &str,
    ) -> Self {
        let span =
            tracing::info_span!("plugin-call", call = call.name(), connection, plugin_digest);
        Self {
            connection: connection.to_owned(),
            ledger: Arc::clone(ledger),
            call,
            run,
            plugin_digest: plugin_digest.to_owned(),
            confidential: Arc::default(),
            span,
            notes: Mutex::default(),
            broken: SetOnce::new(),
        }
    }

    /// The span of a request that a rule allows, from the moment at which the plugin wants
    /// it to the end of its answer. A parent by name, since requests have tasks of their
    /// own.
    pub(super) fn request(&self, rule: &EgressRule) -> Span {
        self.request_span(Some(rule.method), Some(rule))
    }

    fn request_span(&self, method: Option<Method>, rule: Option<&EgressRule>) -> Span {
        tracing::info_span!(
            parent: &self.span,
            "request",
            method = method.map(Method::as_str),
            path = rule.map(|rule| tracing::field::display(&rule.path)),
            status = Empty,
            bytes = Empty,
            millis = Empty,
            failed = Empty,
            denied = Empty,
        )
    }

    /// Records a request that leaves as soon as it is its turn, with whatever has
    /// ended before. Where the call is cut off meanwhile, the ledger has a request
    /// without an end, which may not have left: rather that than one it does not
    /// have.
    ///
    /// `None` where it cannot be recorded. It must not leave then, and the call is
    /// over: see [`Recorder::breaks`].
    ///
    /// A plugin may let go of the request while it is written. The slot is taken until
    /// that is done, or a loop of such requests would keep the ledger busy for everybody.
    pub(super) async fn depart(
        self: &Arc<Self>,
        permit: &Permit,
        slot: &Arc<OwnedSemaphorePermit>,
    ) -> Option<Departed> {
        match self.record(permit, slot).await {
            Ok(entry) => {
                let (recorder, entry) = (Arc::clone(self), Some(entry));
                Some(Departed { recorder, entry, at: Instant::now(), span: Span::current() })
            }
            Err(error) => {
                // Of several at once the first says enough.
                let _ = self.broken.set(error);
                None
            }
        }
    }

    async fn record(
        &self,
        permit: &Permit,
        slot: &Arc<OwnedSemaphorePermit>,
    ) -> Result<LedgerEntry, StorageError> {
        let entry = LedgerEntry {
            path: Some(permit.rule.path.to_string()),
            attributes: permit.attributes.clone(),
            ..self.entry(Some(permit.rule.method), LedgerEvent::Sent)?
        };
        self.write(Some(entry.clone()), Some(Arc::clone(slot))).await?;
        Ok(entry)
    }

    /// Returns when a request could not be recorded. The plugin is not told: it
    /// would take that for a failure of the source, and try again.
    pub(crate) async fn breaks(&self) -> StorageError {
        self.broken.wait().await.clone()
    }

    /// Why a request could not be recorded, if that happened.
    pub(crate) fn broken(&self) -> Option<StorageError> {
        self.broken.get().cloned()
    }

    /// Denies a request before anything of it has happened, in a span of its own: such a
    /// request has one unless there were too many.
    pub(super) fn refuse(&self, method: &http::Method, refused: &Refused) -> Span {
        let has_span = self.notes().denials < MOST_DENIALS;
        let span = match has_span {
            true => self.request_span(Method::of(method), refused.rule.as_deref()),
            false => Span::none(),
        };
        span.in_scope(|| self.deny(method, refused));
        span
    }

    /// Logs a request that was refused, and notes it for the ledger.
    pub(super) fn deny(&self, method: &http::Method, refused: &Refused) {
        let denials = {
            let mut notes = self.notes();
            notes.denials += 1;
            notes.denials
        };
        if denials > MOST_DENIALS {
            return;
        }
        let (connection, reason) = (&self.connection, refused.denial.to_string());
        let path = refused.rule.as_ref().map(|rule| rule.path.to_string());
        Span::current().record("denied", &reason);
        tracing::warn!(connection, path, reason, "refused a request of the plugin");
        let attributes = match &refused.denial {
            Denial::Attribute { attribute, .. } => vec![attribute.clone()],
            _ => Vec::new(),
        };
        let entry = self.entry(Method::of(method), LedgerEvent::Denied { reason });
        match entry {
            Ok(entry) => {
                self.notes().finished.push(LedgerEntry { path, attributes, ..entry });
            }
            Err(error) => self.complain(Err(error)),
        }
    }

    /// Writes what is in the notes.
    pub(super) async fn flush(&self) {
        self.complain(self.write(None, None).await);
    }

    /// Records that an answer of the plugin was discarded.
    pub(crate) async fn violation(&self, reason: String) {
        let (connection, digest) = (&self.connection, &self.plugin_digest);
        tracing::info!(
            parent: &self.span,
            connection, digest, reason, "the plugin broke its contract"
        );
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
            Ok(entry) => self.complain(self.write(entry, None).await),
            Err(error) => self.complain(Err(error)),
        }
    }

    async fn note(&self, entry: Result<LedgerEntry, StorageError>) {
        match entry {
            Ok(entry) => self.complain(self.write(Some(entry), None).await),
            Err(error) => self.complain(Err(error)),
        }
    }

    /// Nothing has left by these entries, so their failure stops nothing.
    fn complain(&self, written: Result<(), StorageError>) {
        if let Err(error) = written {
            tracing::error!(connection = self.connection, %error, "the ledger lacks an entry");
        }
    }

    /// Writes an entry and whatever has ended before, which stays in the notes where
    /// that fails.
    async fn write(
        &self,
        entry: Option<LedgerEntry>,
        slot: Option<Arc<OwnedSemaphorePermit>>,
    ) -> Result<(), StorageError> {
        let finished = std::mem::take(&mut self.notes().finished);
        let entries: Vec<_> = finished.iter().cloned().chain(entry).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let ledger = Arc::clone(&self.ledger);
        // A task of its own, since a call that is cut off must not take entries with
        // it that are half written.
        let append = async move {
            let written = ledger.append(entries).await;
            drop(slot);
            written
        };
        let written = tokio::spawn(append.in_current_span()).await;
        let written =
            written.unwrap_or_else(|_| Err(StorageError::new("the ledger has ended itself")));
        if written.is_err() {
            self.notes().finished.splice(..0, finished);
        }
        written
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
    pub(super) fn answered(&mut self, status: u16, bytes: u64) {
        self.span.record("status", status).record("bytes", bytes);
        self.end(LedgerEvent::Answered { status, bytes, millis: self.millis() });
    }

    /// There is no answer, for a reason in fixed words.
    pub(super) fn failed(&mut self, reason: &str) {
        let connection = &self.recorder.connection;
        tracing::debug!(parent: &self.span, connection, reason, "a request failed");
        self.span.record("failed", reason);
        self.end(LedgerEvent::Failed { reason: reason.to_owned(), millis: self.millis() });
    }

    /// It turned out on the way that it must not arrive.
    pub(super) fn denied(&mut self, denial: &Denial) {
        let (connection, reason) = (&self.recorder.connection, denial.to_string());
        tracing::warn!(parent: &self.span, connection, reason, "refused a request of the plugin");
        self.span.record("denied", &reason);
        self.end(LedgerEvent::Denied { reason });
    }

    fn end(&mut self, event: LedgerEvent) {
        self.span.record("millis", self.millis());
        if let Some(entry) = self.entry.take() {
            self.recorder.notes().finished.push(LedgerEntry { event, ..entry });
        }
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.at.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for Departed {
    fn drop(&mut self) {
        if self.entry.is_some() {
            self.failed(GIVEN_UP);
        }
    }
}

impl Drop for Recorder {
    /// A host may let go of a call that is under way, and nobody closes its recorder then.
    fn drop(&mut self) {
        let notes = self.notes.get_mut().unwrap_or_else(PoisonError::into_inner);
        let finished = std::mem::take(&mut notes.finished);
        if finished.is_empty() {
            return;
        }
        let (connection, ledger) = (self.connection.clone(), Arc::clone(&self.ledger));
        let append = async move {
            if let Err(error) = ledger.append(finished).await {
                tracing::error!(connection, %error, "the ledger lacks an entry");
            }
        };
        match Handle::try_current() {
            Ok(handle) => drop(handle.spawn(append.instrument(self.span.clone()))),
            Err(_) => {
                let connection = &self.connection;
                tracing::error!(connection, "the ledger lacks the end of a call that was given up");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use async_trait::async_trait;

    use super::*;
    use crate::ledger::MemoryLedger;

    /// A ledger that writes only while its disk has room.
    #[derive(Default)]
    struct Fragile {
        full: AtomicBool,
        written: MemoryLedger,
    }

    #[async_trait]
    impl Ledger for Fragile {
        async fn append(&self, entries: Vec<LedgerEntry>) -> Result<(), StorageError> {
            // Long enough to be cut off.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            match self.full.load(Ordering::Relaxed) {
                true => Err(StorageError::new("the disk is full")),
                false => self.written.append(entries).await,
            }
        }
    }

    fn recorder() -> (Arc<Fragile>, Arc<Recorder>) {
        let fragile = Arc::new(Fragile::default());
        let ledger = Arc::clone(&fragile) as Arc<dyn Ledger>;
        let call = (Call::FetchEmployees, None);
        (fragile, Arc::new(Recorder::new("acme", &ledger, call, "digest")))
    }

    fn departed(recorder: &Arc<Recorder>) -> Departed {
        let entry = recorder.entry(Some(Method::Get), LedgerEvent::Sent).unwrap();
        let (recorder, at, span) = (Arc::clone(recorder), Instant::now(), Span::none());
        Departed { recorder, entry: Some(entry), at, span }
    }

    fn events(ledger: &Fragile) -> Vec<LedgerEvent> {
        ledger.written.entries().into_iter().map(|entry| entry.event).collect()
    }

    #[tokio::test]
    async fn the_end_of_a_request_is_kept_until_it_can_be_written() {
        let (ledger, recorder) = recorder();
        departed(&recorder).failed("one");
        ledger.full.store(true, Ordering::Relaxed);
        recorder.violation("two".to_owned()).await;
        assert_eq!(events(&ledger), []);

        ledger.full.store(false, Ordering::Relaxed);
        departed(&recorder).failed("three");
        recorder.close().await;
        let reasons = events(&ledger).into_iter().map(|event| match event {
            LedgerEvent::Failed { reason, .. } => reason,
            other => panic!("{other:?}"),
        });
        assert_eq!(reasons.collect::<Vec<_>>(), ["one", "three"]);
    }

    #[tokio::test]
    async fn a_call_that_is_cut_off_takes_no_entry_with_it() {
        let (ledger, recorder) = recorder();
        departed(&recorder).failed("one");
        let cut_off = recorder.violation("two".to_owned());
        let cut_off = tokio::time::timeout(std::time::Duration::from_millis(5), cut_off);
        cut_off.await.unwrap_err();
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        assert_eq!(events(&ledger).len(), 2);
    }

    #[tokio::test]
    async fn what_is_let_go_of_has_an_end_too() {
        let (ledger, recorder) = recorder();
        drop(departed(&recorder));
        let denial = Denial::ClosedRoom.into();
        recorder.deny(&http::Method::GET, &denial);
        // Nobody closes the recorder.
        drop(recorder);
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        let [LedgerEvent::Failed { reason, .. }, LedgerEvent::Denied { .. }] = &events(&ledger)[..]
        else {
            panic!("{:?}", events(&ledger))
        };
        assert_eq!(reason, GIVEN_UP);
    }
}
