//! What is on offer.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::marketplace::Listing;
use crate::web::Web;
use crate::web::address;
use crate::web::parts::{Badge, Nav, Page, badge, blank, head, tile};
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// What the visitor's company is connected to, and how that is.
pub(super) struct Connected {
    pub(super) integration: String,
    pub(super) state: Badge,
}

impl Connected {
    pub(super) async fn of(web: &Web, visitor: &Visitor) -> Result<Option<Self>, Problem> {
        let Some(signed_in) = &visitor.signed_in else { return Ok(None) };
        let tenant = &signed_in.account.tenant;
        let row = web.marketplace.connection(tenant).await?;
        let Some(row) = row.filter(|row| row.disconnected_at.is_none()) else { return Ok(None) };
        let state = web.marketplace.directory_state(row.id, tenant).await?;
        Ok(Some(Self { integration: row.integration, state: Badge::of(&state) }))
    }
}

/// `GET /marketplace`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let listings = web.marketplace.listings().await?;
    let connected = Connected::of(&web, &visitor).await?;
    let texts = visitor.texts;
    let title = texts.say("nav-marketplace");
    let lede = texts.say("marketplace-lede");
    let content = html! {
        (head(&html! { h1 { (title) } }, Some(&lede), &entrance(&visitor)))
        @if listings.is_empty() { (nothing(&visitor)) }
        @else {
            ul.cards {
                @for listing in &listings { (card(&visitor, listing, connected.as_ref())) }
            }
        }
    };
    Ok(Page::new(&visitor, Nav::Marketplace, &title).show(&content))
}

/// The way in, for whoever has not taken it.
pub(super) fn entrance(visitor: &Visitor) -> Markup {
    html! {
        @if visitor.signed_in.is_none() {
            a.button href=(visitor.sign_in_address()) { (visitor.texts.say("sign-in")) }
        }
    }
}

fn nothing(visitor: &Visitor) -> Markup {
    let texts = visitor.texts;
    let heading = html! { (texts.say("marketplace-empty")) };
    let content = html! {
        p {
            (texts.say("marketplace-empty-why")) " "
            code { "marketplace listing add PLUGIN.wasm" }
        }
    };
    blank("market", &heading, &content, &Markup::default())
}

fn card(visitor: &Visitor, listing: &Listing, connected: Option<&Connected>) -> Markup {
    let texts = visitor.texts;
    let manifest = listing.inspection.manifest();
    let words = texts.choose(&manifest.listing);
    let fields = texts.with("fields", [("count", manifest.fields.len().into())]);
    html! {
        li.panel.card {
            div.card-top {
                (tile(&words.name))
                @if let Some(connected) = connected.filter(|it| it.integration == listing.id()) {
                    (badge(texts, connected.state))
                }
            }
            h2 { a.cover href=(address::of_listing(listing.id())) { bdi { (words.name) } } }
            p { (words.summary) }
            p.card-foot {
                (texts.say("marketplace-by")) " " bdi { (manifest.publisher.name) } " · "
                (fields) " · " (texts.say("marketplace-version")) " " bdi { (manifest.version) }
            }
        }
    }
}
