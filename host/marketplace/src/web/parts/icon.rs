//! Small pictures. Each stands beside a text that says the same.

use maud::{Markup, PreEscaped, html};

/// An icon by its name; nothing where there is none of that name.
pub(in crate::web) fn icon(name: &str) -> Markup {
    html! { svg.icon viewBox="0 0 16 16" aria-hidden="true" { (PreEscaped(paths(name))) } }
}

/// One that turns, where motion is welcome.
pub(super) fn turning(name: &str) -> Markup {
    html! { svg.icon.spin viewBox="0 0 16 16" aria-hidden="true" { (PreEscaped(paths(name))) } }
}

fn paths(name: &str) -> &'static str {
    match name {
        "ok" => r#"<circle cx="8" cy="8" r="6.25"/><path d="M5.25 8.25l2 2 3.5-4.25"/>"#,
        "warn" => r#"<path d="M8 2l6.5 11.5h-13z"/><path d="M8 6.5v3.25M8 11.6v.05"/>"#,
        "paused" => r#"<circle cx="8" cy="8" r="6.25"/><path d="M6.5 6v4M9.5 6v4"/>"#,
        "off" => r#"<circle cx="8" cy="8" r="6.25" stroke-dasharray="2.4 2.5"/>"#,
        "running" => r#"<path d="M13.75 8A5.75 5.75 0 1 1 11.9 3.8M13.5 1.75v2.9h-2.9"/>"#,
        "bad" => r#"<circle cx="8" cy="8" r="6.25"/><path d="M6 6l4 4M10 6l-4 4"/>"#,
        "denied" => r#"<circle cx="8" cy="8" r="6.25"/><path d="M3.75 12.25l8.5-8.5"/>"#,
        "held" => r#"<circle cx="8" cy="8" r="6.25"/><path d="M8 4.5V8l2.25 1.5"/>"#,
        "lock" => {
            r#"<rect x="3.25" y="7" width="9.5" height="6.75" rx="1.5"/><path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>"#
        }
        "info" => r#"<circle cx="8" cy="8" r="6.25"/><path d="M8 7.5v3.5M8 5.05V5"/>"#,
        "back" => r#"<path d="M9.75 3.5L5.25 8l4.5 4.5"/>"#,
        "menu" => r#"<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>"#,
        "check" => r#"<path d="M3.5 8.5l3 3 6-7"/>"#,
        "person" => {
            r#"<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.75c.6-2.6 2.7-4 5.25-4s4.65 1.4 5.25 4"/>"#
        }
        "market" => {
            r#"<path d="M2.5 6.5L3.75 2.5h8.5L13.5 6.5M2.5 6.5h11M3.5 6.5v7h9v-7M6.5 13.5V10h3v3.5"/>"#
        }
        "plug" => {
            r#"<path d="M6 1.75v3M10 1.75v3M4.25 4.75h7.5V7.5a3.75 3.75 0 0 1-7.5 0zM8 11.25v3"/>"#
        }
        "runs" => {
            r#"<path d="M2.5 8a5.5 5.5 0 0 1 9.6-3.65L13.5 6M13.5 2.5V6H10M13.5 8a5.5 5.5 0 0 1-9.6 3.65L2.5 10M2.5 13.5V10H6"/>"#
        }
        "ledger" => {
            r#"<rect x="3" y="1.75" width="10" height="12.5" rx="1.5"/><path d="M5.75 5.25h4.5M5.75 8h4.5M5.75 10.75h2.5"/>"#
        }
        "shield" => {
            r#"<path d="M8 1.75l5.25 2v4c0 3.25-2.25 5.5-5.25 6.5-3-1-5.25-3.25-5.25-6.5v-4z"/><path d="M5.75 8l1.75 1.75L10.5 6.5"/>"#
        }
        "key" => r#"<circle cx="5" cy="11" r="2.75"/><path d="M7 9l6.5-6.5M11 5l2 2"/>"#,
        _ => "",
    }
}
