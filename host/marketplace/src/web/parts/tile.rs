//! The sign of an integration.

use maud::{Markup, html};

/// Its first letter. The name stands beside it.
pub(in crate::web) fn tile(name: &str) -> Markup {
    let first = name.chars().find(|c| c.is_alphanumeric());
    html! {
        span.tile aria-hidden="true" {
            @if let Some(first) = first { (first.to_uppercase()) }
        }
    }
}
