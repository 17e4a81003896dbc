//! The end of a pair of credentials, which is asked about first.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};

use super::address;
use super::layout::Page;
use super::notice::Notice;
use super::problem::Problem;
use super::selected::Selected;
use super::visitor::Visitor;
use crate::simulator::Simulator;

pub(super) async fn show(
    Extension(visitor): Extension<Visitor>,
    Selected { client, registration }: Selected,
) -> Markup {
    let text = visitor.text();
    let back = address::of(client);
    let here = format!("{back}/revoke");
    let title = (text.revoke_question)(&registration.name);
    let body = html! {
        h1 { (title) }
        p { (text.revoke_hint) }
        form method="post" action=(here) {
            p.actions {
                button.danger #confirm type="submit" { (text.revoke_now) }
                a.button href=(back) { (text.cancel) }
            }
        }
    };
    Page { title: &title, here: Some(here), leaf: Some(&registration.name) }.around(&visitor, &body)
}

pub(super) async fn submit(
    State(simulator): State<Arc<Simulator>>,
    Selected { client, .. }: Selected,
) -> Result<Redirect, Problem> {
    simulator.clients.revoke(client).ok_or(Problem::CredentialsUnknown)?;
    Ok(Redirect::to(&Notice::Revoked.at(address::CREDENTIALS)))
}
