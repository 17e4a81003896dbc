//! The columns of flat formats: a department, office or supervisor takes one for each
//! of its parts.

use std::borrow::Cow;

use marketplace_runtime::{Date, Employee, Field, FieldMask, PersonReference, Reference};

use super::value::{date, gender, status};
use crate::clock::Timestamp;

/// A column, and what an employee has there.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) field: Field,
    pub(super) kind: Kind,
    value: fn(&Employee) -> Option<Datum<'_>>,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Date,
    Instant,
}

/// A value of a column.
#[derive(Debug, PartialEq)]
pub(super) enum Datum<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Date(Date),
    /// Milliseconds.
    Instant(i64),
}

impl Column {
    /// What an employee has there; `None` where that is empty or not known.
    pub(super) fn of<'a>(&self, employee: &'a Employee) -> Option<Datum<'a>> {
        (self.value)(employee)
    }
}

impl Datum<'_> {
    /// As it is written where all values are texts.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => number.to_string().into(),
            Self::Date(day) => date(day).into(),
            Self::Instant(millis) => Timestamp::from_millis(*millis).to_string().into(),
        }
    }
}

/// The columns of these fields, behind that of the id.
pub(super) fn columns(fields: FieldMask) -> Vec<Column> {
    let with_email = fields.contains(Field::Email);
    fields.iter().flat_map(|field| columns_of(field, with_email)).collect()
}

/// `with_email` says whether the mask has e-mail addresses.
fn columns_of(field: Field, with_email: bool) -> Vec<Column> {
    let (name, kind) = (field.snake_name(), kind(field));
    let one = |value| vec![Column { name, field, kind, value }];
    match field {
        Field::FirstName => one(|employee| text(employee.first_name.as_deref())),
        Field::LastName => one(|employee| text(employee.last_name.as_deref())),
        Field::Email => one(|employee| text(employee.email.as_deref())),
        Field::Status => one(|employee| owned(employee.status.as_ref().map(status))),
        Field::Gender => one(|employee| owned(employee.gender.as_ref().map(gender))),
        Field::Position => one(|employee| text(employee.position.as_deref())),
        Field::Department => parts(field, DEPARTMENT),
        Field::Office => parts(field, OFFICE),
        Field::Supervisor => {
            parts(field, SUPERVISOR.into_iter().chain(with_email.then_some(SUPERVISOR_EMAIL)))
        }
        Field::HireDate => one(|employee| employee.hire_date.map(Datum::Date)),
        Field::VacationDays => one(|employee| employee.vacation_days.map(Datum::Number)),
        Field::LastModified => one(|employee| employee.last_modified.map(Datum::Instant)),
        Field::CreatedAt => one(|employee| employee.created_at.map(Datum::Instant)),
    }
}

fn kind(field: Field) -> Kind {
    match field {
        Field::HireDate => Kind::Date,
        Field::VacationDays => Kind::Number,
        Field::LastModified | Field::CreatedAt => Kind::Instant,
        _ => Kind::Text,
    }
}

/// A column's name, and what an employee has there.
type Part = (&'static str, fn(&Employee) -> Option<Datum<'_>>);

fn parts(field: Field, parts: impl IntoIterator<Item = Part>) -> Vec<Column> {
    let column = |(name, value)| Column { name, field, kind: Kind::Text, value };
    parts.into_iter().map(column).collect()
}

const DEPARTMENT: [Part; 2] = [
    ("department_id", |employee| id(employee.department.as_ref())),
    ("department_name", |employee| reference_name(employee.department.as_ref())),
];

const OFFICE: [Part; 2] = [
    ("office_id", |employee| id(employee.office.as_ref())),
    ("office_name", |employee| reference_name(employee.office.as_ref())),
];

const SUPERVISOR: [Part; 3] = [
    ("supervisor_id", |employee| person(employee, |person| Some(&person.id))),
    ("supervisor_first_name", |employee| person(employee, |person| person.first_name.as_ref())),
    ("supervisor_last_name", |employee| person(employee, |person| person.last_name.as_ref())),
];

const SUPERVISOR_EMAIL: Part =
    ("supervisor_email", |employee| person(employee, |person| person.email.as_ref()));

fn text(text: Option<&str>) -> Option<Datum<'_>> {
    text.map(|text| Datum::Text(text.into()))
}

fn owned(text: Option<String>) -> Option<Datum<'static>> {
    text.map(|text| Datum::Text(text.into()))
}

fn id(reference: Option<&Reference>) -> Option<Datum<'_>> {
    text(reference.map(|reference| reference.id.as_str()))
}

fn reference_name(reference: Option<&Reference>) -> Option<Datum<'_>> {
    text(reference.map(|reference| reference.name.as_str()))
}

fn person(employee: &Employee, part: fn(&PersonReference) -> Option<&String>) -> Option<Datum<'_>> {
    text(employee.supervisor.as_ref().and_then(part).map(String::as_str))
}
