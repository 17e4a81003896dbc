//! How a plugin takes a credentials file that is none.

use std::time::Duration;

use marketplace_runtime::{Call, Error as RuntimeError, ErrorKind, LedgerEvent, Plugin};

use super::source::Source;
use super::{Outcome, Report, Trial, note_refusals};
use crate::error::Error;

/// What looks like a secret in the files, and must not come back in a message.
const CANARY: &str = "canary-5f2b7c9d1e8a4630";

/// Longer than any of these files needs.
const SLOW: Duration = Duration::from_secs(2);

pub(super) async fn feed(plugin: &Plugin, report: &mut Report) -> Result<(), Error> {
    let largest = plugin.manifest().credentials.file.max_bytes;
    // A file that is taken for credentials is tried, and not at the real source.
    let source = Source::answering(Vec::new()).await?;
    let mut trial = Trial::new(plugin.manifest().shown());
    trial.activation.origin = Some(source.origin()?);
    let mut fine = 0;
    for (name, file) in files(largest) {
        let start = std::time::Instant::now();
        let outcome = plugin.connect(&file, trial.activation.clone()).await.map(drop);
        let slow = start.elapsed() > SLOW && !has_asked(&trial);
        match complaint(outcome.err()) {
            Some(complaint) => report.note("parse", Outcome::Fail, format!("{name}: {complaint}")),
            None if slow => report.note("parse", Outcome::Warn, format!("{name}: takes its time")),
            None => fine += 1,
        }
    }
    report.note("parse", Outcome::Ok, format!("takes {fine} files that are none as it should"));
    let closed: Vec<_> =
        trial.refusals().into_iter().filter(|reason| reason.starts_with("parse")).collect();
    note_refusals(report, "closed room", &closed);
    Ok(())
}

/// Whether a file was taken for credentials, and tried at the source.
fn has_asked(trial: &Trial) -> bool {
    let entries = trial.ledger.entries();
    entries.iter().any(|entry| entry.call != Call::Parse && entry.event == LedgerEvent::Sent)
}

/// Files that are none: empty, binary, broken, deep, endless.
fn files(largest: usize) -> Vec<(&'static str, Vec<u8>)> {
    let deep = "[".repeat(largest.min(10_000));
    let noise: Vec<u8> = (0..largest.min(4096)).map(|i| (i * 131 % 251) as u8).collect();
    let files = [
        ("an empty file", Vec::new()),
        ("a single NUL", vec![0]),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("noise", noise),
        ("half a UTF-16 file", b"\xff\xfec\0l\0i\0e".to_vec()),
        ("deep JSON", deep.into_bytes()),
        ("a broken JSON", format!("{{\"client_secret\": \"{CANARY}").into_bytes()),
        ("a web page", format!("<html><body>{CANARY}</body></html>").into_bytes()),
        ("one endless line", vec![b'x'; largest]),
        ("empty lines", vec![b'\n'; largest]),
    ];
    files.into_iter().filter(|(_, file)| file.len() <= largest).collect()
}

/// What is wrong with how a file was taken. Being taken for credentials is not: the
/// source will say.
fn complaint(error: Option<RuntimeError>) -> Option<String> {
    let error = error?;
    let text = error.to_string();
    if text.contains(CANARY) {
        return Some("the message repeats what may be a secret".to_owned());
    }
    match error {
        RuntimeError::Trap(report) => Some(format!("crashes ({})", report.reason)),
        RuntimeError::Limit(limit) => Some(format!("is stopped: {limit}")),
        RuntimeError::Plugin(error) if error.message.trim().is_empty() => {
            Some("is refused without a word".to_owned())
        }
        RuntimeError::Plugin(error) if error.kind == ErrorKind::Internal => {
            Some(format!("is its own fault: {}", error.message))
        }
        RuntimeError::ContractMismatch { reason } => Some(reason),
        _ => None,
    }
}
