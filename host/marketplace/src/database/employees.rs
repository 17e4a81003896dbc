//! The people of a directory, sealed by the connection's data key.

use marketplace_runtime::{Field, FieldMask};
use sqlx::{FromRow, SqliteConnection};

use super::Database;
use super::runs::RunRow;
use crate::clock::Timestamp;
use crate::directory::Record;
use crate::error::Error;
use crate::vault::DataKey;

/// The table, which a sealed record cannot leave.
const TABLE: &str = "employee";

/// People who are read at once: some hundred kilobytes.
const BATCH: i64 = 1_000;

/// What a record means to the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Added,
    Changed,
    Unchanged,
}

/// Whom a full run has not seen.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Unseen {
    pub(super) gone: i64,
    /// How many people there were before the run.
    pub(super) before: i64,
}

/// A person as stored.
#[derive(FromRow)]
struct Row {
    seq: i64,
    /// `None` for somebody who left too long ago to be kept.
    sealed: Option<Vec<u8>>,
    gone_at: Option<i64>,
    left_at: Option<i64>,
}

/// Stores what came about a person, if it is not there already.
pub(super) async fn store(
    transaction: &mut SqliteConnection,
    key: &DataKey,
    run: i64,
    record: &Record,
    now: Timestamp,
) -> Result<Outcome, Error> {
    let hash = key.hash(record.id());
    let known: Option<Row> = sqlx::query_as(
        "SELECT seq, sealed, gone_at, left_at FROM employee
         WHERE connection_id = ? AND id_hash = ?",
    )
    .bind(key.connection_id())
    .bind(&hash[..])
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(known) = known else {
        add(transaction, key, record, now).await?;
        note(transaction, key, &hash, run, ("added", record.present()), now).await?;
        return Ok(Outcome::Added);
    };
    let (kind, fields, outcome) = match &known.sealed {
        // Without the status nobody knows, and who was erased stays so.
        None if record.has_left() || !record.has_status() => return Ok(Outcome::Unchanged),
        None => ("added", record.present(), Outcome::Added),
        Some(sealed) => {
            let changes = open(key, &hash, sealed)?.changes(record);
            match known.gone_at {
                None if changes.is_empty() => return Ok(Outcome::Unchanged),
                None => ("changed", changes, Outcome::Changed),
                Some(_) => ("returned", changes, Outcome::Changed),
            }
        }
    };
    let left_at = record.has_left().then(|| known.left_at.unwrap_or(now.as_millis()));
    sqlx::query(
        "UPDATE employee SET sealed = ?, stored_at = ?, gone_at = NULL, left_at = ? WHERE seq = ?",
    )
    .bind(key.seal(TABLE, &hash, &record.encode()?)?)
    .bind(now.as_millis())
    .bind(left_at)
    .bind(known.seq)
    .execute(&mut *transaction)
    .await?;
    note(transaction, key, &hash, run, (kind, fields), now).await?;
    Ok(outcome)
}

async fn add(
    transaction: &mut SqliteConnection,
    key: &DataKey,
    record: &Record,
    now: Timestamp,
) -> Result<(), Error> {
    let hash = key.hash(record.id());
    sqlx::query(
        "INSERT INTO employee (connection_id, id_hash, sealed, added_at, stored_at, left_at)
         VALUES (?, ?, ?, ?4, ?4, ?5)",
    )
    .bind(key.connection_id())
    .bind(&hash[..])
    .bind(key.seal(TABLE, &hash, &record.encode()?)?)
    .bind(now.as_millis())
    .bind(record.has_left().then(|| now.as_millis()))
    .execute(transaction)
    .await?;
    Ok(())
}

