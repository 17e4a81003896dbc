//! A sheet for whoever answers for data protection, made from the consent in force.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use marketplace_runtime::{FieldMask, Manifest};
use maud::{Markup, html};

use super::directory::unconnected;
use super::listing::{codes, path, starred};
use crate::clock::Timestamp;
use crate::database::{ConnectionRow, Consent};
use crate::error::Error;
use crate::marketplace::Directory;
use crate::schedule::Schedule;
use crate::web::Web;
use crate::web::parts::{
    Column, Nav, Page, Row, head, icon, interval, label, labels, moment, table,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::Guest;

/// What the product does about it, whoever is connected to what.
const MEASURES: [&str; 6] = [
    "measure-sandbox",
    "measure-egress",
    "measure-secrets",
    "measure-sealed",
    "measure-erasure",
    "measure-ledger",
];

/// What the sheet is made of.
struct Sheet<'a> {
    texts: &'a Texts,
    connection: &'a ConnectionRow,
    manifest: &'a Manifest,
    /// The first one first.
    consents: Vec<Consent>,
    directory: Directory,
    schedule: Schedule,
    keep_leavers: Duration,
}

/// `GET /data-protection`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
) -> Result<Response, Problem> {
    let (marketplace, texts, tenant) = (&web.marketplace, guest.0.texts, guest.tenant());
    let title = texts.say("sheet");
    let page = Page::new(&guest.0, Nav::DataProtection, &title);
    let (connection, manifest) = match marketplace.connected_manifest(tenant).await {
        Err(Error::NotConnected { .. }) => return Ok(page.show(&nothing(texts))),
        connected => connected?,
    };
    let sheet = Sheet {
        texts,
        connection: &connection,
        manifest: &manifest,
        consents: marketplace.consents(tenant).await?,
        directory: marketplace.directory(tenant).await?,
        schedule: marketplace.schedule(tenant).await?.0,
        keep_leavers: marketplace.keep_leavers(),
    };
    Ok(page.show(&sheet.content()))
}

fn nothing(texts: &Texts) -> Markup {
    html! {
        (head(&html! { h1 { (texts.say("sheet")) } }, None, &Markup::default()))
        (unconnected(texts, "shield"))
    }
}

