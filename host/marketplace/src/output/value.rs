//! The value of a field, whatever format it is printed in.

use marketplace_runtime::{
    Date, Employee, EmploymentStatus, Field, Gender, PersonReference, Reference,
};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::clock::Timestamp;

/// A value as JSON has it. `Empty` is empty at the source; a field that was not
/// asked for or is withheld has no value at all.
pub(crate) enum Value<'a> {
    Empty,
    Text(std::borrow::Cow<'a, str>),
    Number(f64),
    Reference(&'a Reference),
    /// A supervisor; the flag says whether the mask has e-mail addresses.
    Person(&'a PersonReference, bool),
}

impl<'a> Value<'a> {
    /// The value of `field`, where `with_email` says whether the mask has e-mail
    /// addresses.
    pub(crate) fn of(employee: &'a Employee, field: Field, with_email: bool) -> Self {
        match field {
            Field::FirstName => Self::text(employee.first_name.as_deref()),
            Field::LastName => Self::text(employee.last_name.as_deref()),
            Field::Email => Self::text(employee.email.as_deref()),
            Field::Status => Self::owned(employee.status.as_ref().map(status)),
            Field::Gender => Self::owned(employee.gender.as_ref().map(gender)),
            Field::Position => Self::text(employee.position.as_deref()),
            Field::Department => Self::reference(employee.department.as_ref()),
            Field::Office => Self::reference(employee.office.as_ref()),
            Field::Supervisor => match &employee.supervisor {
                Some(person) => Self::Person(person, with_email),
                None => Self::Empty,
            },
            Field::HireDate => Self::owned(employee.hire_date.as_ref().map(date)),
            Field::VacationDays => employee.vacation_days.map_or(Self::Empty, Self::Number),
            Field::LastModified => Self::instant(employee.last_modified),
            Field::CreatedAt => Self::instant(employee.created_at),
        }
    }

    fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    fn owned(text: Option<String>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    fn reference(reference: Option<&'a Reference>) -> Self {
        reference.map_or(Self::Empty, Self::Reference)
    }

    fn instant(millis: Option<i64>) -> Self {
        Self::owned(millis.map(|millis| Timestamp::from_millis(millis).to_string()))
    }

    /// The value in one cell, for people.
    pub(super) fn cell(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Number(number) => number.to_string(),
            Self::Reference(reference) => reference.name.clone(),
            Self::Person(person, _) => full_name(person),
        }
    }
}

/// A person's name, or the id where the source tells no name.
fn full_name(person: &PersonReference) -> String {
    let names: Vec<_> =
        [&person.first_name, &person.last_name].into_iter().flatten().map(String::as_str).collect();
    if names.is_empty() { person.id.clone() } else { names.join(" ") }
}

pub(super) fn status(status: &EmploymentStatus) -> String {
    match status {
        EmploymentStatus::Onboarding => "onboarding".to_owned(),
        EmploymentStatus::Active => "active".to_owned(),
        EmploymentStatus::Leave => "leave".to_owned(),
        EmploymentStatus::Inactive => "inactive".to_owned(),
        EmploymentStatus::Other(text) => text.to_lowercase(),
    }
}

pub(super) fn gender(gender: &Gender) -> String {
    match gender {
        Gender::Female => "female".to_owned(),
        Gender::Male => "male".to_owned(),
        Gender::Diverse => "diverse".to_owned(),
        Gender::Other(text) => text.to_lowercase(),
    }
}

pub(super) fn date(date: &Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serialize_number(*number, serializer),
            Self::Reference(reference) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("id", &reference.id)?;
                map.serialize_entry("name", &reference.name)?;
                map.end()
            }
            Self::Person(person, with_email) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("id", &person.id)?;
                map.serialize_entry("first_name", &person.first_name)?;
                map.serialize_entry("last_name", &person.last_name)?;
                if *with_email {
                    map.serialize_entry("email", &person.email)?;
                }
                map.end()
            }
        }
    }
}

/// Whole days without a fraction: `25`, not `25.0`.
fn serialize_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Within this range every whole number has an exact integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range, see above")]
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}
