//! One pair of credentials: what it may do, and its secret as long as nobody has it.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::access;
use super::address;
use super::draft::AccessDraft;
use super::form::Form;
use super::layout::{self, Page};
use super::mistake::Mistake;
use super::notice::Notice;
use super::problem::Problem;
use super::selected::Selected;
use super::text::Text;
use super::visitor::Visitor;
use crate::attribute::Catalogue;
use crate::clients::{Client, Registration};
use crate::simulator::Simulator;

pub(super) async fn show(
    State(simulator): State<Arc<Simulator>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
    selected: Selected,
) -> Markup {
    let catalogue = simulator.directory.catalogue();
    let draft = AccessDraft::as_it_is(&selected.registration.access, catalogue);
    let notice = Notice::of(query.as_deref());
    page(&visitor, &selected, &draft, &[], notice, catalogue)
}

pub(super) async fn submit(
    State(simulator): State<Arc<Simulator>>,
    Extension(visitor): Extension<Visitor>,
    selected: Selected,
    form: Form,
) -> Result<Response, Problem> {
    let catalogue = simulator.directory.catalogue();
    let draft = AccessDraft::of(&form);
    match draft.check(catalogue) {
        Ok(access) => {
            let client = selected.client;
            simulator.clients.change(client, access).ok_or(Problem::CredentialsUnknown)?;
            Ok(Redirect::to(&Notice::Saved.at(&address::of(client))).into_response())
        }
        Err(mistake) => {
            let page = page(&visitor, &selected, &draft, &[mistake], None, catalogue);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn page(
    visitor: &Visitor,
    Selected { client, registration }: &Selected,
    draft: &AccessDraft,
    mistakes: &[Mistake],
    notice: Option<Notice>,
    catalogue: &Catalogue,
) -> Markup {
    let text = visitor.text();
    let address = address::of(*client);
    let integration = registration.integration.as_deref().unwrap_or(text.other);
    let body = html! {
        h1 { (registration.name) }
        (layout::notice(notice, text))
        (layout::mistakes(mistakes, text))
        dl.facts {
            div { dt { (text.integration) } dd { (integration) } }
            div { dt { (text.client_id) } dd { code #client-id { (registration.client_id()) } } }
        }
        (secret(*client, registration, text))
        form #access method="post" action=(address) novalidate {
            h2 { (text.access) }
            (access::fields(draft, mistakes, catalogue, text))
            p.actions { button.primary #save type="submit" { (text.save) } }
        }
        section {
            h2 { (text.revoke) }
            p { (text.revoke_hint) }
            p.actions {
                a.button.danger #revoke href={ (address) "/revoke" } { (text.revoke_ask) }
            }
        }
    };
    let title = if mistakes.is_empty() {
        registration.name.clone()
    } else {
        format!("{}: {}", text.mistake, registration.name)
    };
    let leaf = Some(registration.name.as_str());
    Page { title: &title, here: Some(address), leaf }.around(visitor, &body)
}

/// By a button each, and by no mere address: what looks at a page before its visitor
/// does is not to take the secret away.
fn secret(client: Client, registration: &Registration, text: &Text) -> Markup {
    let address = address::of(client);
    html! {
        section.secret #secret {
            h2 { (text.client_secret) }
            @if registration.is_handed_out {
                p { (text.handed_out) }
            } @else {
                p { (text.hand_out_hint) }
                div.actions #hand-out {
                    form method="post" action={ (address) "/download" } {
                        button.primary #download type="submit" { (text.download) }
                    }
                    form method="post" action={ (address) "/secret" } {
                        button #show-secret type="submit" { (text.show_secret) }
                    }
                }
                p #handed-out role="status" data-says=(text.handed_out) {}
            }
        }
    }
}
