//! One person, as stored.
//!
//! The stored form is that of JSON output: a field that is empty at the source is
//! `null`, one that the source withholds is absent and named in `withheld`, and one
//! that was not released is absent.

use std::collections::BTreeMap;

use marketplace_runtime::{
    Date, Employee, EmploymentStatus, Field, FieldMask, Gender, PersonReference, Reference,
};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::output::{FieldValue, snake_names};

/// A person, and what is known about each field.
///
/// Values are kept as they are written, and compared so: read and written again, a
/// number may be another by its last digit, which would be a change every time.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    id: String,
    /// The fields that have a value or are empty at the source.
    values: BTreeMap<Field, Box<RawValue>>,
    /// Fields that were asked for and that the source did not release.
    withheld: FieldMask,
}

/// The stored form.
#[derive(Serialize)]
struct Written<'a> {
    id: &'a str,
    #[serde(flatten)]
    values: BTreeMap<&'static str, &'a RawValue>,
    withheld: Vec<&'static str>,
}

impl Record {
    /// A person of a page that was asked for `fields`.
    pub(crate) fn new(
        employee: &Employee,
        fields: FieldMask,
        withheld: FieldMask,
    ) -> Result<Self, serde_json::Error> {
        let present = fields.without(withheld);
        let with_email = present.contains(Field::Email);
        let value = |field| {
            let value = FieldValue::of(employee, field, with_email);
            to_raw_value(&value).map(|value| (field, value))
        };
        let values = present.iter().map(value).collect::<Result<_, _>>()?;
        Ok(Self { id: employee.id.clone(), values, withheld: withheld.intersection(fields) })
    }

    /// As it is stored.
    pub(crate) fn encode(&self) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
        let values = self.values.iter().map(|(field, value)| (field.snake_name(), &**value));
        let values = values.collect();
        let withheld = snake_names(self.withheld);
        serde_json::to_vec(&Written { id: &self.id, values, withheld }).map(Zeroizing::new)
    }

    /// As it was stored; `None` where that is damaged.
    pub(crate) fn decode(json: &[u8]) -> Option<Self> {
        let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(json).ok()?;
        let id = serde_json::from_str(members.remove("id")?.get()).ok()?;
        let withheld: Vec<String> = serde_json::from_str(members.remove("withheld")?.get()).ok()?;
        let withheld = withheld.iter().map(|name| field(name)).collect::<Option<_>>()?;
        let values = members.into_iter().map(|(name, value)| Some((field(&name)?, value)));
        Some(Self { id, values: values.collect::<Option<_>>()?, withheld })
    }

    /// The source's id of the person.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The fields that have a value or are empty at the source.
    pub(crate) fn present(&self) -> FieldMask {
        self.values.keys().copied().collect()
    }

    /// Fields that were asked for and that the source did not release.
    pub(crate) fn withheld(&self) -> FieldMask {
        self.withheld
    }

    /// Whether the source says that this person has left. Without the status nobody
    /// knows.
    pub(crate) fn has_left(&self) -> bool {
        self.values.get(&Field::Status).is_some_and(|status| status.get() == r#""inactive""#)
    }

    /// Whether the source says whether this person has left.
    pub(crate) fn has_status(&self) -> bool {
        self.values.contains_key(&Field::Status)
    }

    /// The fields in which another record of the same person differs, by their values
    /// or by what is known about them.
    pub(crate) fn changes(&self, other: &Self) -> FieldMask {
        let differs = |field: &Field| {
            let text = |record: &Self| record.values.get(field).map(|value| value.get().to_owned());
            let is_withheld = |record: &Self| record.withheld.contains(*field);
            text(self) != text(other) || is_withheld(self) != is_withheld(other)
        };
        Field::ALL.into_iter().filter(differs).collect()
    }

    /// Takes out everything that is not among `fields`. `None` where it is damaged.
    pub(crate) fn narrow(&mut self, fields: FieldMask) -> Option<()> {
        self.values.retain(|field, _| fields.contains(*field));
        self.withheld = self.withheld.intersection(fields);
        if !fields.contains(Field::Email)
            && let Some(supervisor) = self.values.get_mut(&Field::Supervisor)
        {
            let mut person: BTreeMap<String, Box<RawValue>> =
                serde_json::from_str::<Option<_>>(supervisor.get()).ok()?.unwrap_or_default();
            if person.remove("email").is_some() {
                *supervisor = to_raw_value(&person).ok()?;
            }
        }
        Some(())
    }

    /// The person as the contract has it; `None` where it is damaged.
    pub(crate) fn employee(&self) -> Option<Employee> {
        let mut employee = nobody(self.id.clone());
        for (field, written) in &self.values {
            let value: Value = serde_json::from_str(written.get()).ok()?;
            match (field, value) {
                (_, Value::Null) => {}
                // To the last digit, which serde_json does not promise.
                (Field::VacationDays, Value::Number(_)) => {
                    employee.vacation_days = Some(written.get().parse().ok()?);
                }
                (field, value) => set(&mut employee, *field, value)?,
            }
        }
        Some(employee)
    }
}

