//! Which fields may be sent: a box to tick for each.

use marketplace_runtime::manifest::FieldEntry;
use marketplace_runtime::{FieldMask, Manifest};
use maud::{Markup, html};

use crate::web::form::Values;
use crate::web::parts::{Badge, Errors, badge};
use crate::web::texts::Texts;

/// The name of every box, and the place that an error about all of them leads to.
pub(super) const FIELDS: &str = "fields";

/// What was ticked.
pub(super) fn read(values: &Values) -> FieldMask {
    values
        .all(FIELDS)
        .iter()
        .filter_map(|name| name.parse::<FieldMask>().ok())
        .fold(FieldMask::empty(), |all, one| all.iter().chain(one.iter()).collect())
}

/// The boxes, with those of `ticked` ticked and those of `withheld` marked.
pub(super) fn show(
    texts: &Texts,
    manifest: &Manifest,
    ticked: FieldMask,
    withheld: FieldMask,
    errors: &Errors,
) -> Markup {
    let group = |shown: bool, legend: &str, hint: &str, id: Option<&str>| {
        let entries: Vec<_> = manifest.fields.iter().filter(|entry| entry.shown == shown).collect();
        html! {
            @if !entries.is_empty() {
                fieldset.choices id=[id] tabindex=[id.map(|_| "-1")]
                    aria-describedby=[id.and(errors.description(FIELDS, false))] {
                    legend { (texts.say(legend)) }
                    p.hint { (texts.say(hint)) }
                    @if id.is_some() { (errors.beside(texts, FIELDS)) }
                    div.choice-list {
                        @for entry in entries {
                            (choice(texts, manifest, entry, (ticked, withheld)))
                        }
                    }
                }
            }
        }
    };
    html! {
        (group(true, "fields-shown", "fields-shown-hint", Some(FIELDS)))
        (group(false, "fields-internal", "fields-internal-hint", None))
    }
}

fn choice(
    texts: &Texts,
    manifest: &Manifest,
    entry: &FieldEntry,
    (ticked, withheld): (FieldMask, FieldMask),
) -> Markup {
    let name = entry.name.name();
    let is_withheld = withheld.contains(entry.name);
    let why = entry.reason.as_ref().map(|reason| texts.choose(reason));
    let described = [why.map(|_| "why"), is_withheld.then_some("state")];
    let described: Vec<_> =
        described.into_iter().flatten().map(|part| format!("{name}-{part}")).collect();
    html! {
        div.choice {
            input type="checkbox" id=(name) name=(FIELDS) value=(name)
                checked[ticked.contains(entry.name)]
                aria-describedby=[(!described.is_empty()).then(|| described.join(" "))];
            label for=(name) { (texts.choose(&entry.label)) }
            " " code { (name) }
            @if let Some(why) = why { p.hint id={ (name) "-why" } { (why) } }
            @if is_withheld {
                p.state id={ (name) "-state" } {
                    (badge(texts, Badge::Withheld)) " "
                    span { (to_tick(texts, manifest, std::iter::once(entry.name).collect())) }
                }
            }
        }
    }
}

/// What to tick at the source.
pub(super) fn to_tick(texts: &Texts, manifest: &Manifest, withheld: FieldMask) -> Markup {
    let attributes = manifest.attributes(withheld);
    html! {
        (texts.with("withheld-tick", [("count", attributes.len().into())])) " "
        (codes(attributes.into_iter()))
    }
}

/// Technical names, one after the other.
pub(super) fn codes<'a>(names: impl Iterator<Item = &'a str>) -> Markup {
    html! {
        @for (place, name) in names.enumerate() {
            @if place > 0 { ", " }
            code { (name) }
        }
    }
}
