//! Other fields than before: what is added comes with the next run, what is taken out
//! is erased at once, after a second look.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use marketplace_runtime::FieldMask;
use maud::{Markup, html};

use super::{address, connected};
use crate::marketplace::SyncWish;
use crate::web::Web;
use crate::web::form::{self, Form};
use crate::web::pages::field_choice::{self, FIELDS};
use crate::web::pages::integrations::Connected;
use crate::web::parts::{Errors, Nav, Page, Tone, crumbs, head, labels, notice};
use crate::web::problem::Problem;
use crate::web::visitor::{Administrator, Visitor, see};

/// `GET /settings/integrations/{integration}/fields`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
) -> Result<Response, Problem> {
    let connected = connected(&web, administrator.tenant(), &integration).await?;
    let change = Change { visitor: &administrator.0, connected: &connected };
    Ok(change.choose(connected.row.consent.fields, &Errors::default()))
}

/// `POST /settings/integrations/{integration}/fields`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let connected = connected(&web, administrator.tenant(), &integration).await?;
    let change = Change { visitor: &administrator.0, connected: &connected };
    let fields = field_choice::read(&form);
    if fields.is_empty() {
        let words = administrator.0.texts.say("problem-nothing-released.detail");
        return Ok(change.choose(fields, &Errors::one(FIELDS, words)));
    }
    // What somebody has looked at is what they change: meanwhile it may be another.
    let seen = form.one("consent").parse().map_err(|_| Problem::bad_request())?;
    if seen != connected.row.consent.number {
        return Err(crate::Error::ConnectionChanged { tenant: connected.row.tenant }.into());
    }
    let before = connected.row.consent.fields;
    let dropped = before.without(fields);
    if !dropped.is_empty() && form.one("confirmed").is_empty() {
        return Ok(change.confirm(fields, dropped));
    }
    let (tenant, name) = (administrator.tenant(), administrator.name());
    let changed = web.marketplace.change_consent(tenant, fields, name, Some(seen)).await?;
    if changed.is_none() {
        return Ok(see(&address(&integration)));
    }
    if !fields.without(before).is_empty() {
        web.start_run(tenant, SyncWish::Due).await;
    }
    let done = if dropped.is_empty() { "widened" } else { "narrowed" };
    Ok(see(&format!("{}?done={done}", address(&integration))))
}

/// A change of the fields of a connection.
struct Change<'a> {
    visitor: &'a Visitor,
    connected: &'a Connected,
}

impl Change<'_> {
    fn address(&self) -> String {
        address(&self.connected.row.integration)
    }

    fn top(&self, heading: &str) -> Markup {
        let texts = self.visitor.texts;
        let name = self.connected.name(texts);
        html! {
            (crumbs(texts, &self.address(), name))
            (head(&html! { h1 { (heading) } }, None, &html! {}))
        }
    }

    fn hidden(&self) -> Markup {
        let number = self.connected.row.consent.number;
        html! { (form::token(self.visitor)) input type="hidden" name="consent" value=(number); }
    }

    fn choose(&self, ticked: FieldMask, errors: &Errors) -> Response {
        let texts = self.visitor.texts;
        let manifest = &self.connected.manifest;
        let title = texts.say("fields-question");
        let boxes = field_choice::show(texts, manifest, ticked, FieldMask::empty(), errors);
        let content = html! {
            (self.top(&title))
            (errors.summary(texts))
            p.muted { (texts.say("fields-promise")) }
            form method="post" action={ (self.address()) "/fields" } novalidate {
                (self.hidden())
                (boxes)
                div.actions.form-actions {
                    button.button.primary { (texts.say("save")) }
                    a href=(self.address()) { (texts.say("cancel")) }
                }
            }
        };
        Page::new(self.visitor, Nav::Integrations, &title).with_errors(errors).show(&content)
    }

    fn confirm(&self, fields: FieldMask, dropped: FieldMask) -> Response {
        let texts = self.visitor.texts;
        let manifest = &self.connected.manifest;
        let title = texts.say("narrow-heading");
        let content = html! {
            (self.top(&title))
            (notice(Tone::Warning, None, &html! {
                p { (texts.say("narrow-erases")) " " b { (labels(texts, manifest, dropped)) } }
                p { (texts.say("narrow-for-good")) }
            }))
            form.actions.form-actions method="post" action={ (self.address()) "/fields" } {
                (self.hidden())
                input type="hidden" name="confirmed" value="yes";
                @for field in fields.iter() {
                    input type="hidden" name=(FIELDS) value=(field.name());
                }
                button.button.danger.primary { (texts.say("narrow-button")) }
                a href={ (self.address()) "/fields" } { (texts.say("cancel")) }
            }
        };
        Page::new(self.visitor, Nav::Integrations, &title).show(&content)
    }
}
