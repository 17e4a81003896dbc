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
use crate::web::parts::{Nav, Page};
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
    Ok(page(&administrator.0, attempt.plugin.manifest(), &Outcome::default()))
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
        Err(outcome) => return Ok(page(visitor, &manifest, &outcome)),
    };
    let was_typed = matches!(credentials, Credentials::Typed(_));
    // With no field, nobody's values are asked for: nobody has agreed to any yet.
    match web.marketplace.prove(&attempt, credentials, FieldMask::empty()).await {
        Ok(visibility) => {
            let name = web.attempts.insert(attempt, visibility.excess);
            let name = name.map_err(crate::Error::from)?;
            Ok(see(&format!("/activations/{name}/fields")))
        }
        Err(error) => {
            let refused =
                credentials_form::refusal(visitor, &manifest, (was_typed, outcome), error);
            Ok(page(visitor, &manifest, &refused))
        }
    }
}

fn page(visitor: &Visitor, manifest: &Manifest, outcome: &Outcome) -> Response {
    let texts = visitor.texts;
    let action = format!("/activate/{}", manifest.id);
    let cancel = format!("/marketplace/{}", manifest.id);
    let submit = texts.say("credentials-check");
    let content = html! {
        (top(texts, manifest, 0))
        (outcome.errors.summary(texts))
        (credentials_form::problem_notice(texts, outcome))
        (credentials_form::show(visitor, manifest, (&action, &submit, &cancel), outcome))
    };
    let title = heading(texts, manifest);
    Page::new(visitor, Nav::Marketplace, &title).status(outcome.status()).show(&content)
}
