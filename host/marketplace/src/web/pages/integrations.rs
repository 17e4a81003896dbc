//! *Settings › Integrations*: every integration with its state.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use marketplace_runtime::Manifest;
use maud::{Markup, html};

use super::cause;
use crate::database::{ConnectionRow, RunState};
use crate::error::Error;
use crate::marketplace::DirectoryState;
use crate::web::Web;
use crate::web::parts::{Badge, Nav, Page, badge, count, head, moment, tile};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Guest, Visitor};

/// A connection, and how it is.
pub(super) struct Connected {
    pub(super) row: ConnectionRow,
    pub(super) manifest: Arc<Manifest>,
    pub(super) state: DirectoryState,
    /// Whether a run is under way.
    pub(super) is_running: bool,
}

impl Connected {
    /// That of a tenant, if there is one.
    pub(super) async fn of(web: &Web, tenant: &str) -> Result<Option<Self>, Problem> {
        let (row, manifest) = match web.marketplace.connected_manifest(tenant).await {
            Ok(found) => found,
            Err(Error::NotConnected { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let state = web.marketplace.directory_state(row.id, tenant).await?;
        let runs = web.marketplace.runs(tenant, 1).await?;
        let is_running = runs
            .first()
            .is_some_and(|(run, _)| run.state == RunState::Running && run.cause.is_none());
        Ok(Some(Self { row, manifest, state, is_running }))
    }

    /// What people call it.
    pub(super) fn name(&self, texts: &Texts) -> &str {
        &texts.choose(&self.manifest.listing).name
    }

    /// How old the directory is, and when it is next brought up to date.
    pub(super) fn age(&self, texts: &Texts) -> Markup {
        let state = &self.state;
        html! {
            @match state.last_successful_run {
                Some(at) => {
                    (texts.say("last-successful-run")) " " (moment(texts, at)) " · "
                    (texts.with("people-stored", [
                        ("count", state.employees.into()),
                        ("shown", count(texts, state.employees).into()),
                    ]))
                }
                None => (texts.say("no-successful-run")),
            }
            @if self.is_running {
                " · " (texts.say("running-now")) " "
                a href="/runs" { (texts.say("watch-the-run")) }
            } @else if let Some(at) = state.next_run {
                " · " (texts.say("next-run")) " " (moment(texts, at))
            }
        }
    }
}

/// `GET /settings/integrations`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
) -> Result<Response, Problem> {
    let visitor = &guest.0;
    let texts = visitor.texts;
    let connected = Connected::of(&web, guest.tenant()).await?;
    let listings = web.marketplace.listings().await?;
    let is_other = |id: &str| connected.as_ref().is_none_or(|one| one.row.integration != id);
    let others: Vec<_> = listings.iter().filter(|listing| is_other(listing.id())).collect();
    let title = texts.say("integrations");
    let lede = texts.with("integrations-lede", [("tenant", guest.tenant().into())]);
    let actions = html! { a.button href="/marketplace" { (texts.say("browse-the-marketplace")) } };
    let content = html! {
        (head(&html! { h1 { (title) } }, Some(&lede), &actions))
        div.panel { ul.rows {
            @if let Some(connected) = &connected { (connected_row(texts, connected)) }
            @for listing in &others {
                (other_row(visitor, listing.inspection.manifest(), connected.is_none()))
            }
        } }
        @if connected.is_none() && others.is_empty() {
            p { (texts.say("integrations-empty")) " " code { "marketplace listing add PLUGIN.wasm" } }
        }
    };
    Ok(Page::new(visitor, Nav::Integrations, &title).show(&content))
}

fn connected_row(texts: &Texts, connected: &Connected) -> Markup {
    let Connected { row, manifest, state, .. } = connected;
    let name = connected.name(texts);
    let released = row.consent.fields.iter().count();
    let all = manifest.fields.len();
    html! {
        li.row {
            (tile(name))
            div {
                div.row-head { h2 { (name) } (badge(texts, Badge::of(state))) }
                p.muted {
                    (texts.with("by-publisher", [("publisher", manifest.publisher.name.as_str().into())]))
                    " · " (texts.with("fields-of", [("count", released.into()), ("all", all.into())]))
                    " · " (texts.with("consent-number", [("number", row.consent.number.into())]))
                }
                @if let Some(first) = state.causes.first() { (cause::paragraph(texts, first)) }
                p.muted { (connected.age(texts)) }
            }
            div.actions {
                a.button.small href={ "/settings/integrations/" (row.integration) } {
                    (texts.say("manage")) span.visually-hidden { " " (name) }
                }
            }
        }
    }
}

fn other_row(visitor: &Visitor, manifest: &Manifest, is_free: bool) -> Markup {
    let texts = visitor.texts;
    let name = texts.choose(&manifest.listing).name.as_str();
    html! {
        li.row {
            (tile(name))
            div {
                div.row-head { h2 { (name) } (badge(texts, Badge::Off)) }
                p.muted {
                    (texts.with("by-publisher", [("publisher", manifest.publisher.name.as_str().into())]))
                }
                @if !is_free { p.muted { (texts.say("one-at-a-time")) } }
            }
            div.actions {
                @if is_free && visitor.is_administrator() {
                    a.button.small.primary href={ "/activate/" (manifest.id) } {
                        (texts.say("connect")) span.visually-hidden { " " (name) }
                    }
                } @else {
                    a.button.small href={ "/marketplace/" (manifest.id) } {
                        (texts.say("look")) span.visually-hidden { " " (name) }
                    }
                }
            }
        }
    }
}
