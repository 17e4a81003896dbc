//! What needs attention, in words, and with what to do.

use maud::{Markup, html};

use crate::cause::Cause;
use crate::web::parts::duration;
use crate::web::texts::Texts;

/// A cause, what it means and what to do. Of a kind without words of its own, the words
/// that came with it are shown.
pub(super) fn paragraph(texts: &Texts, cause: &Cause) -> Markup {
    let id = format!("cause-{}", cause.kind);
    let values = fluent_bundle::FluentArgs::new();
    let Some(heading) = texts.find(&id, &values) else {
        return html! { p.cause { (cause.message) } };
    };
    let remedy = texts.find(&format!("{id}.remedy"), &values).unwrap_or_default();
    html! {
        p.cause {
            b { (heading) } " " (remedy)
            @if let Some(wait) = cause.retry_after {
                " " (texts.with("cause-again-in", [("wait", duration(texts, wait).into())]))
            }
        }
    }
}
