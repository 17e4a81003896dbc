//! The second step: which fields may be sent.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use marketplace_runtime::FieldMask;
use maud::html;

use super::{excess_notice, heading, proved, top};
use crate::web::Web;
use crate::web::attempts::{Chosen, Proved};
use crate::web::form::{self, Form};
use crate::web::pages::field_choice::{self, FIELDS};
use crate::web::parts::{Errors, Nav, Page};
use crate::web::problem::Problem;
use crate::web::visitor::{Administrator, Visitor, see};

/// `GET /activations/{name}/fields`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let proved = proved(&web, administrator.tenant(), &name)?;
    Ok(page(&administrator.0, &name, &proved, &Errors::default()))
}

/// `POST /activations/{name}/fields`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let proved = proved(&web, administrator.tenant(), &name)?;
    let available = proved.attempt.plugin.manifest().available();
    let fields = field_choice::read(&form).intersection(available);
    if fields.is_empty() {
        let texts = administrator.0.texts;
        let errors = Errors::one(FIELDS, texts.say("problem-nothing-released.detail"));
        return Ok(page(&administrator.0, &name, &proved, &errors));
    }
    proved.choose(Chosen { fields, visibility: None });
    Ok(see(&format!("/activations/{name}/review")))
}

fn page(visitor: &Visitor, name: &str, proved: &Proved, errors: &Errors) -> Response {
    let texts = visitor.texts;
    let manifest = proved.attempt.plugin.manifest();
    let chosen = proved.chosen();
    let ticked = match (&chosen, errors.is_empty()) {
        (_, false) => FieldMask::empty(),
        (Some(chosen), true) => chosen.fields,
        // What people are shown; anything else is a deliberate choice.
        (None, true) => manifest.shown(),
    };
    let content = html! {
        (top(texts, manifest, 1))
        (errors.summary(texts))
        (excess_notice(texts, &proved.excess))
        form method="post" action={ "/activations/" (name) "/fields" } novalidate {
            (form::token(visitor))
            div.prose {
                h2 { (texts.say("fields-question")) }
                p.muted { (texts.say("fields-promise")) }
            }
            hr;
            (field_choice::show(texts, manifest, ticked, proved.withheld(), errors))
            div.actions.form-actions {
                button.button.primary { (texts.say("fields-continue")) }
                a href={ "/activate/" (manifest.id) } { (texts.say("fields-back")) }
            }
        }
    };
    let title = heading(texts, manifest);
    Page::new(visitor, Nav::Marketplace, &title).with_errors(errors).show(&content)
}
