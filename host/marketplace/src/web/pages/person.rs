//! One person, as people in Back see them, and an export of everything that is stored.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use marketplace_runtime::{Field, FieldMask, Manifest};
use maud::{Markup, html};
use serde::Deserialize;

use super::directory::{left, spoken_name};
use crate::database::{Change, ChangeKind, ChangesPage, Consent, StoredEmployee};
use crate::web::Web;
use crate::web::address;
use crate::web::parts::{
    Absence, Nav, Page, absent, crumbs, head, label, legend, mail_link, moment, stored, value,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::Guest;

/// Changes on a page: a screen.
const SHOWN: u32 = 20;

/// As much of a name as the title of a window has room for.
const TITLE: usize = 80;

/// What the address of the page may say.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Wish {
    /// Before which change the history begins.
    before: Option<i64>,
}

/// What the page is made of.
struct View<'a> {
    texts: &'a Texts,
    manifest: &'a Manifest,
    consent: Consent,
    person: StoredEmployee,
    changes: ChangesPage,
    /// Whether there are changes after those on the page.
    is_earlier: bool,
}

/// `GET /directory/{employee}`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
    id: Result<Path<String>, PathRejection>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let Query(wish) = wish.map_err(|_| Problem::bad_request())?;
    let tenant = guest.tenant();
    let (_, manifest) = web.marketplace.connected_manifest(tenant).await?;
    let (connection, person) = web.marketplace.employee(tenant, &id).await?;
    let view = View {
        texts: guest.0.texts,
        manifest: &manifest,
        consent: connection.consent,
        person,
        changes: web.marketplace.employee_changes(tenant, &id, wish.before, SHOWN).await?,
        is_earlier: wish.before.is_some(),
    };
    let title = clipped(&spoken_name(&view.person));
    Ok(Page::new(&guest.0, Nav::Directory, &title).show(&view.content()))
}

/// `GET /directory/{employee}/export`
pub(in crate::web) async fn export(
    State(web): State<Arc<Web>>,
    guest: Guest,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let export = web.marketplace.export_person(guest.tenant(), &id).await?;
    let document = serde_json::to_vec_pretty(&export).map_err(std::io::Error::from)?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(&id));
    let headers =
        [(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, document).into_response())
}

/// What the export of a person is called: by the id where that is a number, since any
/// other may be a name.
fn file_name(id: &str) -> String {
    let is_number = (1..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("employee-{id}.json") } else { "employee.json".to_owned() }
}

