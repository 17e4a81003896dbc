//! What is known about somebody, and why something is not.

use marketplace_runtime::{Employee, Field, FieldMask, PersonReference, Reference};
use maud::{Markup, html};

use super::icon::icon;
use super::mail::mail;
use super::when::{day, moment};
use crate::clock::Timestamp;
use crate::database::StoredEmployee;
use crate::web::texts::Texts;

/// Why there is no value.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) enum Absence {
    /// There is none at the source.
    Empty,
    /// The credentials do not show it.
    Withheld,
    /// Nobody has agreed to it.
    NotReleased,
    /// Agreed to, and not fetched yet.
    NotFetched,
    /// It is there, and not for people to see.
    NotShown,
}

/// A value that is not there, and why.
pub(in crate::web) fn absent(texts: &Texts, why: Absence) -> Markup {
    match why {
        Absence::Empty => html! {
            span.void {
                span aria-hidden="true" { "—" }
                span.visually-hidden { (texts.say("value-empty")) }
            }
        },
        Absence::Withheld => html! {
            span.void.withheld { (icon("lock")) " " (texts.say("value-withheld")) }
        },
        Absence::NotReleased => html! {
            span.void.unreleased { (texts.say("value-not-released")) }
        },
        Absence::NotFetched => html! { span.void { (texts.say("value-not-fetched")) } },
        Absence::NotShown => html! { span.void { (texts.say("value-not-shown")) } },
    }
}

/// What the signs of absence mean.
pub(in crate::web) fn legend(texts: &Texts) -> Markup {
    html! {
        dl.legend {
            div { dt { (absent(texts, Absence::Empty)) } dd { (texts.say("legend-empty")) } }
            div { dt { (absent(texts, Absence::Withheld)) } dd { (texts.say("legend-withheld")) } }
            div {
                dt { (absent(texts, Absence::NotReleased)) }
                dd { (texts.say("legend-not-released")) }
            }
        }
    }
}

/// What is stored in a field of somebody.
pub(in crate::web) fn stored(texts: &Texts, person: &StoredEmployee, field: Field) -> Markup {
    let is_in = |mask: FieldMask| mask.contains(field);
    if is_in(person.present) {
        return of(texts, &person.employee, field);
    }
    absent(
        texts,
        match (is_in(person.withheld), is_in(person.unknown)) {
            (true, _) => Absence::Withheld,
            (_, true) => Absence::NotFetched,
            _ => Absence::NotReleased,
        },
    )
}

/// The value of a field that is there.
pub(in crate::web) fn of(texts: &Texts, employee: &Employee, field: Field) -> Markup {
    let text = |text: &Option<String>| text.as_ref().map(|text| html! { bdi { (text) } });
    let named =
        |named: &Option<Reference>| named.as_ref().map(|named| html! { bdi { (named.name) } });
    let instant = |at: Option<i64>| at.map(|at| moment(texts, Timestamp::from_millis(at)));
    let value = match field {
        Field::FirstName => text(&employee.first_name),
        Field::LastName => text(&employee.last_name),
        Field::Email => employee.email.as_deref().map(mail),
        Field::Status => employee.status.as_ref().map(|status| status_of(texts, status)),
        Field::Gender => employee.gender.as_ref().map(|gender| gender_of(texts, gender)),
        Field::Position => text(&employee.position),
        Field::Department => named(&employee.department),
        Field::Office => named(&employee.office),
        Field::Supervisor => employee.supervisor.as_ref().map(supervisor),
        Field::HireDate => employee.hire_date.as_ref().map(|date| html! { (day(texts, date)) }),
        Field::VacationDays => employee.vacation_days.map(|days| html! { (decimal(texts, days)) }),
        Field::LastModified => instant(employee.last_modified),
        Field::CreatedAt => instant(employee.created_at),
    };
    value.unwrap_or_else(|| absent(texts, Absence::Empty))
}

/// Days, with the decimal sign of the language.
fn decimal(texts: &Texts, days: f64) -> String {
    use crate::web::language::Language;

    let written = days.to_string();
    match texts.language() {
        Language::English => written,
        Language::German => written.replace('.', ","),
    }
}

fn status_of(texts: &Texts, status: &marketplace_runtime::EmploymentStatus) -> Markup {
    use marketplace_runtime::EmploymentStatus;

    let id = match status {
        EmploymentStatus::Onboarding => "status-onboarding",
        EmploymentStatus::Active => "status-active",
        EmploymentStatus::Leave => "status-leave",
        EmploymentStatus::Inactive => "status-inactive",
        EmploymentStatus::Other(word) => return html! { bdi { (word) } },
    };
    html! { (texts.say(id)) }
}

fn gender_of(texts: &Texts, gender: &marketplace_runtime::Gender) -> Markup {
    use marketplace_runtime::Gender;

    let id = match gender {
        Gender::Female => "gender-female",
        Gender::Male => "gender-male",
        Gender::Diverse => "gender-diverse",
        Gender::Other(word) => return html! { bdi { (word) } },
    };
    html! { (texts.say(id)) }
}

fn supervisor(person: &PersonReference) -> Markup {
    let names: Vec<_> =
        [&person.first_name, &person.last_name].into_iter().flatten().map(String::as_str).collect();
    html! {
        bdi { @if names.is_empty() { (person.id) } @else { (names.join(" ")) } }
    }
}
