//! People, as they are shown to others.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use marketplace_runtime::{Field, FieldMask, Manifest};
use maud::{Markup, html};
use serde::Deserialize;

use crate::database::{EmployeesPage, StoredEmployee};
use crate::directory::Search;
use crate::error::Error;
use crate::marketplace::{Directory, DirectoryQuery};
use crate::web::Web;
use crate::web::address;
use crate::web::parts::{
    Column, Errors, Nav, Page, Row, blank, head, icon, label, labels, legend, moment, stored, table,
};
use crate::web::problem::Problem;
use crate::web::texts::Texts;
use crate::web::visitor::{Guest, Visitor};

/// People on a page: a screen or two.
const SHOWN: u32 = 50;

/// What the address of the page may say.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::web) struct Wish {
    search: Option<String>,
    /// Behind whom the page begins.
    after: Option<i64>,
    /// Anything, for those who have left, too.
    leavers: Option<String>,
}

impl Wish {
    fn query(&self) -> DirectoryQuery {
        let search = self.search.as_deref().map(str::trim).filter(|text| !text.is_empty());
        DirectoryQuery { search: search.map(str::to_owned), leavers: self.leavers.is_some() }
    }
}

/// The address of a page of the directory.
fn address_of(query: &DirectoryQuery, after: Option<i64>) -> String {
    let parts = [
        ("search", query.search.clone()),
        ("leavers", query.leavers.then(|| "1".to_owned())),
        ("after", after.map(|after| after.to_string())),
    ];
    address::with_query("/directory", parts)
}

/// What a page is made of.
struct View<'a> {
    visitor: &'a Visitor,
    manifest: &'a Manifest,
    /// The consent in force.
    released: FieldMask,
    directory: Directory,
    query: DirectoryQuery,
    /// Whether there are people before those on the page.
    is_later: bool,
}

/// `GET /directory`
pub(in crate::web) async fn show(
    State(web): State<Arc<Web>>,
    guest: Guest,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wish) = wish.map_err(|_| Problem::bad_request())?;
    let tenant = guest.tenant();
    let (row, manifest) = match web.marketplace.connected_manifest(tenant).await {
        Err(Error::NotConnected { .. }) => return Ok(not_connected(&guest.0)),
        connected => connected?,
    };
    let query = wish.query();
    let found = web.marketplace.find_employees(tenant, &query, wish.after, SHOWN).await;
    let (found, errors) = match found {
        Err(error @ Error::NotSearchable { .. }) => {
            (None, Errors::one("search", Problem::from(error).detail(guest.0.texts)))
        }
        found => (Some(found?), Errors::default()),
    };
    let released = found.as_ref().map_or(row.consent.fields, |it| it.connection.consent.fields);
    let view = View {
        visitor: &guest.0,
        manifest: &manifest,
        released,
        directory: web.marketplace.directory(tenant).await?,
        query,
        is_later: wish.after.is_some(),
    };
    Ok(view.show(found.as_ref(), &errors))
}

fn not_connected(visitor: &Visitor) -> Response {
    let texts = visitor.texts;
    let title = texts.say("nav-directory");
    let content = html! {
        (head(&html! { h1 { (title) } }, None, &Markup::default()))
        (unconnected(texts, "person"))
    };
    Page::new(visitor, Nav::Directory, &title).show(&content)
}

/// What stands in the place of everything that comes with a connection.
pub(super) fn unconnected(texts: &Texts, name: &str) -> Markup {
    let heading = html! { (texts.say("problem-not-connected")) };
    let content = html! { p { (texts.say("problem-not-connected.detail")) } };
    let actions = html! {
        a.button.primary href="/marketplace" { (texts.say("directory-choose")) }
    };
    blank(name, &heading, &content, &actions)
}

