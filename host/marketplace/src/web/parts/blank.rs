//! What stands in the place of what there is none of.

use maud::{Markup, html};

use super::icon::icon;

/// A sign, why there is nothing, and what can be done.
pub(in crate::web) fn blank(
    name: &str,
    heading: &Markup,
    content: &Markup,
    actions: &Markup,
) -> Markup {
    html! {
        div.panel.blank {
            (icon(name))
            h2 { (heading) }
            (content)
            @if !actions.0.is_empty() { div.actions { (actions) } }
        }
    }
}
