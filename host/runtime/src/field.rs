//! The employee fields and the mask that an administrator releases.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bindings::marketplace::integration::types::EmployeeFields;

/// Declares [`Field`] once; names, order and bits all follow from this list.
macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident, $kebab:literal, $snake:literal, $flag:ident;)*) => {
        /// One of the employee fields of the contract, in its order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $variant,)*
        }

        impl Field {
            /// Every field of the contract.
            pub const ALL: [Self; [$($kebab),*].len()] = [$(Self::$variant),*];

            /// The name in the contract, on the command line and in manifests: `hire-date`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $kebab,)* }
            }

            /// The name in JSON output and SQL: `hire_date`.
            pub fn snake_name(self) -> &'static str {
                match self { $(Self::$variant => $snake,)* }
            }

            fn flag(self) -> EmployeeFields {
                match self { $(Self::$variant => EmployeeFields::$flag,)* }
            }
        }
    };
}

fields! {
    /// Given name.
    FirstName, "first-name", "first_name", FIRST_NAME;
    /// Family name.
    LastName, "last-name", "last_name", LAST_NAME;
    /// E-mail address at work.
    Email, "email", "email", EMAIL;
    /// Whether the person is onboarding, active, on leave or gone.
    Status, "status", "status", STATUS;
    /// Gender as recorded at the source.
    Gender, "gender", "gender", GENDER;
    /// Job title.
    Position, "position", "position", POSITION;
    /// Department.
    Department, "department", "department", DEPARTMENT;
    /// Office or other place of work.
    Office, "office", "office", OFFICE;
    /// The person's supervisor.
    Supervisor, "supervisor", "supervisor", SUPERVISOR;
    /// First day of employment.
    HireDate, "hire-date", "hire_date", HIRE_DATE;
    /// Remaining paid vacation in days.
    VacationDays, "vacation-days", "vacation_days", VACATION_DAYS;
    /// When the record last changed at the source.
    LastModified, "last-modified", "last_modified", LAST_MODIFIED;
    /// When the record was created at the source.
    CreatedAt, "created-at", "created_at", CREATED_AT;
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown field `{name}`; the known fields are: {known}", known = FieldMask::all())]
pub struct UnknownField {
    /// The name as it was given.
    pub name: String,
}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(name: &str) -> Result<Self, UnknownField> {
        Self::ALL
            .into_iter()
            .find(|field| field.name() == name)
            .ok_or_else(|| UnknownField { name: name.to_owned() })
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// A set of fields: what an administrator released, or what a query asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldMask(u16);

impl FieldMask {
    /// The mask that releases nothing.
    pub const fn empty() -> Self {
        Self(0)
    }

    /// The mask of all fields.
    pub fn all() -> Self {
        Field::ALL.into_iter().collect()
    }

    /// Whether no field is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `field` is set.
    pub fn contains(self, field: Field) -> bool {
        self.0 & Self::bit(field) != 0
    }

    /// The fields of `self` that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The fields of either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The fields of both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The fields that are set, in the contract's order.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| self.contains(*field))
    }

    fn bit(field: Field) -> u16 {
        1 << (field as u16)
    }
}

impl FromIterator<Field> for FieldMask {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self(fields.into_iter().fold(0, |bits, field| bits | Self::bit(field)))
    }
}

/// Comma-separated names: `first-name, email`.
impl fmt::Display for FieldMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, field) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(field.name())?;
        }
        Ok(())
    }
}

/// Comma-separated names, or `all`. Spaces around names do not matter.
impl FromStr for FieldMask {
    type Err = UnknownField;

    fn from_str(names: &str) -> Result<Self, UnknownField> {
        match names.trim() {
            "" => Ok(Self::empty()),
            "all" => Ok(Self::all()),
            names => names.split(',').map(|name| name.trim().parse::<Field>()).collect(),
        }
    }
}

impl From<FieldMask> for EmployeeFields {
    fn from(mask: FieldMask) -> Self {
        mask.iter().fold(Self::empty(), |flags, field| flags | field.flag())
    }
}

impl From<EmployeeFields> for FieldMask {
    fn from(flags: EmployeeFields) -> Self {
        Field::ALL.into_iter().filter(|field| flags.contains(field.flag())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_survives_the_trip_through_the_contract() {
        for field in Field::ALL {
            let mask: FieldMask = [field].into_iter().collect();
            assert_eq!(FieldMask::from(EmployeeFields::from(mask)), mask);
            assert_eq!(field.name().parse(), Ok(field));
            assert_eq!(field.name().replace('-', "_"), field.snake_name());
        }
        assert_eq!(FieldMask::all().iter().count(), 13);
        assert_eq!(FieldMask::from(EmployeeFields::all()), FieldMask::all());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = "email, salary".parse::<FieldMask>().unwrap_err();
        let text = error.to_string();
        assert!(text.contains("`salary`"), "{text}");
        assert!(text.contains("first-name, last-name") && text.contains("created-at"), "{text}");
    }

    #[test]
    fn masks_are_read_as_people_write_them() {
        let two = "hire-date , email".parse::<FieldMask>().unwrap();
        assert_eq!(two.to_string(), "email, hire-date");
        assert_eq!("all".parse(), Ok(FieldMask::all()));
        assert!("email,".parse::<FieldMask>().is_err());
    }
}
