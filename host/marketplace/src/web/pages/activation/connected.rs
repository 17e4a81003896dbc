//! The end of an activation.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::web::Web;
use crate::web::parts::{Nav, Page, Tone, head, notice, steps};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::Guest;

/// `GET /settings/integrations/connected`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
) -> Result<Response, Problem> {
    let texts = guest.0.texts;
    let (row, manifest) = web.marketplace.connected_manifest(guest.tenant()).await?;
    let name = texts.choose(&manifest.listing).name.as_str();
    let title = texts.with("connected", [("name", name.into())]);
    let content = html! {
        (head(&html! { h1 { (texts.with("activation", [("name", name.into())])) } }, None, &html! {}))
        (steps(texts, 3))
        (notice(Tone::Done, Some(&title), &html! {
            p { (texts.with("connected-consent", [("number", row.consent.number.into())])) }
        }))
        section.panel aria-labelledby="next" {
            h2 id="next" { (texts.say("connected-next")) }
            ul.rows {
                (step(texts, "1", "connected-run", "/runs"))
                (step(texts, "2", "connected-directory", "/directory"))
                (step(texts, "3", "connected-sheet", "/data-protection"))
            }
        }
    };
    Ok(Page::new(&guest.0, Nav::Integrations, &title).show(&content))
}

/// What comes next, with where to see it.
fn step(texts: &Texts, number: &str, text: &str, address: &str) -> Markup {
    html! {
        li.row {
            span.tile aria-hidden="true" { (number) }
            div {
                h3 { (texts.say(text)) }
                p.muted { (texts.say(&format!("{text}.hint"))) }
            }
            div.actions { a.button.small href=(address) { (texts.say(&format!("{text}.open"))) } }
        }
    }
}
