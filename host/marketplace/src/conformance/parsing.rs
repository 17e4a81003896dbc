//! How a plugin takes a credentials file that is none.

use std::time::Duration;

use marketplace_runtime::{Error as RuntimeError, Plugin};

use super::{Outcome, Report, Trial, note_refusals};

/// What looks like a secret in the files.
const CANARY: &str = "canary-5f2b7c9d1e8a4630";

/// Longer than any of these files needs.
const SLOW: Duration = Duration::from_secs(2);

pub(super) async fn feed(plugin: &Plugin, report: &mut Report) {
    let largest = plugin.manifest().credentials.file.max_bytes;
    let trial = Trial::new(plugin.manifest().shown());
    let mut fine = 0;
    for (name, file) in files(largest) {
        let start = std::time::Instant::now();
        let outcome = plugin.parse(&file, &trial.activation).await.map(drop);
        match complaint(outcome.err()) {
            Some(complaint) => report.note("parse", Outcome::Fail, format!("{name}: {complaint}")),
            None if start.elapsed() > SLOW => {
                report.note("parse", Outcome::Warn, format!("{name}: takes its time"));
            }
            None => fine += 1,
        }
    }
    if fine > 0 {
        let finding = format!("takes {fine} files that are no credentials as it should");
        report.note("parse", Outcome::Ok, finding);
    }
    note_refusals(report, "closed room", &trial.refusals());
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
    match error? {
        RuntimeError::Trap(report) => Some(format!("crashes ({})", report.reason)),
        RuntimeError::Limit(limit) => Some(format!("is stopped: {limit}")),
        RuntimeError::Plugin(error) if error.code.is_none() => Some(
            "is refused for a reason that is not among `refusals` in the manifest, so nobody is told"
                .to_owned(),
        ),
        RuntimeError::ContractMismatch { reason } => Some(reason),
        _ => None,
    }
}
