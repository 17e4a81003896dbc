//! Names of fields as JSON has them: `hire_date`, not `hire-date`.

use std::borrow::Cow;

use marketplace_runtime::{Field, FieldMask};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{Array, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A field by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldName(pub(crate) Field);

/// Fields by their names, in the contract's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldNames(pub(crate) FieldMask);

impl FieldNames {
    /// For a mask that a type has in its own right.
    pub(crate) fn of<S: Serializer>(mask: &FieldMask, serializer: S) -> Result<S::Ok, S::Error> {
        Self(*mask).serialize(serializer)
    }
}

/// Names as JSON has them.
pub(crate) fn snake_names(mask: FieldMask) -> Vec<&'static str> {
    mask.iter().map(Field::snake_name).collect()
}

impl Serialize for FieldName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.snake_name())
    }
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        let field = Field::ALL.into_iter().find(|field| field.snake_name() == name);
        field.map(Self).ok_or_else(|| Error::custom("there is no such field"))
    }
}

impl Serialize for FieldNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(FieldName))
    }
}

impl<'de> Deserialize<'de> for FieldNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<FieldName>::deserialize(deserializer)?;
        Ok(Self(names.into_iter().map(|name| name.0).collect()))
    }
}

impl PartialSchema for FieldName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A field of an employee."))
            .enum_values(Some(Field::ALL.map(Field::snake_name)))
            .into()
    }
}

impl ToSchema for FieldName {}

impl PartialSchema for FieldNames {
    fn schema() -> RefOr<Schema> {
        Array::new(Ref::from_schema_name(FieldName::name())).into()
    }
}

impl ToSchema for FieldNames {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((FieldName::name().into_owned(), FieldName::schema()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_as_json_has_them() {
        let names: FieldNames = serde_json::from_str(r#"["hire_date","email"]"#).unwrap();
        assert_eq!(names.0.to_string(), "email, hire-date");
        assert_eq!(serde_json::to_string(&names).unwrap(), r#"["email","hire_date"]"#);
        for other in [r#"["hire-date"]"#, r#"["salary"]"#, r#""email""#, "[null]"] {
            assert!(serde_json::from_str::<FieldNames>(other).is_err(), "{other}");
        }
    }
}
