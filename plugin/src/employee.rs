//! One employee, from Personio's attributes to the contract's record.

use crate::bindings::marketplace::integration::types::{
    Date, Employee, EmployeeFields as Fields, EmploymentStatus, Gender, PersonReference, Reference,
    RejectedRecord, Timestamp,
};
use crate::catalogue;
use crate::json::{Unreadable, members};
use crate::record::Attributes;
use crate::value::Value;
use crate::{date, instant};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The employee that `attributes` describe, as far as `mask` allows.
///
/// A value of the wrong type rejects the record instead of becoming `none`:
/// `none` means that the source has no value, and whoever stores it would
/// erase one that is still there. The reason names the attribute's key and
/// nothing of the value.
pub(crate) fn read(attributes: &Attributes<'_>, mask: Fields) -> Result<Employee, RejectedRecord> {
    let id = attributes
        .id()
        .and_then(Value::id)
        .ok()
        .flatten()
        .ok_or_else(|| rejected(None, catalogue::ID))?;
    let reader = Reader { attributes, mask };
    match reader.fields() {
        Ok(employee) => Ok(Employee { id, ..employee }),
        Err(field) => {
            let attribute = catalogue::attributes_of(field).next().unwrap_or_default();
            Err(rejected(Some(id), attribute))
        }
    }
}

fn rejected(id: Option<String>, attribute: &str) -> RejectedRecord {
    let reason = format!("The record has no readable value in the attribute `{attribute}`.");
    RejectedRecord { id, reason }
}

/// Reads fields in the mask; any other is `none`, even if the source sends it.
struct Reader<'r, 'a> {
    attributes: &'r Attributes<'a>,
    mask: Fields,
}

impl<'a> Reader<'_, 'a> {
    /// Every field but the id. The error is the field that cannot be read.
    fn fields(&self) -> Result<Employee, Fields> {
        Ok(Employee {
            id: String::new(),
            first_name: self.text(Fields::FIRST_NAME)?,
            last_name: self.text(Fields::LAST_NAME)?,
            email: self.text(Fields::EMAIL)?,
            status: self.read(Fields::STATUS, status)?,
            gender: self.read(Fields::GENDER, gender)?,
            position: self.text(Fields::POSITION)?,
            department: self.read(Fields::DEPARTMENT, reference)?,
            office: self.read(Fields::OFFICE, reference)?,
            supervisor: self.read(Fields::SUPERVISOR, |value| {
                person_reference(value, self.mask.contains(Fields::EMAIL))
            })?,
            hire_date: self.read(Fields::HIRE_DATE, hire_date)?,
            vacation_days: self.read(Fields::VACATION_DAYS, Value::decimal)?,
            last_modified: self.read(Fields::LAST_MODIFIED, timestamp)?,
            created_at: self.read(Fields::CREATED_AT, timestamp)?,
        })
    }

    fn read<T>(
        &self,
        field: Fields,
        read: impl FnOnce(Value<'a>) -> Result<Option<T>, Unreadable>,
    ) -> Result<Option<T>, Fields> {
        if !self.mask.contains(field) {
            return Ok(None);
        }
        self.attributes.value(field).and_then(read).map_err(|Unreadable| field)
    }

    fn text(&self, field: Fields) -> Result<Option<String>, Fields> {
        self.read(field, |value| Ok(value.text()?.map(Cow::into_owned)))
    }
}

fn status(value: Value<'_>) -> Result<Option<EmploymentStatus>, Unreadable> {
    let known = |word: &str| match word {
        "onboarding" => Some(EmploymentStatus::Onboarding),
        "active" => Some(EmploymentStatus::Active),
        "leave" => Some(EmploymentStatus::Leave),
        "inactive" => Some(EmploymentStatus::Inactive),
        _ => None,
    };
    word(value, known, EmploymentStatus::Other)
}

fn gender(value: Value<'_>) -> Result<Option<Gender>, Unreadable> {
    let known = |word: &str| match word {
        "female" => Some(Gender::Female),
        "male" => Some(Gender::Male),
        "diverse" => Some(Gender::Diverse),
        _ => None,
    };
    word(value, known, Gender::Other)
}

/// A word of the contract, however the source capitalises it, or else the
/// source's own, as it stands.
fn word<T>(
    value: Value<'_>,
    known: fn(&str) -> Option<T>,
    other: fn(String) -> T,
) -> Result<Option<T>, Unreadable> {
    let text = value.text()?;
    Ok(text.map(|text| {
        let text = text.trim();
        known(&text.to_ascii_lowercase()).unwrap_or_else(|| other(text.to_owned()))
    }))
}

fn hire_date(value: Value<'_>) -> Result<Option<Date>, Unreadable> {
    value.text()?.map(|text| date::parse(&text).ok_or(Unreadable)).transpose()
}

fn timestamp(value: Value<'_>) -> Result<Option<Timestamp>, Unreadable> {
    value.text()?.map(|text| instant::parse(&text).ok_or(Unreadable)).transpose()
}

/// The named attributes of a related thing: `{"type": "Office", "attributes": {…}}`,
/// where each is a plain value or, in people, labelled like an employee's own.
fn related<'a, const N: usize>(
    value: Value<'a>,
    names: [&str; N],
) -> Result<Option<[Option<&'a RawValue>; N]>, Unreadable> {
    let Some(object) = value.nested()? else {
        return Ok(None);
    };
    let [attributes] = members(object.get(), ["attributes"])?;
    members(attributes.ok_or(Unreadable)?.get(), names).map(Some)
}

/// A department or an office. Half a reference is better than none: either
/// part may be missing, not both.
fn reference(value: Value<'_>) -> Result<Option<Reference>, Unreadable> {
    let Some([id, name]) = related(value, ["id", "name"])? else {
        return Ok(None);
    };
    let id = Value::unlabelled(id)?.id()?;
    let name = text(name)?;
    if id.is_none() && name.is_none() {
        return Err(Unreadable);
    }
    Ok(Some(Reference { id: id.unwrap_or_default(), name: name.unwrap_or_default() }))
}

/// A supervisor. Personio documents only the id, and in practice sends names
/// and address along with it, whatever the attributes asked for: so the address
/// is withheld here unless addresses are released.
fn person_reference(
    value: Value<'_>,
    with_email: bool,
) -> Result<Option<PersonReference>, Unreadable> {
    let names = ["id", "first_name", "last_name", "email"];
    let Some([id, first_name, last_name, email]) = related(value, names)? else {
        return Ok(None);
    };
    Ok(Some(PersonReference {
        id: Value::unlabelled(id)?.id()?.ok_or(Unreadable)?,
        first_name: text(first_name)?,
        last_name: text(last_name)?,
        email: if with_email { text(email)? } else { None },
    }))
}

fn text(raw: Option<&RawValue>) -> Result<Option<String>, Unreadable> {
    Ok(Value::unlabelled(raw)?.text()?.map(Cow::into_owned))
}

#[cfg(test)]
mod tests;
