//! One integration that is connected: how it is, and what can be changed.

pub(super) mod credentials;
pub(super) mod disconnect;
pub(super) mod fields;
pub(super) mod schedule;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::cause;
use super::integrations::Connected;
use crate::marketplace::SyncWish;
use crate::schedule::Schedule;
use crate::web::Web;
use crate::web::form::{self, Form};
use crate::web::parts::{
    Badge, Errors, Nav, Page, Tone, badge, crumbs, label, labels, moment, notice, tile,
};
use crate::web::problem::Problem;
use crate::web::visitor::{Administrator, Guest, Visitor, see};

/// What the address of the page may say: what was just done.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Wish {
    done: Option<Done>,
}

/// What was just done.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Narrowed,
    Widened,
    Renewed,
    Paused,
    Resumed,
    Scheduled,
}

impl Done {
    fn text(self) -> &'static str {
        match self {
            Self::Narrowed => "done-narrowed",
            Self::Widened => "done-widened",
            Self::Renewed => "done-renewed",
            Self::Paused => "done-paused",
            Self::Resumed => "done-resumed",
            Self::Scheduled => "done-scheduled",
        }
    }
}

/// The tenant's connection, if it is to the integration that the address names.
async fn connected(web: &Web, tenant: &str, integration: &str) -> Result<Connected, Problem> {
    let connected = Connected::of(web, tenant).await?;
    let connected = connected.filter(|connected| connected.row.integration == integration);
    connected.ok_or_else(|| Problem::new(axum::http::StatusCode::NOT_FOUND, "not-connected"))
}

/// The page about an integration.
fn address(integration: &str) -> String {
    format!("/settings/integrations/{integration}")
}

/// `GET /settings/integrations/{integration}`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
    Path(integration): Path<String>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let connected = connected(&web, guest.tenant(), &integration).await?;
    let (schedule, _) = web.marketplace.schedule(guest.tenant()).await?;
    let done = wish.unwrap_or_default().0.done;
    let panels = Panels { visitor: &guest.0, connected: &connected, schedule: &schedule };
    Ok(panels.page(done, &Errors::default()))
}

/// `POST /settings/integrations/{integration}/run`
pub(in crate::web) async fn run(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    _form: Form,
) -> Result<Response, Problem> {
    connected(&web, administrator.tenant(), &integration).await?;
    web.start_run(administrator.tenant(), SyncWish::Due).await;
    Ok(see("/runs"))
}

/// What the page has, one below the other.
struct Panels<'a> {
    visitor: &'a Visitor,
    connected: &'a Connected,
    schedule: &'a Schedule,
}

impl Panels<'_> {
    fn page(&self, done: Option<Done>, errors: &Errors) -> Response {
        let Self { visitor, connected, .. } = self;
        let texts = visitor.texts;
        let name = connected.name(texts);
        let is_administrator = visitor.is_administrator();
        let content = html! {
            (crumbs(texts, "/settings/integrations", &texts.say("integrations")))
            (self.head(name))
            (errors.summary(texts))
            @if let Some(done) = done {
                (notice(Tone::Done, None, &html! { p { (texts.say(done.text())) } }))
            }
            @for one in &connected.state.causes {
                (notice(Tone::Warning, None, &cause::paragraph(texts, one)))
            }
            (self.fields())
            @if is_administrator {
                (self.credentials())
                (schedule::panel(visitor, connected, self.schedule, errors))
                (self.disconnect())
            }
        };
        Page::new(visitor, Nav::Integrations, name).with_errors(errors).show(&content)
    }

    fn head(&self, name: &str) -> Markup {
        let Self { visitor, connected, .. } = self;
        let texts = visitor.texts;
        html! {
            div.page-head {
                (tile(name))
                div {
                    div.row-head { h1 { (name) } (badge(texts, Badge::of(&connected.state))) }
                    p.lede { (connected.age(texts)) }
                }
                @if visitor.is_administrator() && !connected.is_running {
                    form.actions method="post"
                        action={ (address(&connected.row.integration)) "/run" } {
                        (form::token(visitor))
                        button.button.primary { (texts.say("run-now")) }
                    }
                }
            }
        }
    }

    fn fields(&self) -> Markup {
        let Self { visitor, connected, .. } = self;
        let (texts, manifest) = (visitor.texts, &connected.manifest);
        let consent = &connected.row.consent;
        let left_out = manifest.available().without(consent.fields);
        html! {
            section.panel aria-labelledby="fields-in-force" {
                div.panel-head {
                    div {
                        h2 id="fields-in-force" { (texts.say("fields-in-force")) }
                        p {
                            (texts.with("consent-number", [("number", consent.number.into())])) ", "
                            bdi { (consent.given_by) } ", " (moment(texts, consent.given_at))
                        }
                    }
                    @if visitor.is_administrator() {
                        div.actions {
                            a.button.small href={ (address(&connected.row.integration)) "/fields" } {
                                (texts.say("change")) span.visually-hidden {
                                    ": " (texts.say("fields-in-force"))
                                }
                            }
                        }
                    }
                }
                div.stack {
                    ul.chips {
                        @for field in consent.fields.iter() { li { (label(texts, manifest, field)) } }
                    }
                    @if !left_out.is_empty() {
                        p.small.muted {
                            (texts.say("left-out")) " " (labels(texts, manifest, left_out))
                        }
                    }
                    p.small { a href="/data-protection" { (texts.say("to-the-sheet")) } }
                }
            }
        }
    }

    fn credentials(&self) -> Markup {
        let texts = self.visitor.texts;
        html! {
            section.panel aria-labelledby="credentials-sealed-here" {
                div.panel-head {
                    div {
                        h2 id="credentials-sealed-here" { (texts.say("step-credentials")) }
                        p { (texts.say("credentials-nobody-reads")) }
                    }
                    div.actions {
                        a.button.small
                            href={ (address(&self.connected.row.integration)) "/credentials" } {
                            (texts.say("credentials-replace"))
                        }
                    }
                }
            }
        }
    }

    fn disconnect(&self) -> Markup {
        let texts = self.visitor.texts;
        html! {
            section.panel.danger aria-labelledby="danger" {
                div.panel-head {
                    div {
                        h2 id="danger" { (texts.say("disconnect")) }
                        p { (texts.say("disconnect-hint")) }
                    }
                    div.actions {
                        a.button.danger
                            href={ (address(&self.connected.row.integration)) "/disconnect" } {
                            (texts.say("disconnect-more"))
                        }
                    }
                }
            }
        }
    }
}
