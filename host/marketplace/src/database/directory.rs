//! A directory as it is read: in pieces, and each under the consent that is in force
//! at that moment.

use marketplace_runtime::{Employee, FieldMask};
use serde::Serialize;
use sqlx::{FromRow, Sqlite, SqliteConnection, Transaction};
use utoipa::ToSchema;

use super::{ConnectionRow, Database, connections, data_keys, employees, terms};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::output::FieldNames;
use crate::vault::DataKey;

/// The table that people are in.
const TABLE: &str = "employee";

/// Everybody of whom something is stored.
const SELECT: &str = "SELECT seq, id_hash, sealed, added_at, stored_at, gone_at FROM employee
                      WHERE sealed IS NOT NULL";

/// A person of a directory, with nothing in it that is not released now.
#[derive(Clone, Debug)]
pub struct StoredEmployee {
    /// Its place in the order in which people came.
    pub seq: i64,
    /// The person, with the values that there are.
    pub employee: Employee,
    /// Released fields that have a value or are empty at the source.
    pub present: FieldMask,
    /// Released fields that the credentials do not show.
    pub withheld: FieldMask,
    /// Released fields that were not fetched yet.
    pub unknown: FieldMask,
    /// When the person was first stored.
    pub added_at: Timestamp,
    /// When the values came.
    pub fetched_at: Timestamp,
    /// Since when the source does not show the person any more.
    pub gone_at: Option<Timestamp>,
}

/// Some people of a directory, as it was at one moment.
#[derive(Clone, Debug)]
pub struct EmployeesPage {
    /// The connection, with the consent that was in force at that moment.
    pub connection: ConnectionRow,
    /// The people, in the order in which they came.
    pub employees: Vec<StoredEmployee>,
    /// Where it goes on; `None` after the last.
    pub next: Option<i64>,
}

/// What became of a person in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Stored for the first time.
    Added,
    /// Other values.
    Changed,
    /// Not at the source any more.
    Gone,
    /// At the source again.
    Returned,
}

/// What has changed about a person, and when: which fields, and no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// What became of the person.
    pub kind: ChangeKind,
    /// Which of the released fields.
    #[serde(serialize_with = "FieldNames::of")]
    #[schema(value_type = FieldNames)]
    pub fields: FieldMask,
    /// In which run, as the ledger calls it.
    pub run: String,
}

/// Some changes of a person, the newest first.
#[derive(Clone, Debug)]
pub struct ChangesPage {
    /// The changes.
    pub changes: Vec<Change>,
    /// Where it goes on; `None` after the first of all.
    pub next: Option<i64>,
}

/// A row of a person.
#[derive(FromRow)]
struct Row {
    seq: i64,
    id_hash: Vec<u8>,
    sealed: Vec<u8>,
    added_at: i64,
    stored_at: i64,
    gone_at: Option<i64>,
}

/// A connection at one moment, with what opens its rows.
struct View {
    transaction: Transaction<'static, Sqlite>,
    connection: ConnectionRow,
    key: DataKey,
}

