//! An activation: credentials, fields, a look at a few people, and the consent.
//!
//! Nothing is stored before the consent. What the steps know of each other is in memory,
//! under a name in the address, so that each can be reloaded.

pub(super) mod connected;
pub(super) mod credentials;
pub(super) mod fields;
pub(super) mod review;

use std::sync::Arc;

use axum::http::StatusCode;
use marketplace_runtime::Manifest;
use maud::{Markup, html};

use super::field_choice::codes;
use crate::web::Web;
use crate::web::attempts::Proved;
use crate::web::parts::{Tone, crumbs, head, notice, steps};
use crate::web::problem::Problem;
use crate::web::texts::Texts;

/// The activation of a tenant by its name in the address.
fn proved(web: &Web, tenant: &str, name: &str) -> Result<Arc<Proved>, Problem> {
    let over = || Problem::new(StatusCode::NOT_FOUND, "activation-over");
    web.attempts.get(tenant, name).ok_or_else(over)
}

/// What every step begins with.
fn top(texts: &Texts, manifest: &Manifest, step: usize) -> Markup {
    let name = texts.choose(&manifest.listing).name.as_str();
    let back = format!("/marketplace/{}", manifest.id);
    html! {
        (crumbs(texts, &back, name))
        (head(&html! { h1 { (heading(texts, manifest)) } }, None, &html! {}))
        (steps(texts, step))
    }
}

fn heading(texts: &Texts, manifest: &Manifest) -> String {
    let name = texts.choose(&manifest.listing).name.as_str();
    texts.with("activation", [("name", name.into())])
}

/// What credentials can read beyond need.
fn excess_notice(texts: &Texts, excess: &[String]) -> Markup {
    html! {
        @if !excess.is_empty() {
            (notice(Tone::Warning, Some(&texts.say("excess-heading")), &html! {
                p { (texts.say("excess")) " " (codes(excess.iter().map(String::as_str))) }
                p { (texts.say("excess-remedy")) }
            }))
        }
    }
}
