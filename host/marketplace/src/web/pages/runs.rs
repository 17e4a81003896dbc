//! Runs: the one that is under way, and those before it.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::cause;
use super::directory::unconnected;
use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::database::{RunKind, RunRow, RunState};
use crate::error::Error;
use crate::marketplace::SyncWish;
use crate::web::events::Listener;
use crate::web::form::{self, Form};
use crate::web::parts::{
    Badge, Column, Nav, Page, Row, Tone, badge, count, head, moment, notice, table,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Administrator, Guest, Visitor, see};
use crate::web::{Web, events};

/// How many are listed: those of some days.
const LISTED: u32 = 30;

/// What the address of the page may say.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Wish {
    /// Whether an approval was just given.
    approved: Option<String>,
}

/// `GET /runs`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let visitor = &guest.0;
    let texts = visitor.texts;
    let runs = match web.marketplace.runs(guest.tenant(), LISTED).await {
        Err(Error::NotConnected { .. }) => return Ok(not_connected(visitor)),
        runs => runs?,
    };
    let held = web.marketplace.held_run(guest.tenant()).await?;
    let (under_way, listed): (Vec<_>, Vec<_>) = runs
        .into_iter()
        .partition(|(run, _)| run.state == RunState::Running && run.cause.is_none());
    let title = texts.say("runs");
    let actions = html! {
        @if visitor.is_administrator() && under_way.is_empty() { (begin_button(visitor)) }
    };
    let is_approved = wish.unwrap_or_default().0.approved.is_some();
    let content = html! {
        (head(&html! { h1 { (title) } }, Some(&texts.say("runs-lede")), &actions))
        @if is_approved { (notice(Tone::Done, None, &html! { p { (texts.say("held-approved")) } })) }
        @for (run, _) in &under_way { (live(texts, run)) }
        @if let Some(held) = &held { (held_panel(visitor, held)) }
        @if listed.is_empty() && under_way.is_empty() { p { (texts.say("runs-none")) } }
        @if !listed.is_empty() { (list(texts, &listed)) }
    };
    Ok(Page::new(visitor, Nav::Runs, &title).show(&content))
}

fn not_connected(visitor: &Visitor) -> Response {
    let title = visitor.texts.say("runs");
    let content = html! {
        (head(&html! { h1 { (title) } }, None, &html! {}))
        (unconnected(visitor.texts, "runs"))
    };
    Page::new(visitor, Nav::Runs, &title).show(&content)
}

