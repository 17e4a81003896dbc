//! A box that says something before the rest.

use maud::{Markup, html};

use super::icon::icon;

/// How much it matters, and whether it is read aloud at once.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) enum Tone {
    Info,
    Warning,
    /// What was just done.
    Done,
    /// A refusal of what was just tried.
    Refusal,
}

pub(in crate::web) fn notice(tone: Tone, heading: Option<&str>, content: &Markup) -> Markup {
    let (class, name, role) = match tone {
        Tone::Info => ("notice info", "info", None),
        Tone::Warning => ("notice warn", "warn", None),
        Tone::Done => ("notice ok", "ok", Some("status")),
        Tone::Refusal => ("notice bad", "bad", Some("alert")),
    };
    html! {
        div class=(class) role=[role] {
            (icon(name))
            div {
                @if let Some(heading) = heading { h2 { (heading) } }
                (content)
            }
        }
    }
}
