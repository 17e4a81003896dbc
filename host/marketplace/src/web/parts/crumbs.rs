//! The way back.

use maud::{Markup, html};

use super::icon::icon;
use crate::web::texts::Texts;

/// A link to the page that this one belongs to.
pub(in crate::web) fn crumbs(texts: &Texts, address: &str, label: &str) -> Markup {
    html! {
        nav.crumbs aria-label=(texts.say("crumbs")) { a href=(address) { (icon("back")) (label) } }
    }
}