/// `POST /runs`
pub(in crate::web) async fn begin(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    _form: Form,
) -> Result<Response, Problem> {
    match web.begin_run(administrator.tenant(), SyncWish::Due).await {
        Ok(_) | Err(Error::RunUnderWay { .. }) => Ok(see("/runs")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /runs/approval`
pub(in crate::web) async fn approve(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    form: Form,
) -> Result<Response, Problem> {
    // The number that somebody has looked at, of that run, and no other.
    let gone: i64 = form.one("gone").parse().map_err(|_| Problem::bad_request())?;
    let held = web.marketplace.held_run(administrator.tenant()).await?;
    if held.is_none_or(|held| held.reference != form.one("run")) {
        return Err(Problem::new(StatusCode::CONFLICT, "not-held"));
    }
    web.marketplace.approve(administrator.tenant(), gone).await?;
    Ok(see("/runs?approved=1"))
}

/// What the address of the events may say.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Which {
    run: Option<String>,
}

/// `GET /runs/events`
pub(in crate::web) async fn watch(
    State(web): State<Arc<Web>>,
    guest: Guest,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, Problem> {
    let (texts, run) = (guest.0.texts, which.unwrap_or_default().0.run);
    events::stream(Arc::clone(&web), Listener::Visitor(guest.1), run, texts).await
}

fn begin_button(visitor: &Visitor) -> Markup {
    html! {
        form method="post" action="/runs" {
            (form::token(visitor))
            button.button.primary { (visitor.texts.say("run-now")) }
        }
    }
}

/// A run that is under way. A script keeps it up to date.
fn live(texts: &Texts, run: &RunRow) -> Markup {
    let words = events::words(texts, run);
    let ends = [
        ("completed", Badge::Completed),
        ("held", Badge::Held),
        ("failed", Badge::Failed),
        ("abandoned", Badge::Abandoned),
        ("attention", Badge::Attention),
    ];
    let total = run.total.filter(|_| run.kind == RunKind::Full);
    html! {
        section.panel.live data-events={ "/runs/events?run=" (run.reference) }
            data-lost=(texts.say("runs-lost")) aria-labelledby="run-under-way" {
            div.live-head {
                h2 id="run-under-way" { (texts.say("runs-of")) " " (moment(texts, run.started_at)) }
                div {
                    span data-state="running" { (badge(texts, Badge::Running)) }
                    @for (state, end) in ends { span data-state=(state) hidden { (badge(texts, end)) } }
                }
            }
            progress data-live="bar" max=[total] value=[total.map(|_| run.walk().seen)]
                aria-label=(texts.say("runs-progress")) {}
            div.live-head {
                p data-live="text" aria-hidden="true" { (words) }
                span.muted data-live="percent" aria-hidden="true" {}
            }
            p.visually-hidden role="status" data-live="status" { (words) }
            p data-live="done" hidden { a href="/runs" { (texts.say("runs-result")) } }
            noscript {
                p.small { a href="/runs" { (texts.say("runs-reload")) } " " (texts.say("runs-reload-why")) }
            }
        }
    }
}

/// A run that waits for somebody to say that so many people are gone.
fn held_panel(visitor: &Visitor, held: &RunRow) -> Markup {
    let texts = visitor.texts;
    let gone = held.counts.gone;
    html! {
        section.panel aria-labelledby="held" {
            div.panel-head {
                div {
                    h2 id="held" { (texts.with("held-heading", [("count", gone.into())])) }
                    p {
                        (texts.say("runs-of")) " " (moment(texts, held.started_at)) ". "
                        (texts.say("held-why"))
                    }
                }
                (badge(texts, Badge::Held))
            }
            p.small { (texts.say("held-what-to-do")) }
            @if visitor.is_administrator() {
                div.actions {
                    form method="post" action="/runs/approval" {
                        (form::token(visitor))
                        input type="hidden" name="run" value=(held.reference);
                        input type="hidden" name="gone" value=(gone);
                        button.button.danger.primary {
                            (texts.with("held-approve", [("count", count(texts, gone).into())]))
                        }
                    }
                }
            }
        }
    }
}

fn list(texts: &Texts, runs: &[(RunRow, Option<String>)]) -> Markup {
    let number = |id: &str| Column::number(texts.say(id));
    let columns = [
        Column::text(texts.say("runs-started")),
        Column::text(texts.say("runs-kind")),
        Column::text(texts.say("runs-state")),
        number("runs-seen"),
        number("runs-new"),
        number("runs-changed"),
        number("runs-unchanged"),
        number("runs-gone"),
        Column::text(texts.say("runs-cause")),
    ];
    let rows = runs.iter().map(|(run, words)| {
        let counts = run.counts;
        let figure = |number: i64| html! { (count(texts, number)) };
        let kind = match run.kind {
            RunKind::Full => "runs-kind-full",
            RunKind::Incremental => "runs-kind-incremental",
        };
        Row::from(vec![
            moment(texts, run.started_at),
            html! { (texts.say(kind)) },
            badge(texts, state(run)),
            figure(counts.received),
            figure(counts.added),
            figure(counts.changed),
            figure(counts.unchanged),
            figure(counts.gone),
            why(texts, run, words.as_deref()),
        ])
    });
    table(("runs", &html! { (texts.say("runs-caption")) }), &columns, rows)
}

fn state(run: &RunRow) -> Badge {
    match run.state {
        RunState::Running => Badge::Attention,
        RunState::Completed => Badge::Completed,
        RunState::Held => Badge::Held,
        RunState::Failed => Badge::Failed,
        RunState::Abandoned => Badge::Abandoned,
    }
}

/// What a run has stopped with, or what else there is to say about it.
fn why(texts: &Texts, run: &RunRow, words: Option<&str>) -> Markup {
    let cause = run.cause.clone().map(|kind| Cause {
        kind: kind.into(),
        code: None,
        message: words.unwrap_or_default().to_owned(),
        retry_after: run.retry_at.map(|at| at.since(Timestamp::now())),
    });
    html! {
        @if let Some(cause) = cause { (cause::paragraph(texts, &cause)) }
        @else if run.counts.rejected > 0 {
            (texts.with("runs-rejected", [("count", run.counts.rejected.into())]))
        } @else {
            span.muted { (texts.say("none")) }
        }
    }
}
