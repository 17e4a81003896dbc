//! What a plugin prints: lines in the operator's log, and the last of them in
//! the report of a crash.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;
use tracing::Span;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};

use crate::confidential::Confidential;
use crate::egress::Recorder;
use crate::limits::Limits;

/// How much of the end is kept for the report of a crash, in bytes: enough for
/// a panic message with its location.
const TAIL: usize = 2048;

/// Standard output and error of one plugin call.
///
/// Lines become `tracing` events at debug level, with the target `guest`. They
/// are the plugin's words and may hold anything, so nobody sees them who did
/// not ask for them.
#[derive(Clone)]
pub(crate) struct GuestLog(Arc<Mutex<Inner>>);

struct Inner {
    connection: String,
    /// The call: what is printed is read in a task of its own.
    span: Span,
    /// What is taken out of everything.
    confidential: Arc<Confidential>,
    left: usize,
    lines_left: usize,
    is_cut: bool,
    line: Vec<u8>,
    tail: Vec<u8>,
}

impl GuestLog {
    pub(crate) fn new(recorder: &Recorder, limits: &Limits) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            connection: recorder.connection.clone(),
            span: recorder.span.clone(),
            confidential: Arc::clone(&recorder.confidential),
            left: limits.log,
            lines_left: limits.log_lines,
            is_cut: false,
            line: Vec::new(),
            tail: Vec::new(),
        })))
    }

    /// The end of what was printed.
    pub(crate) fn tail(&self) -> String {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tail =
            inner.confidential.withheld(&String::from_utf8_lossy(&inner.tail)).into_owned();
        let surplus = tail.ceil_char_boundary(tail.len().saturating_sub(TAIL));
        tail.drain(..surplus);
        tail
    }

    fn write(&self, bytes: &[u8]) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.write(bytes);
    }
}

impl Inner {
    fn write(&mut self, bytes: &[u8]) {
        self.tail.extend_from_slice(bytes);
        // Twice as much as is shown: a token that is cut is not recognised.
        let surplus = self.tail.len().saturating_sub(2 * TAIL);
        self.tail.drain(..surplus);

        let (logged, dropped) = bytes.split_at(bytes.len().min(self.left));
        self.left -= logged.len();
        for &byte in logged {
            if byte == b'\n' { self.end_line() } else { self.line.push(byte) }
        }
        if !dropped.is_empty() {
            self.cut();
        }
    }

    fn end_line(&mut self) {
        if self.lines_left == 0 {
            return self.cut();
        }
        self.lines_left -= 1;
        let line = String::from_utf8_lossy(&self.line);
        let line = self.confidential.withheld(&line);
        // Escaped, so that a plugin cannot write what looks like another line.
        let (connection, line) = (&self.connection, line.escape_debug());
        tracing::debug!(target: "guest", parent: &self.span, connection, "{line}");
        self.line.clear();
    }

    /// Says, once, that what follows is not logged.
    fn cut(&mut self) {
        if self.is_cut {
            return;
        }
        self.is_cut = true;
        if self.lines_left > 0 && !self.line.is_empty() {
            self.end_line();
        }
        self.left = 0;
        let connection = &self.connection;
        tracing::debug!(target: "guest", parent: &self.span, connection, "… log limit reached");
    }
}

impl StdoutStream for GuestLog {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

impl IsTerminal for GuestLog {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl AsyncWrite for GuestLog {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Call, Ledger, MemoryLedger};

    fn log(limits: &Limits) -> (GuestLog, Recorder) {
        let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::default());
        let recorder = Recorder::new("acme", &ledger, (Call::Status, None), "digest");
        (GuestLog::new(&recorder, limits), recorder)
    }

    #[test]
    fn a_flood_is_cut_and_its_end_is_kept() {
        let (log, _recorder) = log(&Limits { log: 10, ..Limits::default() });
        log.write(&vec![b'x'; 100_000]);
        log.write(b"\nthe last words");
        let inner = log.0.lock().unwrap();
        assert_eq!(inner.left, 0);
        assert!(inner.line.len() <= 10);
        drop(inner);
        assert!(log.tail().ends_with("the last words"));
        assert_eq!(log.tail().len(), TAIL);
    }

    #[test]
    fn a_flood_of_empty_lines_is_cut_too() {
        let (log, _recorder) = log(&Limits { log_lines: 3, ..Limits::default() });
        log.write(b"\n\n\n\n\n\nx");
        let inner = log.0.lock().unwrap();
        assert_eq!(inner.lines_left, 0);
    }

    #[test]
    fn a_token_is_taken_out_of_what_is_printed() {
        let (log, recorder) = log(&Limits::default());
        recorder.confidential.add("token-0123456789");
        log.write(b"got token-0123456789\n");
        assert_eq!(log.tail(), "got [withheld]\n");
    }
}