fn clipped(name: &str) -> String {
    match name.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

impl View<'_> {
    fn content(&self) -> Markup {
        html! {
            (head(&self.heading(), None, &self.actions()))
            div.split {
                div.stack { (self.fields()) (self.record()) }
                (self.history())
            }
        }
    }

    fn heading(&self) -> Markup {
        let (texts, person) = (self.texts, &self.person);
        let shown = [Field::Position, Field::Department];
        let shown: Vec<_> = shown.into_iter().filter(|field| self.is_told(*field)).collect();
        html! {
            (crumbs(texts, "/directory", &texts.say("nav-directory")))
            div.row-head {
                h1.clamp dir="auto" { (spoken_name(person)) }
                @if let Some(gone_at) = person.gone_at { (left(texts, gone_at)) }
            }
            @if !shown.is_empty() {
                p.lede.clamp {
                    @for (place, field) in shown.into_iter().enumerate() {
                        @if place > 0 { ", " }
                        (value(texts, &person.employee, field))
                    }
                }
            }
        }
    }

    /// Whether people are shown a value of this field.
    fn is_told(&self, field: Field) -> bool {
        let employee = &self.person.employee;
        let has_value = match field {
            Field::Position => employee.position.is_some(),
            Field::Department => employee.department.is_some(),
            _ => false,
        };
        has_value && self.manifest.shown().contains(field)
    }

    fn actions(&self) -> Markup {
        let texts = self.texts;
        html! {
            @if let Some(address) = self.address() {
                a.button href={ (address) "/export" } download {
                    (texts.say("person-export"))
                }
            }
        }
    }

    fn address(&self) -> Option<String> {
        address::of_person(&self.person.employee.id)
    }

    /// First what people are shown, then what is stored and they are not.
    fn fields(&self) -> Markup {
        let texts = self.texts;
        let (shown, available) = (self.manifest.shown(), self.manifest.available());
        html! {
            section.panel aria-labelledby="fields" {
                div.panel-head { div {
                    h2 id="fields" { (texts.say("person-fields")) }
                    p { (texts.say("person-fields-what")) }
                } }
                dl.facts {
                    @for field in shown.iter().chain(available.without(shown).iter()) {
                        div {
                            dt { (label(texts, self.manifest, field)) }
                            dd { (self.value(field)) }
                        }
                    }
                }
                (legend(texts))
            }
        }
    }

    fn value(&self, field: Field) -> Markup {
        let is_present = self.person.present.contains(field);
        match (field, &self.person.employee.email) {
            _ if is_present && !self.manifest.shown().contains(field) => {
                absent(self.texts, Absence::NotShown)
            }
            (Field::Email, Some(email)) if is_present => mail_link(email),
            _ => stored(self.texts, &self.person, field),
        }
    }

    /// What is known beside the values.
    fn record(&self) -> Markup {
        let (texts, person) = (self.texts, &self.person);
        html! {
            section.panel aria-labelledby="record" {
                div.panel-head { h2 id="record" { (texts.say("person-record")) } }
                dl.facts {
                    div {
                        dt { (texts.say("person-id")) }
                        dd { code { bdi { (person.employee.id) } } }
                    }
                    @for (text, at) in [
                        ("person-added", Some(person.added_at)),
                        ("person-fetched", Some(person.fetched_at)),
                        ("person-gone", person.gone_at),
                    ] {
                        @if let Some(at) = at {
                            div { dt { (texts.say(text)) } dd { (moment(texts, at)) } }
                        }
                    }
                    div { dt { (texts.say("person-consent")) } dd { (self.consent.number) } }
                }
            }
        }
    }

    fn history(&self) -> Markup {
        let texts = self.texts;
        html! {
            section.panel aria-labelledby="history" {
                div.panel-head { div {
                    h2 id="history" { (texts.say("person-history")) }
                    p { (texts.say("person-history-what")) }
                } }
                @if self.changes.changes.is_empty() {
                    p.muted { (texts.say("person-no-changes")) }
                } @else {
                    ol.history { @for change in &self.changes.changes { (self.change(change)) } }
                }
                (self.pager())
            }
        }
    }

    fn change(&self, change: &Change) -> Markup {
        let texts = self.texts;
        let text = match change.kind {
            ChangeKind::Added => "change-added",
            ChangeKind::Changed => "change-changed",
            ChangeKind::Gone => "change-gone",
            ChangeKind::Returned => "change-returned",
        };
        // Who was new has everything for the first time.
        let fields = match change.kind {
            ChangeKind::Changed | ChangeKind::Returned => change.fields,
            ChangeKind::Added | ChangeKind::Gone => FieldMask::empty(),
        };
        html! {
            li {
                p {
                    (texts.say(text))
                    @for (place, field) in fields.iter().enumerate() {
                        @if place == 0 { ": " } @else { ", " }
                        b { (label(texts, self.manifest, field)) }
                    }
                }
                (moment(texts, change.at))
            }
        }
    }

    fn pager(&self) -> Markup {
        let texts = self.texts;
        let (next, address) = (self.changes.next, self.address().unwrap_or_default());
        let before = [("before", next.map(|next| next.to_string()))];
        let earlier = address::with_query(&address, before);
        html! {
            @if self.is_earlier || next.is_some() {
                nav.pager aria-label=(texts.say("pages")) {
                    span.actions {
                        @if self.is_earlier {
                            a.button.small href=(address) { (texts.say("person-latest")) }
                        }
                        @if next.is_some() {
                            a.button.small rel="next" href=(earlier) {
                                (texts.say("person-earlier"))
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_not_called_by_a_name() {
        assert_eq!(file_name("4711001"), "employee-4711001.json");
        let long = "1".repeat(10_000);
        for id in ["jane-doe", "a\"; filename=\"x.exe", "../x", "", "١٢", "1\r\nx: y", &long] {
            assert_eq!(file_name(id), "employee.json", "{id}");
        }
    }

    #[test]
    fn a_title_has_an_end() {
        assert_eq!(clipped("Zoë Müller"), "Zoë Müller");
        assert_eq!(clipped(&"ß".repeat(TITLE)), "ß".repeat(TITLE));
        assert_eq!(clipped(&"🙂".repeat(10_000)), format!("{}…", "🙂".repeat(TITLE)));
    }
}