impl View<'_> {
    fn show(&self, found: Option<&EmployeesPage>, errors: &Errors) -> Response {
        let texts = self.visitor.texts;
        let title = texts.say("nav-directory");
        let content = html! {
            (head(&html! { h1 { (title) } (self.lede()) }, None, &Markup::default()))
            (errors.summary(texts))
            @if self.directory.is_new() && errors.is_empty() { (self.nothing_yet()) }
            @else {
                (self.toolbar(errors))
                @if let Some(found) = found { (self.results(found)) }
            }
        };
        Page::new(self.visitor, Nav::Directory, &title).with_errors(errors).show(&content)
    }

    fn lede(&self) -> Markup {
        let texts = self.visitor.texts;
        let source = texts.choose(&self.manifest.listing).name.as_str();
        html! {
            p.lede {
                (texts.with("directory-lede", [("source", source.into())]))
                @if let Some(as_of) = self.directory.as_of() {
                    " " (texts.say("directory-as-of")) " " (moment(texts, as_of)) "."
                } @else if !self.directory.is_new() {
                    " " (texts.say("directory-no-run"))
                }
            }
        }
    }

    fn nothing_yet(&self) -> Markup {
        let texts = self.visitor.texts;
        let heading = html! { (texts.say("directory-empty")) };
        let content = html! { p { (texts.say("directory-empty-why")) } };
        let actions = html! { a.button href="/runs" { (texts.say("directory-runs")) } };
        blank("person", &heading, &content, &actions)
    }

    fn toolbar(&self, errors: &Errors) -> Markup {
        let texts = self.visitor.texts;
        let is_invalid = errors.of("search").is_some();
        html! {
            form.toolbar method="get" action="/directory" role="search"
                aria-label=(texts.say("nav-directory")) {
                div class=(if is_invalid { "field invalid" } else { "field" }) {
                    label for="search" { (texts.say("directory-search")) }
                    (errors.beside(texts, "search"))
                    input.input id="search" name="search" type="search" autocomplete="off"
                        spellcheck="false" value=[&self.query.search]
                        aria-describedby=[errors.description("search", false)]
                        aria-invalid=[is_invalid.then_some("true")];
                }
                div.check {
                    input type="checkbox" id="leavers" name="leavers" value="1"
                        checked[self.query.leavers];
                    label for="leavers" { (texts.say("directory-leavers")) }
                }
                button.button { (texts.say("directory-search")) }
            }
        }
    }

    fn results(&self, found: &EmployeesPage) -> Markup {
        let texts = self.visitor.texts;
        if found.employees.is_empty() {
            return self.nobody();
        }
        let others = self.others();
        let columns = std::iter::once(Column::person(texts.say("directory-name")));
        let columns: Vec<_> =
            columns.chain(others.iter().map(|field| self.column(*field))).collect();
        let rows = found.employees.iter().map(|person| self.row(person, &others));
        html! {
            (table(("people", &self.caption(found)), &columns, rows))
            (legend(texts))
            (self.pager(found.next))
        }
    }

    /// The fields that people are shown, but for those that make the name.
    fn others(&self) -> Vec<Field> {
        let shown = self.manifest.fields.iter().filter(|field| field.shown);
        shown.map(|field| field.name).filter(|field| !NAMES.contains(field)).collect()
    }

    fn column(&self, field: Field) -> Column {
        let heading = label(self.visitor.texts, self.manifest, field).to_owned();
        match field {
            Field::Email => Column::long(heading),
            Field::Supervisor => Column::person(heading),
            Field::Position | Field::Department | Field::Office => Column::wrapping(heading),
            Field::VacationDays => Column::number(heading),
            _ => Column::text(heading),
        }
    }

    fn row(&self, person: &StoredEmployee, others: &[Field]) -> Row {
        let texts = self.visitor.texts;
        let cell = |field: &Field| {
            let value = stored(texts, person, *field);
            match person.present.contains(*field) {
                true => html! { span.clamp { (value) } },
                false => value,
            }
        };
        let cells = std::iter::once(self.name(person)).chain(others.iter().map(cell)).collect();
        if person.gone_at.is_some() { Row::gone(cells) } else { Row::from(cells) }
    }

    /// Who it is, as far as people are shown that, and what is not known of it.
    fn name(&self, person: &StoredEmployee) -> Markup {
        let texts = self.visitor.texts;
        let shown = self.manifest.shown();
        let names = NAMES.into_iter().filter(|field| shown.contains(*field));
        let (known, missing): (Vec<_>, Vec<_>) = names
            .map(|field| (field, name_of(person, field)))
            .partition(|(_, name)| name.is_some());
        let known: Vec<_> = known.into_iter().filter_map(|(_, name)| name).collect();
        let known = if known.is_empty() { person.employee.id.clone() } else { known.join(", ") };
        html! {
            @match address::of_person(&person.employee.id) {
                Some(address) => a.clamp href=(address) dir="auto" { (known) },
                None => span.clamp dir="auto" { (known) },
            }
            @for (field, _) in missing {
                span.small {
                    (label(texts, self.manifest, field)) ": " (stored(texts, person, field)) " "
                }
            }
            @if let Some(gone_at) = person.gone_at { " " (left(texts, gone_at)) }
        }
    }

    fn caption(&self, found: &EmployeesPage) -> Markup {
        let texts = self.visitor.texts;
        let Directory { employees, leavers, .. } = &self.directory;
        html! {
            @if let Some(search) = &self.query.search {
                (texts.say("directory-found")) " " q { bdi { (search) } }
            } @else {
                (texts.with("people", [("count", (*employees).into())]))
                @if *leavers > 0 {
                    ", " (texts.with("directory-gone", [("count", (*leavers).into())]))
                }
            }
            span { (texts.with("directory-on-page", [("count", found.employees.len().into())])) }
        }
    }

    /// By the last one on a page, since a number of a page would be another one after the
    /// next run.
    fn pager(&self, next: Option<i64>) -> Markup {
        let texts = self.visitor.texts;
        html! {
            @if self.is_later || next.is_some() {
                nav.pager aria-label=(texts.say("pages")) {
                    span.actions {
                        @if self.is_later {
                            a.button.small href=(address_of(&self.query, None)) {
                                (texts.say("pages-first"))
                            }
                        }
                        @if next.is_some() {
                            a.button.small rel="next" href=(address_of(&self.query, next)) {
                                (texts.say("pages-next"))
                            }
                        }
                    }
                }
            }
        }
    }

    fn nobody(&self) -> Markup {
        let texts = self.visitor.texts;
        let (query, leavers) = (&self.query, self.directory.leavers);
        let heading = html! {
            @if let Some(search) = &query.search {
                (texts.say("directory-nobody-found")) " " q { bdi { (search) } }
            } @else { (texts.say("directory-nobody")) }
        };
        let searched = labels(texts, self.manifest, Search::fields().intersection(self.released));
        let why = match (&query.search, self.is_later) {
            (Some(_), _) => texts.with("directory-searched", [("fields", searched.into())]),
            (None, true) => texts.say("directory-nobody-further"),
            (None, false) => texts.say("directory-nobody-why"),
        };
        let content = html! {
            p {
                (why)
                @if leavers > 0 && !query.leavers {
                    " " (texts.with("directory-not-searched", [("count", leavers.into())]))
                }
            }
        };
        let with_leavers = DirectoryQuery { leavers: true, ..query.clone() };
        let actions = html! {
            @if query.search.is_some() || self.is_later {
                a.button href="/directory" { (texts.say("directory-everybody")) } " "
            }
            @if leavers > 0 && !query.leavers {
                a href=(address_of(&with_leavers, None)) { (texts.say("directory-with-leavers")) }
            }
        };
        blank("person", &heading, &content, &actions)
    }
}

