//! The ledger: what left for the source, and the proof that nobody has changed it.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::database::{LedgerError, Receipt, RecordedRequest, SoundLedger};
use crate::error::Error;
use crate::web::Web;
use crate::web::parts::{
    Badge, Column, Nav, Page, Row, Tone, badge, count, head, moment, notice, table,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Guest, Visitor};

/// Requests of a page.
const PAGE: u32 = 50;

/// What the address of the page may say.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Wish {
    /// Only requests before the one of this number.
    before: Option<i64>,
}

/// `GET /ledger`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let before = wish.unwrap_or_default().0.before.unwrap_or(i64::MAX);
    let requests = web.marketplace.ledger_requests(Some(guest.tenant()), before, PAGE).await?;
    Ok(page(&guest.0, &requests, &html! {}))
}

/// `GET /ledger/verification`
pub(in crate::web) async fn verify(
    State(web): State<Arc<Web>>,
    guest: Guest,
) -> Result<Response, Problem> {
    let texts = guest.0.texts;
    let verdict = match web.marketplace.verify_ledger(None).await {
        Ok(sound) => sound_notice(texts, &sound),
        Err(Error::Ledger(error)) => broken_notice(texts, &error),
        Err(error) => return Err(error.into()),
    };
    let requests = web.marketplace.ledger_requests(Some(guest.tenant()), i64::MAX, PAGE).await?;
    Ok(page(&guest.0, &requests, &verdict))
}

fn sound_notice(texts: &Texts, sound: &SoundLedger) -> Markup {
    let rows = count(texts, sound.rows);
    let words =
        texts.with("ledger-sound-rows", [("count", sound.rows.into()), ("rows", rows.into())]);
    notice(
        Tone::Done,
        Some(&texts.say("ledger-sound")),
        &html! { p { (words) " " code.digest { (sound.head) } } },
    )
}

fn broken_notice(texts: &Texts, error: &LedgerError) -> Markup {
    let good = match error {
        LedgerError::Tampered { good, .. } => *good,
        LedgerError::Forgot { rows, .. } => *rows,
        LedgerError::NoHead => 0,
    };
    let words = texts.with("ledger-broken-rows", [("rows", count(texts, good).into())]);
    notice(Tone::Refusal, Some(&texts.say("ledger-broken")), &html! { p { (words) } })
}

fn page(visitor: &Visitor, requests: &[RecordedRequest], verdict: &Markup) -> Response {
    let texts = visitor.texts;
    let title = texts.say("ledger");
    let is_full = u32::try_from(requests.len()).is_ok_and(|read| read == PAGE);
    let next = requests.last().map(|request| request.seq).filter(|_| is_full);
    let actions = html! { a.button href="/ledger/verification" { (texts.say("ledger-verify")) } };
    let content = html! {
        (head(&html! { h1 { (title) } }, Some(&texts.say("ledger-lede")), &actions))
        (verdict)
        @if requests.is_empty() { p { (texts.say("ledger-none")) } }
        @else { (list(texts, requests)) }
        @if let Some(next) = next {
            nav.pager aria-label=(texts.say("pages")) {
                a.button href={ "/ledger?before=" (next) } { (texts.say("ledger-older")) }
            }
        }
    };
    Page::new(visitor, Nav::Ledger, &title).show(&content)
}

fn list(texts: &Texts, requests: &[RecordedRequest]) -> Markup {
    let columns = [
        Column::number(texts.say("ledger-number")),
        Column::text(texts.say("ledger-time")),
        Column::text(texts.say("ledger-who")),
        Column::long(texts.say("ledger-request")),
        Column::number(texts.say("ledger-status")),
        Column::text(texts.say("ledger-event")),
        Column::number(texts.say("ledger-bytes")),
    ];
    let caption = html! {
        (texts.say("ledger-caption")) span { (texts.say("ledger-newest-first")) }
    };
    let rows = requests.iter().map(|request| {
        let none = || html! { span.muted { (texts.say("none")) } };
        let bytes = request.bytes.map_or_else(none, |bytes| html! { (count(texts, bytes)) });
        let status = request.status.map_or_else(none, |status| html! { (status) });
        Row::from(vec![
            html! { (count(texts, request.seq)) },
            moment(texts, Timestamp::from_millis(request.at)),
            who(texts, request),
            asked(request).unwrap_or_else(none),
            status,
            event(texts, request),
            bytes,
        ])
    });
    table(("requests", &caption), &columns, rows)
}

/// Who asked: the integration, by which call into it, and by whose consent.
fn who(texts: &Texts, request: &RecordedRequest) -> Markup {
    html! {
        @if let Some(integration) = &request.integration { bdi { (integration) } ", " }
        code { (request.call) }
        p.small.muted {
            @match (request.consent, &request.given_by) {
                (None, _) => (texts.say("ledger-before-consent")),
                (Some(number), giver) => {
                    (texts.with("consent-number", [("number", number.into())]))
                    @if let Some(giver) = giver { ", " bdi { (giver) } }
                }
            }
        }
    }
}

/// For what: the method, the path, which may break before each of its parts, and the
/// attributes.
fn asked(request: &RecordedRequest) -> Option<Markup> {
    let path = request.path.as_deref()?;
    let method = request.method.as_deref().unwrap_or_default();
    let attributes = request.attribute_names();
    Some(html! {
        code {
            b { (method) } " "
            @for (place, part) in path.split('/').enumerate() {
                @if place > 0 { wbr; "/" }
                (part)
            }
        }
        @if !attributes.is_empty() { p.small { code { (attributes.join(", ")) } } }
    })
}

fn event(texts: &Texts, request: &RecordedRequest) -> Markup {
    let state = match request.event.as_str() {
        "answered" => Badge::Answered,
        "failed" => Badge::Unanswered,
        "denied" => Badge::Denied,
        "violation" => Badge::Violation,
        "erased" => Badge::Erased,
        _ => Badge::Sent,
    };
    html! {
        (badge(texts, state))
        @match (request.receipt(), &request.reason) {
            (Some(receipt), _) => (erased(texts, &receipt)),
            (None, Some(reason)) => p.small { (reason) },
            (None, None) => {}
        }
    }
}

/// What a receipt is for.
fn erased(texts: &Texts, receipt: &Receipt) -> Markup {
    html! {
        p.small {
            (texts.with("people", [("count", receipt.employees.into())]))
            @if !receipt.fields.is_empty() { ": " code { (receipt.fields.join(", ")) } }
        }
    }
}
