//! What somebody should know of an integration before they activate it.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use marketplace_runtime::manifest::{EgressRule, FieldEntry, QueryType};
use marketplace_runtime::{Capability, Manifest};
use maud::{Markup, html};
use url::Url;

use super::marketplace::{Connected, entrance};
use crate::marketplace::Listing;
use crate::signature::Signature;
use crate::web::Web;
use crate::web::address;
use crate::web::parts::{
    Badge, Column, Nav, Page, badge, crumbs, icon, mail_link, moment, table, tile,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::Visitor;

/// What no plugin may do, since nothing that a room offers lets it.
const CANNOT: [&str; 5] =
    ["cannot-files", "cannot-sockets", "cannot-secrets", "cannot-programs", "cannot-redirects"];

/// `GET /marketplace/{integration}`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    integration: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(integration) = integration?;
    let listing = web.marketplace.listing(&integration).await?;
    let connected = Connected::of(&web, &visitor).await?;
    let connected = connected.filter(|connected| connected.integration == listing.id());
    let name = visitor.texts.choose(&listing.inspection.manifest().listing).name.clone();
    let content = html! {
        (crumbs(visitor.texts, "/marketplace", &visitor.texts.say("nav-marketplace")))
        (title(&visitor, &listing, connected.as_ref()))
        (about(&visitor, &listing))
        (permissions(visitor.texts, &listing))
        (requests(visitor.texts, &listing))
        (keeps(visitor.texts, &listing))
    };
    Ok(Page::new(&visitor, Nav::Marketplace, &name).show(&content))
}

fn title(visitor: &Visitor, listing: &Listing, connected: Option<&Connected>) -> Markup {
    let words = visitor.texts.choose(&listing.inspection.manifest().listing);
    html! {
        div.page-head {
            (tile(&words.name))
            div {
                h1.clamp dir="auto" { (words.name) }
                p.lede { (words.summary) }
            }
            div.actions { (actions(visitor, listing, &words.name, connected)) }
        }
    }
}

/// Whoever is asked to sign in comes back to the activation.
fn actions(
    visitor: &Visitor,
    listing: &Listing,
    name: &str,
    connected: Option<&Connected>,
) -> Markup {
    let texts = visitor.texts;
    let may_activate = visitor.signed_in.is_none() || visitor.is_administrator();
    html! {
        @if let Some(connected) = connected {
            (badge(texts, connected.state))
            a.button href="/settings/integrations" { (texts.say("listing-settings")) }
        } @else if may_activate {
            a.button.primary href=(address::of_activation(listing.id())) {
                (texts.say("listing-activate"))
                span.visually-hidden { " " bdi { (name) } }
            }
            (entrance(visitor))
        } @else {
            p.muted { (texts.say("listing-ask-administrator")) }
        }
    }
}

fn about(visitor: &Visitor, listing: &Listing) -> Markup {
    let texts = visitor.texts;
    let manifest = listing.inspection.manifest();
    let words = texts.choose(&manifest.listing);
    html! {
        div.split {
            div.stack {
                section.panel aria-labelledby="what" {
                    div.prose {
                        h2 id="what" { (texts.say("listing-what")) }
                        p { (words.description) }
                        p { strong {
                            (texts.with("listing-promise", [("name", words.name.as_str().into())]))
                        } }
                    }
                }
                (fields(texts, manifest, &words.name))
            }
            (facts(texts, listing))
        }
    }
}

fn fields(texts: &Texts, manifest: &Manifest, source: &str) -> Markup {
    let count = manifest.fields.len();
    let internal = manifest.fields.iter().filter(|field| !field.shown).count();
    let caption = html! {
        (texts.say("listing-fields"))
        span { (texts.with("listing-fields-count", [("count", count.into())])) }
    };
    let columns = [
        Column::text(texts.say("field")),
        Column::text(texts.say("field-technical")),
        Column::text(texts.with("field-attributes", [("source", source.into())])),
    ];
    let rows = manifest.fields.iter().map(|field| {
        let technical = html! { code { (field.name) } };
        vec![starred(texts, field), technical, codes(texts, &field.attributes)].into()
    });
    html! {
        section aria-label=(texts.say("listing-fields")) {
            (table(("fields", &caption), &columns, rows))
            p.hint { (texts.with("listing-footnote", [("count", internal.into())])) }
        }
    }
}

