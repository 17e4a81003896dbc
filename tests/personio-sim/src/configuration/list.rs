//! The list of all credentials.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use maud::{Markup, html};

use super::address;
use super::form::Form;
use super::layout::{self, Page};
use super::notice::Notice;
use super::text::Text;
use super::visitor::Visitor;
use crate::access::Access;
use crate::attribute::Catalogue;
use crate::clients::{Client, Registration};
use crate::simulator::Simulator;

/// A simulator may have a hundred thousand clients.
const PER_PAGE: usize = 50;
const PAGE: &str = "page";

pub(super) async fn show(
    State(simulator): State<Arc<Simulator>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Markup {
    let text = visitor.text();
    let catalogue = simulator.directory.catalogue();
    let form = Form::parse(query.as_deref().unwrap_or_default().as_bytes());
    let page = form.one(PAGE).and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let skip = PER_PAGE.saturating_mul(page - 1);
    let (count, registrations) = simulator.clients.newest(skip, PER_PAGE);
    let body = html! {
        div.head {
            h1 { (text.api_credentials) }
            a.button.primary #new href=(address::NEW) { (text.new_credentials) }
        }
        (layout::notice(Notice::of(query.as_deref()), text))
        p { (text.list_intro) }
        @if registrations.is_empty() {
            p.empty { (if count == 0 { text.list_is_empty } else { text.list_ends_before }) }
        } @else {
            ul.credentials {
                @for (client, registration) in &registrations {
                    li { (entry(*client, registration, catalogue, text)) }
                }
            }
        }
        (pages(page, count, text))
    };
    let here = Some(address::CREDENTIALS.to_owned());
    Page { title: text.api_credentials, here, leaf: None }.around(&visitor, &body)
}

fn entry(
    client: Client,
    registration: &Registration,
    catalogue: &Catalogue,
    text: &Text,
) -> Markup {
    let integration = registration.integration.as_deref().unwrap_or(text.other);
    html! {
        h2 { a href=(address::of(client)) { (registration.name) } }
        dl {
            div { dt { (text.integration) } dd { (integration) } }
            div { dt { (text.access) } dd { (summary(&registration.access, catalogue, text)) } }
            div.wide { dt { (text.client_id) } dd { code { (registration.client_id()) } } }
        }
        @if !registration.is_handed_out {
            p.tag { (text.not_handed_out) }
        }
    }
}

/// In a few words what they may do.
fn summary(access: &Access, catalogue: &Catalogue, text: &Text) -> String {
    if !access.reads_employees {
        return text.no_right.to_owned();
    }
    let of = catalogue.optional().count();
    // The id is always one of them.
    (text.readable)(access.readable.len().saturating_sub(1), of)
}

fn pages(page: usize, count: usize, text: &Text) -> Markup {
    let last = count.div_ceil(PER_PAGE).max(1);
    html! {
        @if last > 1 || page > 1 {
            nav.pages aria-label=(text.pages) {
                @if page > 1 {
                    a.button rel="prev" href=(address::page_of_list((page - 1).min(last))) {
                        (text.newer)
                    }
                }
                p { ((text.page_of)(page, last)) }
                @if page < last {
                    a.button rel="next" href=(address::page_of_list(page + 1)) { (text.older) }
                }
            }
        }
    }
}