fn field(snake_name: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|field| field.snake_name() == snake_name)
}

fn nobody(id: String) -> Employee {
    Employee {
        id,
        first_name: None,
        last_name: None,
        email: None,
        status: None,
        gender: None,
        position: None,
        department: None,
        office: None,
        supervisor: None,
        hire_date: None,
        vacation_days: None,
        last_modified: None,
        created_at: None,
    }
}

/// Gives a person a value; `None` where it is none of the field.
fn set(employee: &mut Employee, field: Field, value: Value) -> Option<()> {
    match field {
        Field::FirstName => employee.first_name = Some(text(value)?),
        Field::LastName => employee.last_name = Some(text(value)?),
        Field::Email => employee.email = Some(text(value)?),
        Field::Status => employee.status = Some(status(text(value)?)),
        Field::Gender => employee.gender = Some(gender(text(value)?)),
        Field::Position => employee.position = Some(text(value)?),
        Field::Department => employee.department = Some(reference(&value)?),
        Field::Office => employee.office = Some(reference(&value)?),
        Field::Supervisor => employee.supervisor = Some(person(&value)?),
        Field::HireDate => employee.hire_date = Some(date(value.as_str()?)?),
        Field::VacationDays => return None,
        Field::LastModified => employee.last_modified = Some(instant(&value)?),
        Field::CreatedAt => employee.created_at = Some(instant(&value)?),
    }
    Some(())
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn part(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

fn reference(value: &Value) -> Option<Reference> {
    Some(Reference { id: part(value, "id")?, name: part(value, "name")? })
}

fn person(value: &Value) -> Option<PersonReference> {
    Some(PersonReference {
        id: part(value, "id")?,
        first_name: part(value, "first_name"),
        last_name: part(value, "last_name"),
        email: part(value, "email"),
    })
}

fn status(text: String) -> EmploymentStatus {
    match text.as_str() {
        "onboarding" => EmploymentStatus::Onboarding,
        "active" => EmploymentStatus::Active,
        "leave" => EmploymentStatus::Leave,
        "inactive" => EmploymentStatus::Inactive,
        _ => EmploymentStatus::Other(text),
    }
}

fn gender(text: String) -> Gender {
    match text.as_str() {
        "female" => Gender::Female,
        "male" => Gender::Male,
        "diverse" => Gender::Diverse,
        _ => Gender::Other(text),
    }
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let date = Date {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    };
    Some(date)
}

/// Milliseconds, as [`Timestamp`] writes them: those outside of the years that RFC 3339
/// has, too.
fn instant(value: &Value) -> Option<i64> {
    let text = value.as_str()?;
    match text.strip_prefix('@').and_then(|text| text.strip_suffix("ms")) {
        Some(millis) => millis.parse().ok(),
        None => text.parse().ok().map(Timestamp::as_millis),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Somebody with a value in every field.
    pub(crate) fn ada() -> Employee {
        Employee {
            first_name: Some("Ada".into()),
            last_name: Some("Lovelace".into()),
            email: Some("ada@example.com".into()),
            status: Some(EmploymentStatus::Leave),
            gender: Some(Gender::Female),
            position: Some("Analyst".into()),
            department: Some(Reference { id: "3".into(), name: "Engines".into() }),
            office: Some(Reference { id: "4".into(), name: "London".into() }),
            supervisor: Some(PersonReference {
                id: "1".into(),
                first_name: Some("Charles".into()),
                last_name: None,
                email: Some("charles@example.com".into()),
            }),
            hire_date: Some(Date { year: 1833, month: 6, day: 5 }),
            vacation_days: Some(-2.5),
            last_modified: Some(-4_306_608_000_001),
            created_at: Some(i64::MAX),
            ..nobody("7".into())
        }
    }

    fn mask(names: &str) -> FieldMask {
        names.parse().unwrap()
    }

    fn record(employee: &Employee, fields: &str, withheld: &str) -> Record {
        Record::new(employee, mask(fields), mask(withheld)).unwrap()
    }

    fn json(record: &Record) -> Value {
        serde_json::from_slice(&record.encode().unwrap()).unwrap()
    }

    #[test]
    fn what_is_stored_is_what_came() {
        let odd = Employee {
            status: Some(EmploymentStatus::Other("sabbatical".into())),
            gender: Some(Gender::Other("unknown".into())),
            ..nobody("8".into())
        };
        for (employee, fields, withheld) in [
            (ada(), "all", ""),
            (odd, "status,gender,hire-date", "hire-date"),
            (nobody("7".into()), "email,gender", ""),
        ] {
            let record = record(&employee, fields, withheld);
            let stored = record.encode().unwrap();
            let read = Record::decode(&stored).unwrap();
            assert_eq!(read.employee().unwrap(), employee);
            assert_eq!(read.present(), mask(fields).without(mask(withheld)));
            assert_eq!(read.withheld(), mask(withheld));
            assert_eq!(read.changes(&record), FieldMask::empty());
            assert_eq!(read.encode().unwrap(), stored);
        }
    }

    #[test]
    fn empty_withheld_and_not_released_stay_apart() {
        let record = record(&nobody("7".into()), "email,gender,status", "gender,office");
        let expected =
            serde_json::json!({"id": "7", "email": null, "status": null, "withheld": ["gender"]});
        assert_eq!(json(&record), expected);
    }

    #[test]
    fn what_is_damaged_is_not_taken_for_a_person() {
        let read = |json: &str| Record::decode(json.as_bytes())?.employee();
        assert!(read(r#"{"id":"7","withheld":[]}"#).is_some());
        for json in [
            "",
            "{}",
            r#"{"id":"7"}"#,
            r#"{"id":7,"withheld":[]}"#,
            r#"{"id":"7","withheld":["salary"]}"#,
            r#"{"id":"7","withheld":[],"salary":1}"#,
            r#"{"id":"7","withheld":[],"email":1}"#,
            r#"{"id":"7","withheld":[],"hire_date":"1833"}"#,
        ] {
            assert!(read(json).is_none(), "{json}");
        }
    }

    #[test]
    fn changes_are_named() {
        let all = record(&ada(), "all", "");
        let married = Employee { last_name: Some("King".into()), office: None, ..ada() };
        assert_eq!(all.changes(&record(&married, "all", "")).to_string(), "last-name, office");
        // The same value, that is none: what is known about it has changed.
        let (withheld, empty) = (
            record(&nobody("7".into()), "email", "email"),
            record(&nobody("7".into()), "email", ""),
        );
        assert_eq!(withheld.changes(&empty).to_string(), "email");
    }

    /// Each of them is another number, or none, once it was read and written.
    #[test]
    fn what_does_not_change_is_no_change() {
        for days in [0.1 + 0.2, -0.0, f64::NAN, 1e300, 5e-324, 9_007_199_254_740_993.0] {
            let employee = Employee {
                vacation_days: Some(days),
                status: Some(EmploymentStatus::Other("On Parental Leave".into())),
                ..ada()
            };
            let stored = record(&employee, "all", "").encode().unwrap();
            let read = Record::decode(&stored).unwrap();
            let changes = read.changes(&record(&employee, "all", ""));
            assert_eq!(changes, FieldMask::empty(), "{days}");
            let kept = read.employee().unwrap().vacation_days;
            assert_eq!(kept, Some(days).filter(|days| days.is_finite()));
        }
    }

    #[test]
    fn nothing_is_left_of_a_field_that_was_dropped() {
        for field in Field::ALL {
            let kept = FieldMask::all().without([field].into_iter().collect());
            let mut narrowed = record(&ada(), "all", "");
            narrowed.narrow(kept).unwrap();
            assert_eq!(narrowed.present(), kept);
            assert!(json(&narrowed).get(field.snake_name()).is_none());
            assert_eq!(
                json(&narrowed),
                json(&Record::new(&ada(), kept, FieldMask::empty()).unwrap())
            );
        }
        let mut boss = record(&Employee { supervisor: None, ..ada() }, "all", "");
        boss.narrow(mask("supervisor")).unwrap();
        assert_eq!(json(&boss), serde_json::json!({"id": "7", "supervisor": null, "withheld": []}));
    }
}