/// The name of a field, with an asterisk where people are shown it.
pub(super) fn starred(texts: &Texts, field: &FieldEntry) -> Markup {
    html! {
        (texts.choose(&field.label))
        @if field.shown {
            span aria-hidden="true" { "\u{202f}*" }
            span.visually-hidden { " (" (texts.say("field-shown")) ")" }
        }
    }
}

/// Technical names one after the other.
pub(super) fn codes(texts: &Texts, names: &[String]) -> Markup {
    html! {
        @for (place, name) in names.iter().enumerate() {
            @if place > 0 { ", " }
            code { (name) }
        }
        @if names.is_empty() { (none(texts)) }
    }
}

fn none(texts: &Texts) -> Markup {
    html! { span.muted { (texts.say("none")) } }
}

fn facts(texts: &Texts, listing: &Listing) -> Markup {
    let manifest = listing.inspection.manifest();
    let (words, publisher) = (texts.choose(&manifest.listing), &manifest.publisher);
    html! {
        aside.panel aria-label=(texts.say("listing-about")) {
            dl.facts.tall {
                div { dt { (texts.say("listing-prices")) } dd { (words.prices) } }
                div { dt { (texts.say("listing-trial")) } dd { (words.trial) } }
                div {
                    dt { (texts.say("listing-contact")) }
                    dd { (words.contact) br; (mail_link(&publisher.contact)) }
                }
                div {
                    dt { (texts.say("listing-publisher")) }
                    dd { bdi { (publisher.name) } br; (web_link(&publisher.url)) }
                }
                div { dt { (texts.say("listing-version")) } dd { bdi { (manifest.version) } } }
                div {
                    dt { (texts.say("listing-since")) }
                    dd { (moment(texts, listing.listed_at)) }
                }
                div {
                    dt { (texts.say("listing-signature")) }
                    dd { (signature(texts, &listing.signature)) }
                }
                div {
                    dt { (texts.say("listing-digest")) }
                    dd.digest { (listing.inspection.digest()) }
                }
            }
        }
    }
}

/// A site that a click leads to, where nobody on the way can change it; any other text as
/// it is, whatever a browser would make of it.
fn web_link(url: &str) -> Markup {
    let safe = Url::parse(url).ok().filter(|url| url.scheme() == "https");
    html! {
        @if let Some(safe) = safe { a href=(safe) rel="noopener" { bdi { (url) } } }
        @else { bdi { (url) } }
    }
}

fn signature(texts: &Texts, signature: &Signature) -> Markup {
    match signature {
        Signature::Unsigned => badge(texts, Badge::Unsigned),
        Signature::SignedBy(publisher) => html! {
            (badge(texts, Badge::Signed)) " " (texts.say("marketplace-by")) " "
            bdi { (publisher.name) } br;
            span.small.muted { (texts.say("listing-key")) " " code { (publisher.key_id) } }
        },
        Signature::UnknownKey(key) => html! {
            (badge(texts, Badge::UnknownKey)) br;
            span.small.muted { (texts.say("listing-key")) " " code { (key) } }
        },
    }
}

fn permissions(texts: &Texts, listing: &Listing) -> Markup {
    html! {
        section.panel aria-labelledby="permissions" {
            div.panel-head { div {
                h2 id="permissions" { (texts.say("listing-permissions")) }
                p { (texts.say("listing-permissions-from")) }
            } }
            div.signatures {
                div.stack { h3 { (texts.say("listing-may")) } (may(texts, listing)) }
                div.stack { h3 { (texts.say("listing-may-not")) } (may_not(texts, listing)) }
            }
            details.more {
                summary { (texts.say("listing-exports")) }
                ul.fine {
                    @for export in listing.inspection.exports() { li { code.muted { (export) } } }
                }
            }
        }
    }
}

/// What the component imports, in words.
fn may(texts: &Texts, listing: &Listing) -> Markup {
    let capabilities = Capability::ALL.map(|one| (one, listing.inspection.imports_for(one)));
    html! {
        ul.fine {
            @for (capability, imports) in capabilities {
                @if !imports.is_empty() {
                    li {
                        (icon("check"))
                        span {
                            (texts.say(&format!("capability-{}", capability.name())))
                            @for import in imports { br; code.muted { (import) } }
                        }
                    }
                }
            }
        }
    }
}

