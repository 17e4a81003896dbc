//! The client secret, which is handed out once: as a file, or on a page.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::address;
use super::layout::Page;
use super::problem::Problem;
use super::selected::Selected;
use super::visitor::Visitor;
use crate::clients::{Client, Withheld};
use crate::credentials::Credentials;
use crate::simulator::Simulator;

/// The file as Personio named it.
pub(super) async fn download(
    State(simulator): State<Arc<Simulator>>,
    Selected { client, .. }: Selected,
) -> Result<Response, Problem> {
    let pair = hand_out(&simulator, client)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"PersonioAPICredentials.txt\""),
    ];
    Ok((headers, pair.text()).into_response())
}

/// To be copied.
pub(super) async fn show(
    State(simulator): State<Arc<Simulator>>,
    Extension(visitor): Extension<Visitor>,
    Selected { client, registration }: Selected,
) -> Result<Markup, Problem> {
    let pair = hand_out(&simulator, client)?;
    let text = visitor.text();
    let body = html! {
        h1 { (registration.name) }
        p.notice role="status" { (text.copy_now) }
        (value("client-id", text.client_id, pair.client_id()))
        (value("client-secret", text.client_secret, pair.client_secret()))
        p.actions { a.button.primary href=(address::of(client)) { (text.copied) } }
    };
    let leaf = Some(registration.name.as_str());
    Ok(Page { title: text.client_secret, here: None, leaf }.around(&visitor, &body))
}

/// A field, so that the keyboard alone can select all of it.
fn value(id: &str, label: &str, value: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input.value id=(id) type="text" readonly value=(value) autocomplete="off"
                spellcheck="false";
        }
    }
}

fn hand_out(simulator: &Simulator, client: Client) -> Result<Credentials, Problem> {
    simulator.clients.hand_out(client).map_err(|withheld| match withheld {
        Withheld::Unknown => Problem::CredentialsUnknown,
        Withheld::HandedOut => Problem::HandedOut,
    })
}
