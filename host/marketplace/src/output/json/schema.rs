//! What employees look like as JSON, for whoever reads them by a program.

use std::borrow::Cow;

use marketplace_runtime::Field;
use utoipa::openapi::schema::{AdditionalProperties, Array, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Masked;
use crate::clock::Timestamp;
use crate::database::StoredEmployee;
use crate::output::FieldName;

impl PartialSchema for StoredEmployee {
    fn schema() -> RefOr<Schema> {
        let gone_at = ObjectBuilder::new()
            .schema_type(or_null(Type::String))
            .description(Some("Since when the source does not show the person any more."));
        employee()
            .description(Some(
                "A person of the directory. A field that is empty at the source is `null`; one \
                 that the credentials do not show is absent and named in `withheld`; one that is \
                 released and was not fetched yet is absent and named in `unknown`; one that is \
                 not released is absent.",
            ))
            .property("withheld", names("Released fields that the credentials do not show."))
            .required("withheld")
            .property(
                "unknown",
                names("Released fields that were not fetched yet; absent where there are none."),
            )
            .property("fetched_at", Timestamp::schema())
            .required("fetched_at")
            .property("gone_at", gone_at)
            .required("gone_at")
            .into()
    }
}

impl ToSchema for StoredEmployee {
    fn name() -> Cow<'static, str> {
        "Employee".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((FieldName::name().into_owned(), FieldName::schema()));
    }
}

impl PartialSchema for Masked<'_> {
    fn schema() -> RefOr<Schema> {
        let description = "A person as the source shows them now. A field that is empty at the \
                           source is `null`; one that was not chosen or is withheld is absent.";
        employee().description(Some(description)).into()
    }
}

impl ToSchema for Masked<'_> {
    fn name() -> Cow<'static, str> {
        "PreviewedEmployee".into()
    }
}

/// The id, which is always there, and the fields.
fn employee() -> ObjectBuilder {
    let id =
        ObjectBuilder::new().schema_type(Type::String).description(Some("The id at the source."));
    let employee = object().property("id", id).required("id");
    Field::ALL
        .into_iter()
        .fold(employee, |employee, field| employee.property(field.snake_name(), value(field)))
}

fn value(field: Field) -> ObjectBuilder {
    let text = || ObjectBuilder::new().schema_type(or_null(Type::String));
    match field {
        Field::FirstName | Field::LastName | Field::Email | Field::Position => text(),
        Field::Status => text().description(Some(
            "`onboarding`, `active`, `leave`, `inactive`, or a word of the source's own.",
        )),
        Field::Gender => {
            text().description(Some("`female`, `male`, `diverse`, or a word of the source's own."))
        }
        Field::Department | Field::Office => reference(),
        Field::Supervisor => supervisor(),
        Field::HireDate => text().description(Some("A calendar day, such as `2026-01-31`.")),
        Field::VacationDays => ObjectBuilder::new().schema_type(or_null(Type::Number)),
        Field::LastModified | Field::CreatedAt => text().description(Some(
            "An instant by RFC 3339 in UTC, or `@` with milliseconds since 1970 and `ms` outside \
             of the years that it has.",
        )),
    }
}

fn reference() -> ObjectBuilder {
    let part = || ObjectBuilder::new().schema_type(Type::String);
    let reference = object().property("id", part()).required("id");
    reference.property("name", part()).required("name").schema_type(or_null(Type::Object))
}

fn supervisor() -> ObjectBuilder {
    let part = || ObjectBuilder::new().schema_type(or_null(Type::String));
    object()
        .schema_type(or_null(Type::Object))
        .property("id", ObjectBuilder::new().schema_type(Type::String))
        .required("id")
        .property("first_name", part())
        .required("first_name")
        .property("last_name", part())
        .required("last_name")
        .property("email", part().description(Some("Absent where addresses are not released.")))
}

fn object() -> ObjectBuilder {
    let nothing_else = AdditionalProperties::FreeForm(false);
    ObjectBuilder::new().additional_properties(Some(nothing_else))
}

fn names(description: &str) -> Array {
    let mut names = Array::new(Ref::from_schema_name(FieldName::name()));
    names.description = Some(description.to_owned());
    names
}

fn or_null(kind: Type) -> SchemaType {
    SchemaType::from_iter([kind, Type::Null])
}
