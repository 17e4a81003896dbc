//! How a plugin takes a source that is broken.

use std::time::Instant;

use marketplace_runtime::{
    Call, EmployeeQuery, Error as RuntimeError, ErrorKind, LimitExceeded, Plugin, PluginError,
    Secret, WITHHELD,
};

use super::source::Source;
use super::{Outcome, Report, Trial, note_refusals};
use crate::error::Error;

/// The secret that the source is shown.
const CANARY: &str = "canary-91c0d7e25ab84f36";

/// Sources at which a plugin may take for ever, before the others are left out: a
/// reviewer has seen enough, and waits.
const MOST_STOPPED: usize = 2;

pub(super) async fn confront(plugin: &Plugin, report: &mut Report) -> Result<(), Error> {
    let mut refusals = Vec::new();
    let mut stopped = 0;
    for (name, answer, expected) in answers() {
        if stopped == MOST_STOPPED {
            report.note("broken source", Outcome::Skip, format!("{name}: it never ends"));
            continue;
        }
        let source = Source::answering(answer).await?;
        let mut trial = Trial::new(plugin.manifest().shown());
        trial.activation.origin = Some(source.origin()?);
        let start = Instant::now();
        let outcome =
            plugin.connect_with(secrets(plugin), trial.activation.clone()).await.map(drop);
        let seconds = start.elapsed().as_secs();
        stopped += usize::from(matches!(
            outcome,
            Err(RuntimeError::Limit(LimitExceeded::WallClock(_) | LimitExceeded::Cpu(_)))
        ));
        let asked = trial.requests(Call::Connect) > 0;
        let (outcome, finding) = judge(outcome.err(), asked, expected);
        report.note("broken source", outcome, format!("{name}: {finding} ({seconds} s)"));
        refusals.extend(trial.refusals());
    }
    refusals.sort();
    refusals.dedup();
    note_refusals(report, "requests", &refusals);
    without_connect(plugin, report).await?;
    Ok(())
}

fn secrets(plugin: &Plugin) -> Vec<(String, Secret)> {
    let secrets = &plugin.manifest().credentials.secrets;
    let secret = || Secret::new(CANARY.to_owned());
    secrets.iter().map(|entry| (entry.name.clone(), secret())).collect()
}

/// Answers of broken sources, with the kinds of error that say what they are.
fn answers() -> Vec<(&'static str, Vec<u8>, &'static [ErrorKind])> {
    use ErrorKind::{
        InvalidCredentials, PermissionMissing, RateLimited, SourceUnavailable, UnexpectedResponse,
    };
    let json = |status: &str, body: &str| {
        let length = body.len();
        let head = "content-type: application/json\r\nconnection: close";
        format!("HTTP/1.1 {status}\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}")
            .into_bytes()
    };
    let moved = "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\n\
                 content-length: 0\r\nconnection: close\r\n\r\n";
    let large = format!("\"{}\"", "x".repeat(8 << 20));
    vec![
        ("401 to everything", json("401 Unauthorized", "{}"), &[InvalidCredentials]),
        (
            "403 to everything",
            json("403 Forbidden", "{}"),
            &[InvalidCredentials, PermissionMissing],
        ),
        ("429 to everything", json("429 Too Many Requests", "{}"), &[RateLimited]),
        ("500 to everything", json("500 Internal Server Error", "{}"), &[SourceUnavailable]),
        ("no JSON", json("200 OK", "<html>"), &[UnexpectedResponse, SourceUnavailable]),
        ("other JSON", json("200 OK", "[[[]]]"), &[UnexpectedResponse, SourceUnavailable]),
        ("8 MiB of one string", json("200 OK", &large), &[UnexpectedResponse, SourceUnavailable]),
        ("no HTTP", b"\0\0\0\0".to_vec(), &[SourceUnavailable, UnexpectedResponse]),
        ("hanging up", Vec::new(), &[SourceUnavailable]),
        ("a redirect inside", moved.into(), &[UnexpectedResponse, SourceUnavailable]),
    ]
}

fn judge(error: Option<RuntimeError>, asked: bool, expected: &[ErrorKind]) -> (Outcome, String) {
    match error {
        None if asked => (Outcome::Fail, "is taken for a source that works".to_owned()),
        None => (Outcome::Ok, "is not asked when connecting".to_owned()),
        Some(RuntimeError::Plugin(error)) if error.message.contains(WITHHELD) => {
            (Outcome::Fail, "the message repeats a secret".to_owned())
        }
        Some(RuntimeError::Plugin(error)) => kind(&error, expected),
        Some(RuntimeError::Trap(report)) => (Outcome::Fail, format!("crashes ({})", report.reason)),
        Some(RuntimeError::Limit(limit)) => (Outcome::Fail, format!("is stopped: {limit}")),
        Some(error) => (Outcome::Fail, error.to_string()),
    }
}

fn kind(error: &PluginError, expected: &[ErrorKind]) -> (Outcome, String) {
    let name = error.kind_name();
    if expected.contains(&error.kind) {
        (Outcome::Ok, format!("is reported as {name}"))
    } else {
        (Outcome::Warn, format!("is reported as {name}, which does not say what is wrong"))
    }
}

/// Calls that are made before anything was connected, and in no good order.
async fn without_connect(plugin: &Plugin, report: &mut Report) -> Result<(), Error> {
    let source = Source::answering(Vec::new()).await?;
    let mut trial = Trial::new(plugin.manifest().shown());
    trial.activation.origin = Some(source.origin()?);
    let connection = plugin.resume(trial.activation.clone())?;
    let status = connection.status().await.map(drop).err();
    report_early(report, "status", status);
    let cursor = Some("not a cursor of yours".to_owned());
    let query = EmployeeQuery { cursor, ..EmployeeQuery::new(trial.activation.consent) };
    let page = connection.fetch_employees(query).await.map(drop).err();
    report_early(report, "fetch-employees", page);
    match connection.disconnect().await {
        Ok(()) => report.note("order", Outcome::Ok, "disconnects what was never connected"),
        Err(error) => report.note("order", Outcome::Warn, format!("disconnect: {error}")),
    }
    Ok(())
}

fn report_early(report: &mut Report, call: &str, error: Option<RuntimeError>) {
    let (outcome, finding) = match error {
        None => (Outcome::Warn, "answers although nothing was connected".to_owned()),
        Some(RuntimeError::Plugin(error)) => (Outcome::Ok, format!("says {}", error.kind_name())),
        Some(error) => (Outcome::Fail, error.to_string()),
    };
    report.note("order", outcome, format!("{call} before connect {finding}"));
}
