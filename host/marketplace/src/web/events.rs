//! The progress of a run, as it happens: server-sent events, for pages and programs.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::Instant;
use utoipa::ToSchema;

use super::Web;
use super::parts::count;
use super::problem::Problem;
use super::texts::Texts;
use super::visitor::SignedIn;
use crate::database::{RunKind, RunRow, RunState};
use crate::error::Error;

/// How often the run is looked at.
const LOOKS_EVERY: Duration = Duration::from_secs(1);

/// Proxies close a connection on which nothing comes.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(15);

/// A run that has stopped may go on at once, when it was somebody's wish; after so many
/// looks it does not.
const PATIENCE: u32 = 10;

/// Whoever listens longer asks again, and shows by that who they are.
const LASTS: Duration = Duration::from_mins(10);

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Progress {
    /// The run, as `/runs` calls it.
    run: String,
    /// How many people have come.
    seen: u64,
    /// How many there are, where that is known.
    total: Option<u64>,
    /// The same in words.
    text: String,
    /// As `/runs` has it, or `attention` for one that has stopped and may go on.
    state: &'static str,
    /// Whether nothing comes after this.
    done: bool,
}

/// An event, as the stream has it.
#[derive(ToSchema)]
#[schema(as = ProgressEvent)]
#[expect(dead_code, reason = "it describes")]
pub(super) struct Told {
    /// JSON as in the schema `Progress`.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// Who listens. Nobody goes on listening who may not look any more.
pub(super) enum Listener {
    /// Somebody in this session.
    Visitor(Arc<SignedIn>),
    /// A program of this tenant, with the token of this number.
    Program(Arc<str>, i64),
}

impl Listener {
    fn tenant(&self) -> &str {
        match self {
            Self::Visitor(signed_in) => &signed_in.account.tenant,
            Self::Program(tenant, _) => tenant,
        }
    }

    async fn is_let_in(&self, web: &Web) -> Result<bool, Error> {
        match self {
            Self::Visitor(signed_in) => {
                Ok(web.marketplace.session(&signed_in.secret).await?.is_some())
            }
            Self::Program(tenant, number) => {
                let tokens = web.marketplace.tokens(Some(tenant)).await?;
                Ok(tokens.iter().any(|token| token.id == *number && token.revoked_at.is_none()))
            }
        }
    }
}

/// Somebody who watches a run.
struct Watcher {
    web: Arc<Web>,
    listener: Listener,
    texts: &'static Texts,
    /// Which run.
    reference: String,
    /// What was told last.
    told: Option<Progress>,
    /// For how many looks it has not moved after it stopped.
    still: u32,
    until: Instant,
}

/// Tells of a run until it is over: of the one with this name, or of the last. Where
/// there was none yet, there is nothing to tell.
pub(super) async fn stream(
    web: Arc<Web>,
    listener: Listener,
    run: Option<String>,
    texts: &'static Texts,
) -> Result<Response, Problem> {
    let tenant = listener.tenant();
    let reference = match run {
        Some(reference) => {
            let found = web.marketplace.run_called(tenant, &reference).await?;
            found.map(|_| reference).ok_or_else(Problem::not_found)?
        }
        None => match web.marketplace.runs(tenant, 1).await?.pop() {
            Some((run, _)) => run.reference,
            None => return Ok(StatusCode::NO_CONTENT.into_response()),
        },
    };
    let until = Instant::now() + LASTS;
    let watcher = Watcher { web, listener, texts, reference, told: None, still: 0, until };
    let events = futures_util::stream::unfold(watcher, |mut watcher| async {
        let progress = watcher.next().await?;
        Some((Event::default().json_data(&progress), watcher))
    });
    let keep_alive = KeepAlive::new().interval(SIGN_OF_LIFE_EVERY);
    let events = Sse::new(events).keep_alive(keep_alive);
    Ok(([(CACHE_CONTROL, "no-store")], events).into_response())
}

impl Watcher {
    /// What is told next; `None` after the end.
    async fn next(&mut self) -> Option<Progress> {
        while !self.told.as_ref().is_some_and(|told| told.done) && Instant::now() < self.until {
            if self.told.is_some() {
                tokio::time::sleep(LOOKS_EVERY).await;
            }
            let run = self
                .look()
                .await
                .inspect_err(|error| tracing::warn!(%error, "a run is watched no more"))
                .ok()
                .flatten()?;
            let has_stopped = run.state == RunState::Running && run.cause.is_some();
            self.still = if has_stopped { self.still + 1 } else { 0 };
            let progress = progress(self.texts, &run, self.still > PATIENCE);
            if self.told.as_ref() != Some(&progress) {
                self.told = Some(progress.clone());
                return Some(progress);
            }
        }
        None
    }

