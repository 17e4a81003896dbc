//! The first step: credentials, proved against the source.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use marketplace_runtime::{FieldMask, Manifest};
use maud::html;

use super::{heading, top};
use crate::marketplace::Credentials;
use crate::web::Web;
use crate::web::pages::credentials_form::{self, Outcome};
use crate::web::parts::{Nav, Page, Tone, notice};
use crate::web::problem::Problem;
use crate::web::upload::Upload;
use crate::web::visitor::{Administrator, Visitor, see};

/// `GET /activate/{integration}`, also from outside.
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
) -> Result<Response, Problem> {
    let attempt = web.marketplace.attempt(administrator.tenant(), &integration).await?;
    let manifest = attempt.plugin.manifest();
    let begun = web.attempts.last(administrator.tenant(), &manifest.id);
    Ok(page(&administrator.0, manifest, begun.as_deref(), &Outcome::default()))
}

/// `POST /activate/{integration}`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let visitor = &administrator.0;
    let attempt = web.marketplace.attempt(administrator.tenant(), &integration).await?;
    let manifest = attempt.plugin.manifest().clone();
    let (credentials, outcome) = match credentials_form::read(visitor, &manifest, upload) {
        Ok(read) => read,
        Err(outcome) => return Ok(page(visitor, &manifest, None, &outcome)),
    };
    let was_typed = matches!(credentials, Credentials::Typed(_));
    // With no field, nobody's values are asked for: nobody has agreed to any yet.
    match web.marketplace.prove(&attempt, credentials, FieldMask::empty()).await {
        Ok(seen) => {
            let name = web.attempts.insert(attempt, seen);
            let name = name.map_err(crate::Error::from)?;
            Ok(see(&format!("/activations/{name}/fields")))
        }
        Err(error) => {
            let refused =
                credentials_form::refusal(visitor, &manifest, (was_typed, outcome), error);
            Ok(page(visitor, &manifest, None, &refused))
        }
    }
}

/// The page, with the way back to an activation that was begun before.
fn page(
    visitor: &Visitor,
    manifest: &Manifest,
    begun: Option<&str>,
    outcome: &Outcome,
) -> Response {
    let texts = visitor.texts;
    let action = format!("/activate/{}", manifest.id);
    let cancel = format!("/marketplace/{}", manifest.id);
    let submit = texts.say("credentials-check");
    let content = html! {
        (top(texts, manifest, 0))
        (outcome.errors.summary(texts))
        @if let Some(begun) = begun {
            (notice(Tone::Info, None, &html! {
                p {
                    (texts.say("activation-begun")) " "
                    a href={ "/activations/" (begun) "/fields" } { (texts.say("activation-go-on")) }
                }
            }))
        }
        (credentials_form::problem_notice(texts, outcome))
        (credentials_form::show(visitor, manifest, (&action, &submit, &cancel), outcome))
    };
    let title = heading(texts, manifest);
    Page::new(visitor, Nav::Marketplace, &title).status(outcome.status()).show(&content)
}