/// The fields that make a name, as they are written in a list.
const NAMES: [Field; 2] = [Field::LastName, Field::FirstName];

/// A part of somebody's name, if there is one that somebody can read.
fn name_of(person: &StoredEmployee, field: Field) -> Option<String> {
    let name = match field {
        Field::FirstName => &person.employee.first_name,
        Field::LastName => &person.employee.last_name,
        _ => &None,
    };
    name.clone().filter(|name| !name.trim().is_empty())
}

/// Somebody's name as it is spoken; the id of whoever has none.
pub(super) fn spoken_name(person: &StoredEmployee) -> String {
    let names = NAMES.into_iter().rev().filter_map(|field| name_of(person, field));
    let names: Vec<_> = names.collect();
    if names.is_empty() { person.employee.id.clone() } else { names.join(" ") }
}

/// That somebody is gone, and since when.
pub(super) fn left(texts: &Texts, gone_at: crate::clock::Timestamp) -> Markup {
    html! {
        span.badge { (icon("off")) (texts.say("directory-left")) " " (moment(texts, gone_at)) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use axum::body::Body;
    use axum::extract::Request;

    use super::*;
    use crate::clock::Timestamp;
    use crate::directory::tests::ada;

    /// How somebody is called in the list.
    fn name(person: &StoredEmployee) -> String {
        let visitor = Visitor::stranger(&Request::new(Body::empty()));
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugin/manifest.json");
        let manifest = serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
        let view = View {
            visitor: &visitor,
            manifest: &manifest,
            released: FieldMask::all(),
            directory: Directory { employees: 1, leavers: 0, last_run: None },
            query: DirectoryQuery::default(),
            is_later: false,
        };
        view.name(person).into_string()
    }

    fn person() -> StoredEmployee {
        StoredEmployee {
            seq: 1,
            employee: ada(),
            present: FieldMask::all(),
            withheld: FieldMask::empty(),
            unknown: FieldMask::empty(),
            added_at: Timestamp::from_millis(0),
            fetched_at: Timestamp::from_millis(0),
            gone_at: None,
        }
    }

    #[test]
    fn what_somebody_is_called_is_text_and_nothing_else() {
        let mut hostile = person();
        hostile.employee.id = "../\"<b>".to_owned();
        hostile.employee.last_name = Some("<script>alert(1)</script>\u{202e}🙂".to_owned());
        let name = name(&hostile);
        let start =
            "<a class=\"clamp\" href=\"/directory/%2E%2E%2F%22%3Cb%3E\" dir=\"auto\">&lt;script";
        assert!(name.starts_with(start) && name.ends_with("🙂, Ada</a>"), "{name}");
    }

    #[test]
    fn who_has_no_name_here_has_an_id_and_a_reason() {
        let mut nameless = person();
        nameless.present = "email".parse().unwrap();
        nameless.withheld = "last-name".parse().unwrap();
        (nameless.employee.first_name, nameless.employee.last_name) = (None, None);
        let name = name(&nameless);
        for part in [
            ">7</a>",
            "Last name: <span class=\"void withheld\">",
            "First name: <span class=\"void unreleased\">not released",
        ] {
            assert!(name.contains(part), "{name}");
        }
        assert_eq!(spoken_name(&nameless), "7");
        assert_eq!(spoken_name(&person()), "Ada Lovelace");
    }

    #[test]
    fn who_is_gone_is_not_told_by_a_colour_alone() {
        let gone = StoredEmployee { gone_at: Some(Timestamp::from_millis(0)), ..person() };
        assert!(name(&gone).contains("Left <time"), "{}", name(&gone));
    }

    #[test]
    fn every_page_keeps_what_was_asked_for() {
        let wish = |search: &str, leavers: bool| Wish {
            search: Some(search.to_owned()),
            after: None,
            leavers: leavers.then(|| "1".to_owned()),
        };
        let address = |wish: Wish, after| address_of(&wish.query(), after);
        assert_eq!(address(Wish::default(), None), "/directory");
        assert_eq!(address(wish("  ", false), None), "/directory");
        assert_eq!(address(wish(" Zoë & co ", false), None), "/directory?search=Zo%C3%AB+%26+co");
        assert_eq!(address(wish("a", true), Some(50)), "/directory?search=a&leavers=1&after=50");
    }
}