/// Notes that a run has seen a person; whether it is the first time.
pub(super) async fn sight(
    transaction: &mut SqliteConnection,
    key: &DataKey,
    run: i64,
    id: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query("INSERT INTO sighting (run_id, id_hash) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(run)
        .bind(&key.hash(id)[..])
        .execute(transaction)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Whom a run has seen, the run that waits for approval has seen as well: they are not
/// gone.
pub(super) async fn sight_again(
    transaction: &mut SqliteConnection,
    run: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT OR IGNORE INTO sighting
         SELECT held.id, id_hash FROM sighting
         JOIN run ON run.id = run_id
         JOIN run AS held ON held.connection_id = run.connection_id AND held.state = 'held'
         WHERE run_id = ?",
    )
    .bind(run)
    .execute(transaction)
    .await
    .map(drop)
}

/// Whom neither a run has seen nor one since that has not ended yet.
const UNSEEN: &str = "connection_id = ?3 AND gone_at IS NULL AND NOT EXISTS
    (SELECT 1 FROM run JOIN sighting ON run_id = run.id
     WHERE run.connection_id = ?3 AND run.id >= ?1 AND id_hash = employee.id_hash)";

/// How many people a complete run has not seen.
pub(super) async fn unseen(
    transaction: &mut SqliteConnection,
    run: &RunRow,
) -> Result<Unseen, sqlx::Error> {
    let count = format!(
        "SELECT count(*) FILTER (WHERE {UNSEEN}) AS gone,
                count(*) FILTER (WHERE added_at < ?2) AS before
         FROM employee WHERE connection_id = ?3 AND gone_at IS NULL AND sealed IS NOT NULL"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(count))
        .bind(run.id)
        .bind(run.started_at.as_millis())
        .bind(run.connection_id)
        .fetch_one(transaction)
        .await
}

/// Notes that whom a complete run has not seen is gone. Who was erased before needs no
/// row any more, now that the source shows them no longer.
pub(super) async fn remove_unseen(
    transaction: &mut SqliteConnection,
    run: &RunRow,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for statement in [
        format!("DELETE FROM employee WHERE {UNSEEN} AND sealed IS NULL"),
        format!(
            "INSERT INTO change (connection_id, id_hash, run_id, kind, fields, at)
             SELECT connection_id, id_hash, ?1, 'gone', '', ?2 FROM employee WHERE {UNSEEN}"
        ),
        format!("UPDATE employee SET gone_at = ?2, left_at = coalesce(left_at, ?2) WHERE {UNSEEN}"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(run.id)
            .bind(now.as_millis())
            .bind(run.connection_id)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(())
}

/// Writes down what has changed about a person: which fields, and no value.
async fn note(
    transaction: &mut SqliteConnection,
    key: &DataKey,
    hash: &[u8],
    run: i64,
    (kind, fields): (&str, FieldMask),
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO change (connection_id, id_hash, run_id, kind, fields, at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(key.connection_id())
    .bind(hash)
    .bind(run)
    .bind(kind)
    .bind(fields.to_string())
    .bind(now.as_millis())
    .execute(transaction)
    .await
    .map(drop)
}

/// Opens the record of a row.
pub(super) fn open(key: &DataKey, hash: &[u8], sealed: &[u8]) -> Result<Record, Error> {
    let record = Record::decode(&key.open(TABLE, hash, sealed)?);
    Ok(record.ok_or_else(|| key.does_not_open(TABLE))?)
}

impl Database {
    /// How many people a directory has; nobody who is gone.
    pub(crate) async fn count_employees(&self, id: i64) -> Result<i64, Error> {
        let count = "SELECT count(*) FROM employee
                     WHERE connection_id = ? AND gone_at IS NULL AND sealed IS NOT NULL";
        Ok(sqlx::query_scalar(count).bind(id).fetch_one(&self.pool).await?)
    }
}

/// Takes out of everybody what is not among `fields`, and its names out of their
/// history: of how many people, and of how many rows of history.
pub(super) async fn narrow(
    change: &mut SqliteConnection,
    key: &DataKey,
    fields: FieldMask,
) -> Result<(u64, u64), Error> {
    let (mut after, mut people) = (i64::MIN, 0);
    loop {
        let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT seq, id_hash, sealed FROM employee
             WHERE connection_id = ? AND seq > ? AND sealed IS NOT NULL ORDER BY seq LIMIT ?",
        )
        .bind(key.connection_id())
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *change)
        .await?;
        let Some((last, ..)) = rows.last() else { break };
        after = *last;
        for (seq, hash, sealed) in &rows {
            let before = open(key, hash, sealed)?;
            let mut record = before.clone();
            record.narrow(fields).ok_or_else(|| key.does_not_open(TABLE))?;
            if before.changes(&record).is_empty() {
                continue;
            }
            sqlx::query("UPDATE employee SET sealed = ? WHERE seq = ?")
                .bind(key.seal(TABLE, hash, &record.encode()?)?)
                .bind(seq)
                .execute(&mut *change)
                .await?;
            people += 1;
        }
    }
    if !fields.contains(Field::Status) {
        forget_inactive(change, key.connection_id()).await?;
    }
    Ok((people, narrow_history(change, key.connection_id(), fields).await?))
}

/// Since when somebody is inactive, the status has told. Of who was erased for it, the
/// row stays that keeps them from being stored again.
async fn forget_inactive(change: &mut SqliteConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE employee SET left_at = gone_at WHERE connection_id = ? AND sealed IS NOT NULL",
    )
    .bind(id)
    .execute(change)
    .await
    .map(drop)
}

/// Takes the names of fields that are not among `fields` out of the history of people.
async fn narrow_history(
    change: &mut SqliteConnection,
    id: i64,
    fields: FieldMask,
) -> Result<u64, Error> {
    let masks: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT fields FROM change WHERE connection_id = ?")
            .bind(id)
            .fetch_all(&mut *change)
            .await?;
    let mut rows = 0;
    for text in &masks {
        let mask: FieldMask = text.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let narrowed = mask.intersection(fields);
        if narrowed == mask {
            continue;
        }
        let done =
            sqlx::query("UPDATE change SET fields = ? WHERE connection_id = ? AND fields = ?")
                .bind(narrowed.to_string())
                .bind(id)
                .bind(text)
                .execute(&mut *change)
                .await?;
        rows += done.rows_affected();
    }
    sqlx::query("DELETE FROM change WHERE connection_id = ? AND kind = 'changed' AND fields = ''")
        .bind(id)
        .execute(change)
        .await?;
    Ok(rows)
}

/// They end with their connection: how many there were, and rows of their history.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<(u64, u64), sqlx::Error> {
    let changes = sqlx::query("DELETE FROM change WHERE connection_id = ?")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "DELETE FROM sighting WHERE run_id IN (SELECT id FROM run WHERE connection_id = ?)",
    )
    .bind(id)
    .execute(&mut *connection)
    .await?;
    let people = sqlx::query("DELETE FROM employee WHERE connection_id = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok((people.rows_affected(), changes.rows_affected()))
}