impl Sheet<'_> {
    fn content(&self) -> Markup {
        let texts = self.texts;
        html! {
            article.sheet {
                (self.head())
                (section("what", 1, &texts.say("sheet-what"), &self.what()))
                (section("data", 2, &texts.say("sheet-data"), &self.data()))
                (section("who", 3, &texts.say("sheet-who"), &self.who()))
                (section("measures", 4, &texts.say("sheet-measures"), &self.measures()))
                (section("yours", 5, &texts.say("sheet-yours"), &self.yours()))
            }
        }
    }

    /// The fields that may be sent.
    fn released(&self) -> FieldMask {
        self.connection.consent.fields
    }

    /// Which consent is in force.
    fn number(&self) -> String {
        let number = self.connection.consent.number;
        self.texts.with("sheet-consent", [("number", number.into())])
    }

    fn source(&self) -> &str {
        &self.texts.choose(&self.manifest.listing).name
    }

    fn head(&self) -> Markup {
        let texts = self.texts;
        html! {
            div.page-head {
                div {
                    h1 { (texts.say("sheet")) }
                    p.lede {
                        (texts.with("sheet-lede", [("source", self.source().into())])) " "
                        bdi { (self.connection.tenant) } ", "
                        (moment(texts, Timestamp::now())) ". "
                        (self.number())
                    }
                }
                p.notice.no-print { (icon("info")) span { (texts.say("sheet-print")) } }
            }
        }
    }

    fn what(&self) -> Markup {
        let texts = self.texts;
        let default = &self.manifest.origin.default;
        let Directory { employees, leavers, .. } = &self.directory;
        html! {
            dl.facts {
                div { dt { (texts.say("sheet-purpose")) } dd { (texts.say("sheet-purpose-is")) } }
                div {
                    dt { (texts.say("sheet-source")) }
                    dd {
                        bdi { (self.source()) } ", "
                        @if let Some(origin) = &self.connection.origin { (origin) }
                        @else { (default) }
                        ". " (texts.say("sheet-source-is"))
                    }
                }
                div {
                    dt { (texts.say("sheet-recipients")) }
                    dd { (texts.say("sheet-recipients-are")) }
                }
                div {
                    dt { (texts.say("sheet-people")) }
                    dd {
                        (texts.say("sheet-people-are")) " "
                        (texts.with("people", [("count", (*employees).into())]))
                        @if *leavers > 0 {
                            ", " (texts.with("directory-gone", [("count", (*leavers).into())]))
                        }
                    }
                }
                div { dt { (texts.say("sheet-interval")) } dd { (self.interval()) } }
                div { dt { (texts.say("sheet-retention")) } dd { (self.retention()) } }
            }
        }
    }

    fn interval(&self) -> Markup {
        html! {
            @if let Some(paused_at) = self.schedule.paused_at {
                (self.texts.say("sheet-paused")) " " (moment(self.texts, paused_at))
            } @else {
                (interval(self.texts, self.schedule.every))
            }
        }
    }

    fn retention(&self) -> Markup {
        let texts = self.texts;
        let after = interval(texts, self.keep_leavers);
        html! {
            (texts.say("sheet-retention-present")) " "
            @if self.keep_leavers.is_zero() { (texts.say("sheet-retention-no-leavers")) }
            @else { (texts.with("sheet-retention-leavers", [("after", after.into())])) }
            " " (texts.say("sheet-retention-narrowed"))
            " " (texts.say("sheet-retention-ended"))
            " " (texts.say("sheet-retention-backups"))
        }
    }

    fn data(&self) -> Markup {
        let texts = self.texts;
        let sent: Vec<_> =
            self.manifest.fields.iter().filter(|it| self.released().contains(it.name)).collect();
        let caption = html! {
            (texts.say("sheet-sent"))
            span {
                (texts.with("sheet-sent-count", [
                    ("sent", sent.len().into()),
                    ("all", self.manifest.fields.len().into()),
                ]))
            }
        };
        let columns = [
            Column::text(texts.say("field")),
            Column::text(texts.say("field-technical")),
            Column::text(texts.with("field-attributes", [("source", self.source().into())])),
            Column::text(texts.say("field-use")),
        ];
        let rows = sent.into_iter().map(|field| {
            let use_of = if field.shown { "field-shown" } else { "field-internal" };
            Row::from(vec![
                starred(texts, field),
                html! { code { (field.name) } },
                codes(texts, &field.attributes),
                html! {
                    @if let Some(reason) = &field.reason { (texts.choose(reason)) " " }
                    span.small.muted { "(" (texts.say(use_of)) ")" }
                },
            ])
        });
        html! {
            (table(("sent", &caption), &columns, rows))
            (self.not_sent())
        }
    }

    fn not_sent(&self) -> Markup {
        let texts = self.texts;
        let left_out = self.manifest.available().without(self.released());
        html! {
            @if !left_out.is_empty() {
                p.hint {
                    (texts.say("sheet-not-sent")) " "
                    @for (place, field) in left_out.iter().enumerate() {
                        @if place > 0 { ", " }
                        (label(texts, self.manifest, field)) " (" code { (field) } ")"
                    }
                    ". " (texts.say("sheet-refused"))
                }
            }
        }
    }

    fn who(&self) -> Markup {
        let texts = self.texts;
        let ConnectionRow { consent, connected_at, plugin_digest, .. } = self.connection;
        html! {
            dl.facts {
                div {
                    dt { (texts.say("sheet-in-force")) }
                    dd {
                        (self.number()) ", "
                        bdi { (consent.given_by) } ", " (moment(texts, consent.given_at))
                    }
                }
                div {
                    dt { (texts.say("sheet-connected")) }
                    dd { (moment(texts, *connected_at)) }
                }
                div {
                    dt { (texts.say("sheet-plugin")) }
                    dd {
                        bdi { (self.source()) } " " bdi { (self.manifest.version) } ", "
                        (texts.say("marketplace-by")) " " bdi { (self.manifest.publisher.name) } br;
                        span.digest { (plugin_digest) }
                    }
                }
            }
            (self.history())
        }
    }

    fn history(&self) -> Markup {
        let texts = self.texts;
        let caption = html! { (texts.say("sheet-consents")) };
        let columns = [
            Column::text(texts.say("consents-number")),
            Column::text(texts.say("consent-fields")),
            Column::text(texts.say("consent-by")),
            Column::text(texts.say("consent-at")),
            Column::text(texts.say("listing-digest")),
        ];
        let before = std::iter::once(FieldMask::empty());
        let before = before.chain(self.consents.iter().map(|consent| consent.fields));
        let rows: Vec<_> = self.consents.iter().zip(before).collect();
        let rows = rows.into_iter().rev().map(|(consent, before)| self.consent(consent, before));
        table(("consents", &caption), &columns, rows)
    }

    /// A consent, by what it has changed.
    fn consent(&self, consent: &Consent, before: FieldMask) -> Row {
        let texts = self.texts;
        let is_in_force = consent.number == self.connection.consent.number;
        Row::from(vec![
            html! {
                (consent.number)
                @if is_in_force { ", " (texts.say("consent-in-force")) }
            },
            html! {
                (texts.with("fields", [("count", consent.fields.iter().count().into())]))
                (self.change("consent-added", consent.fields.without(before)))
                (self.change("consent-removed", before.without(consent.fields)))
            },
            html! { bdi.clamp { (consent.given_by) } },
            moment(texts, consent.given_at),
            html! { span.digest { (shortened(&consent.plugin_digest)) } },
        ])
    }

    fn change(&self, text: &str, fields: FieldMask) -> Markup {
        let texts = self.texts;
        html! {
            @if !fields.is_empty() {
                br;
                span.muted { (texts.say(text)) " " (labels(texts, self.manifest, fields)) }
            }
        }
    }

    fn measures(&self) -> Markup {
        let texts = self.texts;
        html! {
            div.prose {
                ul { @for measure in MEASURES { li { (texts.say(measure)) } } }
                p { (texts.say("sheet-requests")) }
                ul {
                    @for rule in self.manifest.rules(self.released()) {
                        li { code { (rule.method.as_str()) } " " (path(rule.path.as_str())) }
                    }
                }
            }
        }
    }

    /// What nobody but the company itself can know.
    fn yours(&self) -> Markup {
        let texts = self.texts;
        html! {
            div.stack {
                div {
                    p.label { (texts.say("sheet-legal-basis")) }
                    span.blank-line {} span.blank-line {}
                }
                div { p.label { (texts.say("sheet-works-council")) } span.blank-line {} }
                div.signatures {
                    @for text in ["sheet-place-date", "sheet-controller", "sheet-officer"] {
                        div { span.blank-line {} p.small.muted { (texts.say(text)) } }
                    }
                }
            }
        }
    }
}

fn section(id: &str, number: u8, heading: &str, content: &Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (number) ". " (heading) }
            (content)
        }
    }
}

/// Enough of a digest to tell it from another; the whole one is above.
fn shortened(digest: &str) -> String {
    let end = digest.len().saturating_sub(6);
    match (digest.get(..12), digest.get(end..)) {
        (Some(first), Some(last)) if digest.len() > 18 => format!("{first}…{last}"),
        _ => digest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_cut_in_the_middle() {
        assert_eq!(shortened(&"0123456789abcdef".repeat(4)), "0123456789ab…abcdef");
        for short in ["", "0", "0123456789abcdef01"] {
            assert_eq!(shortened(short), short);
        }
    }
}
