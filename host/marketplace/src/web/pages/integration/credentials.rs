//! New credentials for a connection.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;

use super::{address, connected};
use crate::marketplace::{Credentials, SyncWish};
use crate::web::Web;
use crate::web::pages::credentials_form::{self, Outcome};
use crate::web::pages::integrations::Connected;
use crate::web::parts::{Nav, Page, crumbs, head};
use crate::web::problem::Problem;
use crate::web::upload::Upload;
use crate::web::visitor::{Administrator, Visitor, see};

/// `GET /settings/integrations/{integration}/credentials`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
) -> Result<Response, Problem> {
    let connected = connected(&web, administrator.tenant(), &integration).await?;
    Ok(page(&administrator.0, &connected, &Outcome::default()))
}

/// `POST /settings/integrations/{integration}/credentials`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let visitor = &administrator.0;
    let connected = connected(&web, administrator.tenant(), &integration).await?;
    let (credentials, outcome) = match credentials_form::read(visitor, &connected.manifest, upload)
    {
        Ok(read) => read,
        Err(outcome) => return Ok(page(visitor, &connected, &outcome)),
    };
    let was_typed = matches!(credentials, Credentials::Typed(_));
    match web.marketplace.renew_credentials(administrator.tenant(), credentials).await {
        Ok(_) => {
            web.start_run(administrator.tenant(), SyncWish::Due).await;
            Ok(see(&format!("{}?done=renewed", address(&integration))))
        }
        Err(error) => {
            let manifest = &connected.manifest;
            let refused = credentials_form::refusal(visitor, manifest, (was_typed, outcome), error);
            Ok(page(visitor, &connected, &refused))
        }
    }
}

fn page(visitor: &Visitor, connected: &Connected, outcome: &Outcome) -> Response {
    let texts = visitor.texts;
    let name = connected.name(texts);
    let back = address(&connected.row.integration);
    let (title, submit) = (texts.say("credentials-replace"), texts.say("credentials-renew"));
    let action = format!("{back}/credentials");
    let content = html! {
        (crumbs(texts, &back, name))
        (head(&html! { h1 { (title) } }, Some(&texts.say("credentials-old-stay")), &html! {}))
        (outcome.errors.summary(texts))
        (credentials_form::problem_notice(texts, outcome))
        (credentials_form::show(
            visitor,
            &connected.manifest,
            (&action, &submit, &back),
            outcome,
        ))
    };
    Page::new(visitor, Nav::Integrations, &title).status(outcome.status()).show(&content)
}
