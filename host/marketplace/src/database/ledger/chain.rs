//! Walks the chain from the first row to the head, and says what is wrong where it
//! does not hold.

use sqlx::{FromRow, SqliteConnection};

use super::head::{Head, HeadKey};
use super::row::{ChainedRow, NOTHING};
use super::tampering::{LedgerError, Tampering};
use crate::database::Database;
use crate::error::Error;

/// Rows that are read at once: some hundred kilobytes.
const PAGE: i64 = 1_000;

/// A ledger that is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundLedger {
    /// How many rows it has.
    pub rows: i64,
    /// The hash of the last one.
    pub head: String,
}

/// How far a walk came.
struct Walk<'a> {
    /// Rows that are good.
    rows: i64,
    /// The hash of the last good one.
    hash: String,
    /// The hash to look out for, until it was met.
    noted: Option<&'a str>,
}

/// Where a walk ended.
enum End {
    /// Behind the last row; all are good.
    Reached,
    /// At a row that is not good.
    Row(Box<ChainedRow>),
    /// At a row that cannot even be read.
    Unreadable,
}

impl Database {
    /// Walks the whole ledger, and makes sure that a hash noted earlier is in it.
    pub(crate) async fn verify_ledger(&self, noted: Option<&str>) -> Result<SoundLedger, Error> {
        // One transaction: what is appended meanwhile is not seen.
        let (mut transaction, master) = self.look().await?;
        let key = HeadKey::of(&master);
        let head = Head::read(&mut transaction).await?;
        let signed = head.as_ref().filter(|head| key.has_signed(head));
        let mut walk = Walk::new(noted);
        let end = walk.go(&mut transaction).await?;
        let tampering = match (end, signed, &head) {
            (End::Row(row), ..) => Some(diagnose(&mut transaction, &walk, &row, signed).await?),
            (End::Unreadable, ..) => Some(Tampering::Changed(walk.rows + 1)),
            (End::Reached, Some(signed), _) => walk.differs_from(signed),
            (End::Reached, None, Some(_)) => Some(Tampering::HeadForged),
            (End::Reached, None, None) => Some(Tampering::HeadMissing),
        };
        if let Some(tampering) = tampering {
            return Err(LedgerError::Tampered { good: walk.rows, tampering }.into());
        }
        if let Some(noted) = walk.noted {
            return Err(LedgerError::Forgot { noted: noted.to_owned(), rows: walk.rows }.into());
        }
        Ok(SoundLedger { rows: walk.rows, head: walk.hash })
    }
}

impl<'a> Walk<'a> {
    fn new(noted: Option<&'a str>) -> Self {
        let mut walk = Self { rows: 0, hash: NOTHING.to_owned(), noted };
        walk.look_out();
        walk
    }

    /// Goes on until the end, or until a row is not good.
    async fn go(&mut self, connection: &mut SqliteConnection) -> Result<End, sqlx::Error> {
        let mut after = i64::MIN;
        loop {
            let page = ChainedRow::page(connection, None, after, PAGE).await?;
            if page.is_empty() {
                return Ok(End::Reached);
            }
            for row in page {
                let Ok(row) = ChainedRow::from_row(&row) else { return Ok(End::Unreadable) };
                if !self.accepts(&row)? {
                    return Ok(End::Row(Box::new(row)));
                }
                after = row.row.seq;
                self.rows += 1;
                self.hash = row.hash;
                self.look_out();
            }
        }
    }

    fn accepts(&self, row: &ChainedRow) -> Result<bool, sqlx::Error> {
        let in_place = row.row.seq == self.rows + 1 && row.row.previous == self.hash;
        Ok(in_place && row.is_whole()?)
    }

    fn look_out(&mut self) {
        self.noted = self.noted.filter(|noted| *noted != self.hash);
    }

    /// What is wrong where all rows are good and the head is signed.
    fn differs_from(&self, head: &Head) -> Option<Tampering> {
        if self.rows < head.seq {
            return Some(Tampering::CutOff { first: self.rows + 1, last: head.seq });
        }
        if self.rows > head.seq {
            return Some(Tampering::Inserted(head.seq + 1));
        }
        (self.hash != head.hash).then_some(Tampering::Rewritten(self.rows))
    }
}

/// What was done to the row at which a walk stopped, or to the one before.
async fn diagnose(
    connection: &mut SqliteConnection,
    walk: &Walk<'_>,
    row: &ChainedRow,
    signed: Option<&Head>,
) -> Result<Tampering, sqlx::Error> {
    let place = walk.rows + 1;
    let seq = row.row.seq;
    if seq < place || signed.is_some_and(|head| place > head.seq) {
        return Ok(Tampering::Inserted(seq));
    }
    // Where the row is now that belongs here: it remembers the hash of the one before.
    let belongs_here = find_successor(connection, &walk.hash, place).await?;
    if seq > place {
        return Ok(displaced(place, belongs_here));
    }
    let last = match signed {
        Some(head) => head.seq,
        None => count(connection).await?,
    };
    Ok(match (belongs_here, written_at(connection, row, last).await?) {
        (Some(_), Some(at)) if at != place => displaced(place, belongs_here),
        (Some(_), _) => Tampering::Inserted(place),
        (None, Some(at)) if at < place => Tampering::Inserted(at),
        (None, Some(at)) if at > place => Tampering::Missing(place),
        // Good in itself, and it remembers another hash of the row before.
        (None, Some(_)) if walk.rows > 0 => Tampering::Changed(walk.rows),
        (None, _) => Tampering::Changed(place),
    })
}

fn displaced(from: i64, to: Option<i64>) -> Tampering {
    to.map_or(Tampering::Missing(from), |to| Tampering::Moved { from, to })
}

/// The number of the row that follows the row with this hash, other than `besides`.
async fn find_successor(
    connection: &mut SqliteConnection,
    hash: &str,
    besides: i64,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT seq FROM ledger WHERE previous = ? AND seq <> ? ORDER BY seq LIMIT 1",
    )
    .bind(hash)
    .bind(besides)
    .fetch_optional(connection)
    .await
}

/// The number that a row was written with, which its hash remembers. `None` for one
/// that was changed, and for a copy of another.
async fn written_at(
    connection: &mut SqliteConnection,
    row: &ChainedRow,
    last: i64,
) -> Result<Option<i64>, sqlx::Error> {
    let copies: i64 = sqlx::query_scalar("SELECT count(*) FROM ledger WHERE hash = ?")
        .bind(&row.hash)
        .fetch_one(connection)
        .await?;
    if copies > 1 {
        return Ok(None);
    }
    let mut candidate = row.clone();
    for seq in std::iter::once(row.row.seq).chain(1..=last) {
        candidate.row.seq = seq;
        if candidate.is_whole()? {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}

async fn count(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM ledger").fetch_one(connection).await
}
