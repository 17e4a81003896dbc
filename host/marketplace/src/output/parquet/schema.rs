//! The columns of a file, and their types.

use std::sync::Arc;

use ::parquet::basic::{LogicalType, Repetition, TimeUnit, Type as PhysicalType};
use ::parquet::errors::ParquetError;
use ::parquet::schema::types::Type;

use crate::output::column::{Column, Kind};

/// The id, these columns, and what is known beside them.
pub(super) fn of(columns: &[Column]) -> Result<Type, ParquetError> {
    let mut fields = vec![leaf("id", Kind::Text, Repetition::REQUIRED)?];
    for column in columns {
        fields.push(leaf(column.name, column.kind, Repetition::OPTIONAL)?);
    }
    fields.push(leaf("fetched_at", Kind::Instant, Repetition::REQUIRED)?);
    fields.push(leaf("gone_at", Kind::Instant, Repetition::OPTIONAL)?);
    fields.push(list("unknown")?);
    fields.push(list("withheld")?);
    let fields = fields.into_iter().map(Arc::new).collect();
    Type::group_type_builder("employee").with_fields(fields).build()
}

fn leaf(name: &str, kind: Kind, repetition: Repetition) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Number => (PhysicalType::DOUBLE, None),
        Kind::Date => (PhysicalType::INT32, Some(LogicalType::Date)),
        Kind::Instant => {
            (PhysicalType::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS)))
        }
    };
    Type::primitive_type_builder(name, physical)
        .with_logical_type(logical)
        .with_repetition(repetition)
        .build()
}

/// A list of texts, in the three levels that the format wants.
fn list(name: &str) -> Result<Type, ParquetError> {
    let element = leaf("element", Kind::Text, Repetition::REQUIRED)?;
    let list = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(element)])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(list)])
        .build()
}
