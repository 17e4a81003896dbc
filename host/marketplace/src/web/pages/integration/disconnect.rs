//! The end of a connection: what will be erased, and then what was.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::{address, connected};
use crate::marketplace::Disconnected;
use crate::web::Web;
use crate::web::address::FIRST;
use crate::web::form::{self, Form};
use crate::web::pages::integrations::Connected;
use crate::web::parts::{Nav, Page, Tone, count, crumbs, head, notice};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Administrator, see};

/// `GET /settings/integrations/{integration}/disconnect`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
) -> Result<Response, Problem> {
    let visitor = &administrator.0;
    let texts = visitor.texts;
    let connected = match connected(&web, administrator.tenant(), &integration).await {
        Ok(connected) => connected,
        // Also from the receipt, which is the answer to the form of this page.
        Err(problem) if problem.kind == "not-connected" => {
            return Ok(see(FIRST));
        }
        Err(problem) => return Err(problem),
    };
    let directory = web.marketplace.directory(administrator.tenant()).await?;
    let name = connected.name(texts);
    let title = texts.with("disconnect-heading", [("name", name.into())]);
    let lede = texts.with("disconnect-lede", [("tenant", administrator.tenant().into())]);
    let back = address(&integration);
    let content = html! {
        (crumbs(texts, &back, name))
        (head(&html! { h1 { (title) } }, Some(&lede), &html! {}))
        section.panel.danger aria-labelledby="erased" {
            h2 id="erased" { (texts.say("disconnect-erases")) }
            (erased(texts, &connected, (directory.employees, directory.leavers)))
        }
        section.panel aria-labelledby="stays" {
            h2 id="stays" { (texts.say("disconnect-stays")) }
            ul.fine {
                li { (texts.say("disconnect-ledger-stays")) }
                li { (texts.say("disconnect-credentials-stay")) }
            }
        }
        form.actions.form-actions method="post" action={ (back) "/disconnect" } {
            (form::token(visitor))
            button.button.danger.primary { (texts.say("disconnect-button")) }
            a href=(back) { (texts.say("disconnect-not")) }
        }
    };
    Ok(Page::new(visitor, Nav::Integrations, &title).show(&content))
}

fn erased(texts: &Texts, connected: &Connected, (people, leavers): (i64, i64)) -> Markup {
    let fields = connected.row.consent.fields.iter().count();
    let secrets = connected.manifest.credentials.secrets.iter();
    let secrets: Vec<_> = secrets.map(|secret| texts.choose(&secret.label).as_str()).collect();
    let kept = connected.manifest.keeps.as_ref().map(|keeps| texts.choose(keeps));
    html! {
        dl.facts {
            div {
                dt { (texts.say("erased-people")) }
                dd {
                    (texts.with("erased-people-count", [
                        ("people", count(texts, people).into()),
                        ("leavers", count(texts, leavers).into()),
                        ("fields", fields.into()),
                    ]))
                }
            }
            div { dt { (texts.say("erased-history")) } dd { (texts.say("erased-history-all")) } }
            div { dt { (texts.say("erased-secrets")) } dd { (secrets.join(", ")) } }
            @if let Some(kept) = kept { div { dt { (texts.say("erased-kept")) } dd { (kept) } } }
            div { dt { (texts.say("erased-key")) } dd { (texts.say("erased-key-means")) } }
        }
    }
}

/// `POST /settings/integrations/{integration}/disconnect`
pub(in crate::web) async fn submit(
    State(web): State<Arc<Web>>,
    administrator: Administrator,
    Path(integration): Path<String>,
    _form: Form,
) -> Result<Response, Problem> {
    let visitor = &administrator.0;
    let texts = visitor.texts;
    // In another window it may have been done before.
    let connected = match connected(&web, administrator.tenant(), &integration).await {
        Ok(connected) => connected,
        Err(problem) if problem.kind == "not-connected" => return Ok(see(FIRST)),
        Err(problem) => return Err(problem),
    };
    let name = connected.name(texts);
    let title = texts.with("disconnected", [("name", name.into())]);
    let done = web.marketplace.disconnect(administrator.tenant()).await?;
    let content = html! {
        (head(&html! { h1 { (title) } }, None, &html! {}))
        (notice(Tone::Done, None, &html! { p { (texts.say("disconnected-erased")) } }))
        (receipt(texts, &done))
        (notice(Tone::Info, None, &html! { p { (texts.say("disconnect-credentials-stay")) } }))
        div.actions { a.button href="/settings/integrations" { (texts.say("integrations")) } }
    };
    Ok(Page::new(visitor, Nav::Integrations, &title).show(&content))
}

fn receipt(texts: &Texts, done: &Disconnected) -> Markup {
    let ended = &done.ended;
    let receipt = &ended.receipt;
    let number = |number: u64| count(texts, i64::try_from(number).unwrap_or(i64::MAX));
    html! {
        section.panel aria-labelledby="receipt" {
            h2 id="receipt" { (texts.say("receipt")) }
            dl.facts {
                div { dt { (texts.say("erased-people")) } dd { (number(receipt.employees)) } }
                div { dt { (texts.say("erased-history")) } dd { (number(receipt.changes)) } }
                div { dt { (texts.say("erased-secrets")) } dd { (number(receipt.secrets)) } }
                div { dt { (texts.say("erased-kept")) } dd { (number(receipt.entries)) } }
            }
        }
    }
}
