//! The part of both forms that says what credentials may do.

use maud::{Markup, html};

use super::draft::{ATTRIBUTES, AccessDraft, EMPLOYEES, READ};
use super::mistake::{Field, Mistake};
use super::text::Text;
use crate::attribute::{Attribute, Catalogue};

pub(super) fn fields(
    draft: &AccessDraft,
    mistakes: &[Mistake],
    catalogue: &Catalogue,
    text: &Text,
) -> Markup {
    html! {
        fieldset {
            legend { (text.rights) }
            p.hint #rights-hint { (text.rights_hint) }
            label.tick {
                input type="checkbox" id=(EMPLOYEES) name=(EMPLOYEES) value=(READ)
                    checked[draft.reads_employees] aria-describedby="rights-hint";
                span { (text.reads_employees) }
            }
        }
        (attributes(draft, mistakes, catalogue, text))
    }
}

fn attributes(
    draft: &AccessDraft,
    mistakes: &[Mistake],
    catalogue: &Catalogue,
    text: &Text,
) -> Markup {
    let field = Field::Attributes;
    let described = described_by(field, Some("attributes-hint"), mistakes);
    html! {
        fieldset id=(field.id()) tabindex="-1" aria-describedby=[described] {
            legend { (text.attributes) }
            p.hint #attributes-hint { (text.attributes_hint) }
            (message(field, mistakes, text))
            ul.ticks {
                @for attribute in catalogue.optional() {
                    li { (tick(attribute, draft.attributes.contains(&attribute.key))) }
                }
            }
        }
    }
}

fn tick(attribute: &Attribute, is_ticked: bool) -> Markup {
    html! {
        label.tick {
            input type="checkbox" name=(ATTRIBUTES) value=(attribute.key) checked[is_ticked];
            span {
                @if let Some(label) = &attribute.label { (label) " " }
                code { (attribute.key) }
            }
        }
    }
}

/// What is wrong with this field, at it.
pub(super) fn message(field: Field, mistakes: &[Mistake], text: &Text) -> Markup {
    let mistake = mistakes.iter().find(|mistake| mistake.field() == field);
    html! {
        @if let Some(mistake) = mistake {
            p.mistake id=(field.message_id()) { (mistake.message(text)) }
        }
    }
}

/// The ids of what explains a field, its mistake before its hint.
pub(super) fn described_by(
    field: Field,
    hint: Option<&str>,
    mistakes: &[Mistake],
) -> Option<String> {
    let mistake = is_wrong(field, mistakes).then(|| field.message_id());
    let ids: Vec<&str> = mistake.into_iter().chain(hint).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

pub(super) fn is_wrong(field: Field, mistakes: &[Mistake]) -> bool {
    mistakes.iter().any(|mistake| mistake.field() == field)
}
