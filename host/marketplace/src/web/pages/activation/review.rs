//! The third step: what will be sent, shown on a few people, and the consent to it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use marketplace_runtime::{EmployeePage, FieldMask, Manifest, Visibility};
use maud::{Markup, html};

use super::{excess_notice, heading, proved, top};
use crate::marketplace::SyncWish;
use crate::web::Web;
use crate::web::attempts::{Chosen, Proved};
use crate::web::form::{self, Form};
use crate::web::pages::field_choice::to_tick;
use crate::web::parts::{
    Absence, Column, Nav, Page, Row, Tone, absent, count, label, notice, table, value,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Administrator, Visitor, see};

/// How many people are shown: enough to see whether a field is filled.
const PEOPLE: u32 = 5;

/// `GET /activations/{name}/review`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let proved = proved(&web, administrator.tenant(), &name)?;
    let Some(Chosen { fields, .. }) = proved.chosen() else {
        return Ok(see(&format!("/activations/{name}/fields")));
    };
    let step = Step { visitor: &administrator.0, name: &name, proved: &proved, fields };
    match web.marketplace.preview(&proved.attempt, fields, PEOPLE).await {
        Ok((visibility, people)) => {
            proved.choose(Chosen { fields, visibility: Some(visibility.clone()) });
            Ok(step.page(&visibility, &people))
        }
        Err(error) => Ok(step.failure(&Problem::from(error))),
    }
}

/// `POST /activations/{name}/consent`
pub(in crate::web) async fn consent(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let proved = proved(&web, administrator.tenant(), &name)?;
    // What somebody has looked at is what they agree to: in another window it may have
    // become something else meanwhile.
    let seen: Option<FieldMask> = form.one("fields").parse().ok();
    let chosen = proved.chosen().filter(|chosen| chosen.visibility.is_some());
    let Some(fields) = chosen.map(|chosen| chosen.fields).filter(|fields| seen == Some(*fields))
    else {
        return Err(Problem::new(StatusCode::CONFLICT, "choice-changed"));
    };
    web.marketplace.activate(&proved.attempt, fields, administrator.name()).await?;
    web.attempts.remove(administrator.tenant(), &name);
    web.start_run(administrator.tenant(), SyncWish::Due).await;
    Ok(see("/settings/integrations/connected"))
}

/// `POST /activations/{name}/cancel`
pub(in crate::web) async fn cancel(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(name): Path<String>,
    _form: Form,
) -> Result<Response, Problem> {
    web.attempts.remove(administrator.tenant(), &name);
    Ok(see("/marketplace"))
}

/// The step, for an activation.
struct Step<'a> {
    visitor: &'a Visitor,
    name: &'a str,
    proved: &'a Proved,
    fields: FieldMask,
}

impl Step<'_> {
    fn manifest(&self) -> &Manifest {
        self.proved.attempt.plugin.manifest()
    }

    fn page(&self, visibility: &Visibility, people: &EmployeePage) -> Response {
        let Self { visitor, name, proved, fields } = self;
        let (texts, manifest) = (visitor.texts, self.manifest());
        let content = html! {
            (top(texts, manifest, 2))
            (notice(Tone::Info, None, &html! {
                p { b { (texts.say("review-nothing-stored")) } " " (texts.say("review-preview-is")) }
            }))
            (self.withheld(visibility.withheld))
            (excess_notice(texts, &proved.excess))
            div.split {
                (self.chips(true))
                (self.chips(false))
            }
            hr;
            (preview(texts, manifest, *fields, people))
            form.panel method="post" action={ "/activations/" (name) "/consent" } {
                (form::token(visitor))
                input type="hidden" name="fields" value=(fields.to_string().replace(' ', ""));
                h2 { (texts.say("review-agree-heading")) }
                p { (texts.say("review-agree")) }
                div.actions.form-actions {
                    button.button.primary { (texts.say("review-agree-button")) }
                    a href={ "/activations/" (name) "/fields" } { (texts.say("review-back")) }
                }
            }
            (self.cancel())
        };
        Page::new(visitor, Nav::Marketplace, &heading(texts, manifest)).show(&content)
    }

    /// The page where nothing can be shown.
    fn failure(&self, problem: &Problem) -> Response {
        let Self { visitor, name, .. } = self;
        let (texts, manifest) = (visitor.texts, self.manifest());
        let content = html! {
            (top(texts, manifest, 2))
            (notice(Tone::Refusal, Some(&problem.title(texts)), &html! {
                p { (problem.detail(texts)) }
            }))
            div.actions {
                a.button.primary href={ "/activations/" (name) "/review" } {
                    (texts.say("try-again"))
                }
                a href={ "/activations/" (name) "/fields" } { (texts.say("review-back")) }
            }
            (self.cancel())
        };
        let title = heading(texts, manifest);
        let mut response =
            Page::new(visitor, Nav::Marketplace, &title).status(problem.status).show(&content);
        problem.add_headers(response.headers_mut());
        response
    }

    fn withheld(&self, withheld: FieldMask) -> Markup {
        let (texts, manifest) = (self.visitor.texts, self.manifest());
        html! {
            @if !withheld.is_empty() {
                (notice(Tone::Warning, Some(&texts.say("withheld-heading")), &html! {
                    p { (to_tick(texts, manifest, withheld)) }
                    p {
                        (texts.say("withheld-remedy")) " "
                        a href={ "/activations/" (self.name) "/review" } { (texts.say("check-again")) }
                    }
                }))
            }
        }
    }

    /// The fields that will be sent, or those that will not.
    fn chips(&self, sent: bool) -> Markup {
        let (texts, manifest) = (self.visitor.texts, self.manifest());
        let fields = if sent { self.fields } else { manifest.available().without(self.fields) };
        let number = fields.iter().count();
        let (id, class) =
            if sent { ("review-sent", "chips") } else { ("review-left-out", "chips out") };
        html! {
            section.panel aria-labelledby=(id) {
                div.panel-head {
                    div { h2 id=(id) { (texts.with(id, [("count", number.into())])) } }
                    @if sent {
                        " " a.button.small href={ "/activations/" (self.name) "/fields" } {
                            (texts.say("change"))
                        }
                    }
                }
                ul class=(class) {
                    @for field in fields.iter() { li { (label(texts, manifest, field)) } }
                }
            }
        }
    }

    fn cancel(&self) -> Markup {
        html! {
            form method="post" action={ "/activations/" (self.name) "/cancel" } {
                (form::token(self.visitor))
                button.button { (self.visitor.texts.say("activation-cancel")) }
            }
        }
    }
}

/// A few people with exactly the fields that will be sent.
fn preview(texts: &Texts, manifest: &Manifest, fields: FieldMask, people: &EmployeePage) -> Markup {
    let total = people.total.and_then(|total| i64::try_from(total).ok());
    let shown = people.employees.len();
    let caption = html! {
        (texts.with("preview", [("count", shown.into())]))
        @if let Some(total) = total { " " (texts.with("preview-of", [("total", count(texts, total).into())])) }
        span { (texts.say("preview-hint")) }
    };
    let columns: Vec<_> =
        fields.iter().map(|field| Column::text(label(texts, manifest, field).to_owned())).collect();
    let rows = people.employees.iter().map(|person| {
        let cell = |field| match people.withheld.contains(field) {
            true => absent(texts, Absence::Withheld),
            false => value(texts, person, field),
        };
        Row::from(fields.iter().map(cell).collect::<Vec<_>>())
    });
    html! {
        @if people.employees.is_empty() { p { (texts.say("preview-nobody")) } }
        @else { (table(("preview", &caption), &columns, rows)) }
    }
}