    /// The run as it is now; `None` for somebody who may not know any more.
    async fn look(&self) -> Result<Option<RunRow>, Error> {
        if !self.listener.is_let_in(&self.web).await? {
            return Ok(None);
        }
        let tenant = self.listener.tenant();
        let found = self.web.marketplace.run_called(tenant, &self.reference).await?;
        Ok(found.map(|(run, _)| run))
    }
}

fn progress(texts: &Texts, run: &RunRow, is_left: bool) -> Progress {
    let walk = run.walk();
    let has_stopped = run.state == RunState::Running && run.cause.is_some();
    Progress {
        run: run.reference.clone(),
        seen: walk.seen,
        // What a source counts are all people, and not those who have changed.
        total: walk.total.filter(|_| run.kind == RunKind::Full),
        text: words(texts, run),
        state: if has_stopped { "attention" } else { run.state.name() },
        done: is_left || run.state != RunState::Running,
    }
}

/// How far a run is, in words.
pub(super) fn words(texts: &Texts, run: &RunRow) -> String {
    let (walk, counts) = (run.walk(), run.counts);
    let number = |number: i64| count(texts, number);
    let seen = i64::try_from(walk.seen).unwrap_or(i64::MAX);
    let total = walk.total.and_then(|total| i64::try_from(total).ok());
    match (run.state, total.filter(|_| run.kind == RunKind::Full)) {
        (RunState::Running, _) if run.cause.is_some() => {
            texts.with("progress-stopped", [("seen", number(seen).into())])
        }
        (RunState::Running, _) if run.pages == 0 => texts.say("progress-begun"),
        (RunState::Running, Some(total)) => texts
            .with("progress-of", [("seen", number(seen).into()), ("total", number(total).into())]),
        (RunState::Running, None) => texts.with("progress-seen", [("seen", number(seen).into())]),
        (RunState::Completed, _) => texts.with(
            "progress-completed",
            [
                ("added", number(counts.added).into()),
                ("changed", number(counts.changed).into()),
                ("gone", number(counts.gone).into()),
            ],
        ),
        (RunState::Held, _) => texts.with("progress-held", [("gone", number(counts.gone).into())]),
        (RunState::Failed, _) => texts.say("progress-failed"),
        (RunState::Abandoned, _) => texts.say("progress-abandoned"),
    }
}

#[cfg(test)]
mod tests {
    use marketplace_runtime::FieldMask;

    use super::*;
    use crate::clock::Timestamp;
    use crate::database::RunCounts;
    use crate::web::language::Language;

    fn run(state: RunState, cause: Option<&str>) -> RunRow {
        let at = Timestamp::from_millis(0);
        RunRow {
            id: 1,
            reference: "0123456789abcdef".to_owned(),
            connection_id: 1,
            kind: RunKind::Full,
            state,
            consent: 1,
            modified_since: None,
            started_at: at,
            updated_at: at,
            ended_at: None,
            pages: 2,
            counts: RunCounts { added: 1_200, gone: 30, ..RunCounts::default() },
            total: Some(2_000),
            withheld: FieldMask::empty(),
            cause: cause.map(str::to_owned),
            retry_at: None,
            stale: 0,
        }
    }

    #[test]
    fn it_is_said_how_far_a_run_is() {
        let texts = Texts::of(Language::English);
        let going = progress(texts, &run(RunState::Running, None), false);
        assert_eq!((going.seen, going.total, going.done), (1_200, Some(2_000), false));
        assert_eq!(going.text, "1,200 of 2,000 people");
        let incremental = RunRow { kind: RunKind::Incremental, ..run(RunState::Running, None) };
        assert_eq!(progress(texts, &incremental, false).total, None);
        let done = progress(texts, &run(RunState::Completed, None), false);
        assert_eq!((done.state, done.done), ("completed", true));
        assert_eq!(done.text, "Completed: new 1,200, changed 0, gone 30");
    }

    #[test]
    fn one_that_has_stopped_is_over_only_when_it_does_not_go_on() {
        let texts = Texts::of(Language::German);
        let stopped = run(RunState::Running, Some("rate-limited"));
        let first = progress(texts, &stopped, false);
        assert_eq!((first.state, first.done), ("attention", false));
        assert!(progress(texts, &stopped, true).done);
    }
}