impl Database {
    /// The next people behind row `after`: at most `limit` of them, and nobody who is
    /// gone unless `leavers` are wanted, too.
    pub(crate) async fn employees(
        &self,
        id: i64,
        leavers: bool,
        after: i64,
        limit: u32,
    ) -> Result<EmployeesPage, Error> {
        let mut view = self.view(id).await?;
        let select = format!(
            "{SELECT} AND connection_id = ? AND seq > ? AND (? OR gone_at IS NULL)
             ORDER BY seq LIMIT ?"
        );
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(select))
            .bind(id)
            .bind(after)
            .bind(leavers)
            .bind(limit)
            .fetch_all(&mut *view.transaction)
            .await?;
        let is_full = u32::try_from(rows.len()).is_ok_and(|read| read == limit);
        let next = rows.last().map(|row| row.seq).filter(|_| is_full);
        let employees = rows.iter().map(|row| view.read(row)).collect::<Result<_, _>>()?;
        Ok(EmployeesPage { connection: view.connection, employees, next })
    }

    /// A person, also one who is gone, under the consent in force. A supervisor of whom
    /// the source tells nothing but the id is looked up.
    pub(crate) async fn employee(
        &self,
        id: i64,
        employee: &str,
    ) -> Result<Option<(ConnectionRow, StoredEmployee)>, Error> {
        let mut view = self.view(id).await?;
        let Some(mut found) = view.find(employee).await? else { return Ok(None) };
        if let Some(person) = &mut found.employee.supervisor
            && [&person.first_name, &person.last_name, &person.email].iter().all(|it| it.is_none())
            && let Some(supervisor) = view.find(&person.id).await?
        {
            let Employee { first_name, last_name, email, .. } = supervisor.employee;
            (person.first_name, person.last_name, person.email) = (first_name, last_name, email);
        }
        Ok(Some((view.connection, found)))
    }

    /// What has changed about a person before the row `before`, the newest first.
    pub(crate) async fn changes(
        &self,
        id: i64,
        employee: &str,
        before: i64,
        limit: u32,
    ) -> Result<ChangesPage, Error> {
        let mut view = self.view(id).await?;
        let rows: Vec<(i64, i64, String, String, String)> = sqlx::query_as(
            "SELECT change.id, at, change.kind, fields, reference
             FROM change JOIN run ON run.id = change.run_id
             WHERE change.connection_id = ? AND id_hash = ? AND change.id < ?
             ORDER BY change.id DESC LIMIT ?",
        )
        .bind(id)
        .bind(&view.key.hash(employee)[..])
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *view.transaction)
        .await?;
        let is_full = u32::try_from(rows.len()).is_ok_and(|read| read == limit);
        let next = rows.last().map(|(row, ..)| *row).filter(|_| is_full);
        let released = view.connection.consent.fields;
        let changes = rows.into_iter().map(|(_, at, kind, fields, run)| {
            change(at, &kind, &fields, run).map(|change| change.narrowed(released))
        });
        let changes = changes.collect::<Result<Vec<_>, _>>()?;
        Ok(ChangesPage { changes: changes.into_iter().flatten().collect(), next })
    }

    /// How many people of a directory are gone.
    pub(crate) async fn count_leavers(&self, id: i64) -> Result<i64, Error> {
        let count =
            "SELECT count(gone_at) FROM employee WHERE connection_id = ? AND sealed IS NOT NULL";
        Ok(sqlx::query_scalar(count).bind(id).fetch_one(&self.pool).await?)
    }

    async fn view(&self, id: i64) -> Result<View, Error> {
        let (mut transaction, master) = self.look().await?;
        let row = connections::by_id(&mut transaction, id).await?;
        let connection = row.ok_or(sqlx::Error::RowNotFound)?;
        terms::check(&mut transaction, &master, &connection).await?;
        let key = data_keys::read(&mut transaction, &master, id).await?;
        match key {
            Some(key) => Ok(View { transaction, connection, key }),
            None => Err(Error::NotConnected { tenant: connection.tenant }),
        }
    }
}

impl View {
    async fn find(&mut self, employee: &str) -> Result<Option<StoredEmployee>, Error> {
        let connection: &mut SqliteConnection = &mut self.transaction;
        let select = format!("{SELECT} AND connection_id = ? AND id_hash = ?");
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(select))
            .bind(self.connection.id)
            .bind(&self.key.hash(employee)[..])
            .fetch_optional(connection)
            .await?;
        row.map(|row| self.read(&row)).transpose()
    }

    /// Opens a row, and leaves what is not released now where it is.
    fn read(&self, row: &Row) -> Result<StoredEmployee, Error> {
        let released = self.connection.consent.fields;
        let mut record = employees::open(&self.key, &row.id_hash, &row.sealed)?;
        let employee = record.narrow(released).and_then(|()| record.employee());
        let (present, withheld) = (record.present(), record.withheld());
        Ok(StoredEmployee {
            seq: row.seq,
            employee: employee.ok_or_else(|| self.key.does_not_open(TABLE))?,
            present,
            withheld,
            unknown: released.without(present).without(withheld),
            added_at: Timestamp::from_millis(row.added_at),
            fetched_at: Timestamp::from_millis(row.stored_at),
            gone_at: row.gone_at.map(Timestamp::from_millis),
        })
    }
}

impl ChangeKind {
    const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Gone, Self::Returned];

    /// As it is stored and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Returned => "returned",
        }
    }
}

impl Change {
    /// Without fields that are not released; `None` where nothing else has changed.
    fn narrowed(self, released: FieldMask) -> Option<Self> {
        let fields = self.fields.intersection(released);
        let is_left = self.kind != ChangeKind::Changed || !fields.is_empty();
        is_left.then_some(Self { fields, ..self })
    }
}

fn change(at: i64, kind: &str, fields: &str, run: String) -> Result<Change, sqlx::Error> {
    let damaged = |what: &str| sqlx::Error::Decode(format!("a change's {what} is damaged").into());
    let known = ChangeKind::ALL.into_iter().find(|known| known.name() == kind);
    Ok(Change {
        at: Timestamp::from_millis(at),
        kind: known.ok_or_else(|| damaged("kind"))?,
        fields: fields.parse().map_err(|_| damaged("mask"))?,
        run,
    })
}

#[cfg(test)]
mod tests;
