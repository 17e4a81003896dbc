//! Parquet: columns with types, for whoever computes with a directory.

mod leaf;
mod schema;

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use marketplace_runtime::FieldMask;

use super::column::{Column, columns};
use super::snake_names;
use crate::database::{ConnectionRow, StoredEmployee};
use crate::error::Error;
use leaf::Leaf;

/// So many people, or bytes of their texts, are held in memory until they are written:
/// readers want large groups of rows, and some texts are long.
const MOST_ROWS: usize = 8_192;
const MOST_BYTES: usize = 8 << 20;

/// A file under way.
pub(super) struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    group: Group,
}

/// A group of rows, column by column.
struct Group {
    rows: usize,
    id: Leaf,
    values: Vec<Leaf>,
    fetched_at: Leaf,
    gone_at: Leaf,
    unknown: Leaf,
    withheld: Leaf,
}

impl<W: Write + Send> ParquetFile<W> {
    pub(super) fn new(out: W, connection: &ConnectionRow) -> Result<Self, Error> {
        let columns = columns(connection.consent.fields);
        let schema = schema::of(&columns).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // The least and the greatest value of a column are somebody's.
            .set_statistics_enabled(EnabledStatistics::None)
            .set_key_value_metadata(Some(origin(connection)))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties));
        let group = Group::new(&columns);
        Ok(Self { writer: writer.map_err(failed)?, columns, group })
    }

    pub(super) fn add(&mut self, person: &StoredEmployee) -> Result<(), Error> {
        self.group.add(person, &self.columns);
        if self.group.rows >= MOST_ROWS || self.group.bytes() >= MOST_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        if self.group.rows > 0 {
            self.write_group()?;
        }
        self.writer.finish().map(drop).map_err(failed)
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let group = std::mem::replace(&mut self.group, Group::new(&self.columns));
        let mut writer = self.writer.next_row_group().map_err(failed)?;
        for leaf in group.leaves() {
            let column = writer.next_column().map_err(failed)?;
            if let Some(column) = column {
                leaf.write(column).map_err(failed)?;
            }
        }
        writer.close().map_err(failed)?;
        Ok(())
    }
}

impl Group {
    fn new(columns: &[Column]) -> Self {
        Self {
            rows: 0,
            id: Leaf::texts(),
            values: columns.iter().map(|column| Leaf::new(column.kind)).collect(),
            fetched_at: Leaf::instants(),
            gone_at: Leaf::instants(),
            unknown: Leaf::texts(),
            withheld: Leaf::texts(),
        }
    }

    fn add(&mut self, person: &StoredEmployee, columns: &[Column]) {
        let mut unknown = person.unknown;
        self.rows += 1;
        self.id.push_text(&person.employee.id);
        for (leaf, column) in self.values.iter_mut().zip(columns) {
            let datum = column.of(&person.employee);
            let is_there = datum.is_some();
            // Such as 30 February, which is neither a date nor empty.
            if leaf.push(datum).is_none() && is_there {
                unknown = unknown.union(FieldMask::from_iter([column.field]));
            }
        }
        self.fetched_at.push_instant(person.fetched_at);
        self.gone_at.push_perhaps_instant(person.gone_at);
        self.unknown.push_list(&snake_names(unknown));
        self.withheld.push_list(&snake_names(person.withheld));
    }

    /// The columns in the order of the schema.
    fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        let last = [&self.fetched_at, &self.gone_at, &self.unknown, &self.withheld];
        std::iter::once(&self.id).chain(&self.values).chain(last)
    }

    fn bytes(&self) -> usize {
        self.leaves().map(Leaf::bytes).sum()
    }
}

/// Where the file is from: what was agreed to, and nothing of anybody.
fn origin(connection: &ConnectionRow) -> Vec<KeyValue> {
    [
        ("marketplace.connection", connection.reference.clone()),
        ("marketplace.consent", connection.consent.number.to_string()),
        ("marketplace.plugin_digest", connection.plugin_digest.clone()),
    ]
    .map(|(key, value)| KeyValue::new(key.to_owned(), value))
    .into()
}

/// As the output failed: what reads it may have seen enough, which is no error.
fn failed(error: ParquetError) -> Error {
    let ParquetError::External(error) = error else { return std::io::Error::other(error).into() };
    match error.downcast::<std::io::Error>() {
        Ok(error) => (*error).into(),
        Err(error) => std::io::Error::other(error).into(),
    }
}

#[cfg(test)]
mod tests;