/// What it does not import, and what nobody could.
fn may_not(texts: &Texts, listing: &Listing) -> Markup {
    let inspection = &listing.inspection;
    let missing =
        [(Capability::Network, "cannot-network"), (Capability::Storage, "cannot-storage")];
    let missing = missing.into_iter().filter(|(one, _)| inspection.imports_for(*one).is_empty());
    html! {
        ul.fine {
            @for (capability, text) in missing {
                li {
                    (icon("denied"))
                    span {
                        (texts.say(text))
                        // Its manifest asks for what its code has no use for.
                        @if inspection.claims(capability) == Some(true) {
                            " " span.muted { (texts.say("cannot-though-claimed")) }
                        }
                    }
                }
            }
            @for text in CANNOT { li { (icon("denied")) span { (texts.say(text)) } } }
        }
    }
}

fn requests(texts: &Texts, listing: &Listing) -> Markup {
    let manifest = listing.inspection.manifest();
    let origin = listing.surroundings.origin.as_ref().unwrap_or(&manifest.origin.default);
    let caption = html! {
        (texts.say("listing-requests")) " " bdi { (origin) }
        span { (texts.say("listing-requests-only")) }
    };
    let columns = [
        Column::text(texts.say("request-method")),
        Column::text(texts.say("request-path")),
        Column::text(texts.say("request-query")),
        Column::text(texts.say("request-opens")),
        Column::text(texts.say("request-needs")),
    ];
    html! {
        (table(("egress", &caption), &columns, manifest.egress.iter().map(|rule| {
            vec![
                html! { code { (rule.method.as_str()) } },
                path(rule.path.as_str()),
                query(texts, rule),
                codes(texts, &rule.opens),
                needs(texts, rule),
            ].into()
        })))
        @if !manifest.headers.is_empty() {
            p.hint {
                (texts.say("listing-headers")) " "
                @for (place, header) in manifest.headers.iter().enumerate() {
                    @if place > 0 { ", " }
                    code { (header) }
                }
            }
        }
    }
}

/// A path that breaks before its slashes.
pub(super) fn path(path: &str) -> Markup {
    let parts = path.split('/').skip(1).enumerate();
    html! { code { @for (place, part) in parts { @if place > 0 { wbr; } "/" (part) } } }
}

fn query(texts: &Texts, rule: &EgressRule) -> Markup {
    html! {
        @for (place, (name, kind)) in rule.query.iter().enumerate() {
            @if place > 0 { br; }
            code { (name) } ": "
            (texts.say(match kind {
                QueryType::Integer => "query-integer",
                QueryType::Timestamp => "query-timestamp",
                QueryType::ConsentedAttributes => "query-attributes",
            }))
        }
        @if rule.query.is_empty() { (none(texts)) }
    }
}

fn needs(texts: &Texts, rule: &EgressRule) -> Markup {
    match rule.needs_field {
        Some(field) => html! { code { (field) } },
        None => html! { (texts.say("request-always")) },
    }
}

fn keeps(texts: &Texts, listing: &Listing) -> Markup {
    let keeps = listing.inspection.manifest().keeps.as_ref();
    html! {
        section.panel aria-labelledby="keeps" {
            div.prose {
                h2 id="keeps" { (texts.say("listing-keeps")) }
                p {
                    @if let Some(keeps) = keeps { (texts.choose(keeps)) }
                    @else { (texts.say("listing-keeps-nothing")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_leads_to_https_only() {
        let link = |url| web_link(url).into_string();
        assert!(link("https://backhq.com").contains("href=\"https://backhq.com/\""));
        for url in ["javascript:alert(1)", "http://backhq.com", "//backhq.com", "backhq.com", ""] {
            assert!(!link(url).contains("href"), "{url}");
        }
        assert!(!link("https://x.example/\"><script>").contains("<script>"));
    }

    #[test]
    fn a_path_breaks_before_its_slashes() {
        assert_eq!(path("/v1/auth").into_string(), "<code>/v1<wbr>/auth</code>");
        assert_eq!(path("/auth").into_string(), "<code>/auth</code>");
    }
}
