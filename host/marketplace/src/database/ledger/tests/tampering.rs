//! What somebody with a hand on the database can do, and what `verify` says of it.

use sqlx::AssertSqlSafe;

use super::*;
use crate::database::ledger::head::{Head, HeadKey, sign_again};
use crate::database::ledger::{Error, LedgerError, Tampering};
use crate::vault::MasterKey;

impl Database {
    /// As somebody who knows SQL, and who drops what is in the way.
    async fn tamper(&self, statements: &[&str]) {
        // One connection: a pragma holds for it alone.
        let mut connection = self.pool.acquire().await.unwrap();
        for trigger in [
            "ledger_is_not_changed",
            "ledger_is_not_shortened",
            "ledger_is_appended_to",
            "ledger_head_stays",
        ] {
            let drop = format!("DROP TRIGGER IF EXISTS {trigger}");
            sqlx::query(AssertSqlSafe(drop)).execute(&mut *connection).await.unwrap();
        }
        for statement in ["PRAGMA ignore_check_constraints = ON"].iter().chain(statements) {
            let statement = AssertSqlSafe((*statement).to_owned());
            sqlx::query(statement).execute(&mut *connection).await.unwrap();
        }
    }

    /// What is found.
    async fn tampering(&self) -> Option<Tampering> {
        match self.verify_ledger(None).await {
            Ok(_) => None,
            Err(Error::Ledger(LedgerError::Tampered { tampering, .. })) => Some(tampering),
            Err(error) => panic!("{error}"),
        }
    }

    /// Writes a row as it would be right behind the one before it.
    async fn forge(&self, seq: i64, change: impl FnOnce(&mut ChainedRow)) {
        let rows = self.all_rows().await;
        let at = usize::try_from(seq).unwrap() - 1;
        let mut row = rows[at.min(rows.len() - 1)].clone();
        row.row.seq = seq;
        row.row.previous = rows[at - 1].hash.clone();
        change(&mut row);
        row.hash = row.row.digest().unwrap();
        self.tamper(&[&format!("DELETE FROM ledger WHERE seq = {seq}")]).await;
        row.insert(&mut self.pool.acquire().await.unwrap()).await.unwrap();
    }

    /// Changes row 2 and computes all hashes from there on anew.
    async fn rewrite(&self, rows: i64) {
        self.forge(2, |row| row.row.attributes = "[]".to_owned()).await;
        for seq in 3..=rows {
            self.forge(seq, |_| ()).await;
        }
    }
}

fn other_key() -> HeadKey {
    HeadKey::of(&MasterKey::generate().unwrap())
}

/// Puts a copy of a row in another place.
fn copy_of(row: i64, seq: i64) -> String {
    const REST: &str = "at, connection, tenant, run, consent, plugin_digest, request, call, event,
        method, path, attributes, status, bytes, millis, reason, previous, hash";
    format!("INSERT OR REPLACE INTO ledger SELECT {seq}, {REST} FROM ledger WHERE seq = {row}")
}

/// What is found in a ledger of five rows after this was done to it.
async fn finds(statements: &[&str], expected: Tampering) {
    let (_folder, database) = ledger_of(5).await;
    database.tamper(statements).await;
    assert_eq!(database.tampering().await, Some(expected), "{statements:?}");
}

#[tokio::test]
async fn a_change_of_any_column_of_any_row_is_found_and_the_row_named() {
    let (_folder, database) = ledger_of(5).await;
    let columns: Vec<(String, String, bool)> =
        sqlx::query_as(r#"SELECT name, type, "notnull" FROM pragma_table_info('ledger')"#)
            .fetch_all(&database.pool)
            .await
            .unwrap();
    assert_eq!(columns.len(), 19);
    database.tamper(&["CREATE TABLE untouched AS SELECT * FROM ledger"]).await;
    for (column, kind, is_never_null) in columns {
        let mut values = match kind.as_str() {
            "INTEGER" => vec![format!("coalesce({column}, 0) + 10")],
            _ => vec![format!("coalesce({column}, '') || ' '"), "''".to_owned()],
        };
        if !is_never_null && column != "seq" {
            values.push("NULL".to_owned());
        }
        for (seq, value) in (1..=5).flat_map(|seq| values.iter().map(move |value| (seq, value))) {
            let change = format!("UPDATE ledger SET {column} = {value} WHERE seq = {seq}");
            database.tamper(&[&change]).await;
            let is_change: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT * FROM ledger EXCEPT SELECT * FROM untouched)",
            )
            .fetch_one(&database.pool)
            .await
            .unwrap();
            let expected = match column.as_str() {
                "seq" => Tampering::Moved { from: seq, to: seq + 10 },
                _ => Tampering::Changed(seq),
            };
            assert_eq!(database.tampering().await, is_change.then_some(expected), "{change}");
            let undo = ["DELETE FROM ledger", "INSERT INTO ledger SELECT * FROM untouched"];
            database.tamper(&undo).await;
        }
    }
    assert_eq!(database.tampering().await, None);
}

#[tokio::test]
async fn a_row_that_another_was_copied_over_is_found() {
    finds(&[&copy_of(2, 4)], Tampering::Changed(4)).await;
    finds(&[&copy_of(4, 2)], Tampering::Changed(2)).await;
    finds(&[&copy_of(4, 5)], Tampering::Changed(5)).await;
}

#[tokio::test]
async fn a_row_that_is_gone_is_found() {
    finds(&["DELETE FROM ledger WHERE seq = 1"], Tampering::Missing(1)).await;
    finds(&["DELETE FROM ledger WHERE seq = 3"], Tampering::Missing(3)).await;
    let close_the_gap = "UPDATE ledger SET seq = seq - 1 WHERE seq > 3";
    finds(&["DELETE FROM ledger WHERE seq = 3", close_the_gap], Tampering::Missing(3)).await;
    finds(&["DELETE FROM ledger WHERE seq = 5"], Tampering::CutOff { first: 5, last: 5 }).await;
    finds(&["DELETE FROM ledger"], Tampering::CutOff { first: 1, last: 5 }).await;
    finds(&["DELETE FROM ledger", "DELETE FROM ledger_head"], Tampering::HeadMissing).await;
}

#[tokio::test]
async fn rows_that_change_places_are_found() {
    let swap = [
        "UPDATE ledger SET seq = 99 WHERE seq = 2",
        "UPDATE ledger SET seq = 2 WHERE seq = 4",
        "UPDATE ledger SET seq = 4 WHERE seq = 99",
    ];
    finds(&swap, Tampering::Moved { from: 2, to: 4 }).await;
    let to_the_end = "UPDATE ledger SET seq = 6 WHERE seq = 3";
    finds(&[to_the_end], Tampering::Moved { from: 3, to: 6 }).await;
}

#[tokio::test]
async fn a_row_that_was_put_in_is_found() {
    let make_room = [
        "UPDATE ledger SET seq = seq + 100 WHERE seq > 2",
        "UPDATE ledger SET seq = seq - 99 WHERE seq > 100",
    ];
    finds(&[make_room[0], make_room[1], &copy_of(2, 3)], Tampering::Inserted(3)).await;
    finds(&[make_room[0], make_room[1], &copy_of(5, 3)], Tampering::Inserted(3)).await;
    finds(&[&copy_of(5, 6)], Tampering::Inserted(6)).await;
    finds(&[&copy_of(1, 0)], Tampering::Inserted(0)).await;

    // With the hash that it would have.
    let (_folder, database) = ledger_of(5).await;
    database.tamper(&make_room).await;
    database.tamper(&[&copy_of(2, 3)]).await;
    database.forge(3, |row| row.row.bytes = Some(1)).await;
    assert_eq!(database.tampering().await, Some(Tampering::Inserted(3)));
    let (_folder, database) = ledger_of(5).await;
    database.forge(6, |_| ()).await;
    assert_eq!(database.tampering().await, Some(Tampering::Inserted(6)));
}

#[tokio::test]
async fn hashes_that_are_computed_anew_do_not_help() {
    for (row, found) in [(2, Tampering::Changed(2)), (5, Tampering::Rewritten(5))] {
        let (_folder, database) = ledger_of(5).await;
        database.forge(row, |row| row.row.attributes = "[]".to_owned()).await;
        assert_eq!(database.tampering().await, Some(found));
    }
    let (_folder, database) = ledger_of(5).await;
    database.rewrite(5).await;
    assert_eq!(database.tampering().await, Some(Tampering::Rewritten(5)));

    let last = "(SELECT hash FROM ledger WHERE seq = 5)";
    database.tamper(&[&format!("UPDATE ledger_head SET hash = {last}")]).await;
    assert_eq!(database.tampering().await, Some(Tampering::HeadForged));

    let mut connection = database.pool.acquire().await.unwrap();
    let head = Head::read(&mut connection).await.unwrap().unwrap();
    let theirs = other_key().sign(head.seq, head.hash);
    theirs.write(&mut connection).await.unwrap();
    assert_eq!(database.tampering().await, Some(Tampering::HeadForged));
}

#[tokio::test]
async fn nothing_is_written_behind_a_forged_head() {
    let (_folder, database) = ledger_of(5).await;
    database.tamper(&["DELETE FROM ledger WHERE seq = 5", "UPDATE ledger_head SET seq = 4"]).await;
    let refused = database.ledger().append(vec![entry("a", LedgerEvent::Sent)]).await;
    assert!(refused.unwrap_err().to_string().contains("`marketplace ledger --verify`"));
    database.tamper(&["DELETE FROM ledger_head"]).await;
    assert!(database.ledger().append(vec![entry("a", LedgerEvent::Sent)]).await.is_err());
    assert_eq!(database.all_rows().await.len(), 4);
}

/// The one thing that the database and the key together cannot see: an old state of
/// both rows and head.
#[tokio::test]
async fn a_ledger_that_was_set_back_has_forgotten_the_hash_that_was_noted() {
    let (_folder, database) = ledger_of(3).await;
    database.tamper(&["CREATE TABLE old_head AS SELECT * FROM ledger_head"]).await;
    database.filled(2).await;
    let noted = database.verify_ledger(None).await.unwrap().head;
    database.filled(2).await;
    assert_eq!(database.verify_ledger(Some(&noted)).await.unwrap().rows, 7);

    let set_back = [
        "DELETE FROM ledger WHERE seq > 3",
        "DELETE FROM ledger_head",
        "INSERT INTO ledger_head SELECT * FROM old_head",
    ];
    database.tamper(&set_back).await;
    assert_eq!(database.verify_ledger(None).await.unwrap().rows, 3);
    let forgot = database.verify_ledger(Some(&noted)).await.unwrap_err();
    assert!(matches!(forgot, Error::Ledger(LedgerError::Forgot { rows: 3, .. })), "{forgot}");
}

#[tokio::test]
async fn a_new_key_signs_a_good_head_and_no_other() {
    let (_folder, database) = ledger_of(5).await;
    let (mut connection, master) = database.look().await.unwrap();
    let old = HeadKey::of(&master);
    let new = other_key();
    sign_again(&mut connection, &old, &new).await.unwrap();
    let head = Head::read(&mut connection).await.unwrap().unwrap();
    assert!(new.has_signed(&head) && !old.has_signed(&head));

    // It has not signed this one, and so cannot hand it on.
    sign_again(&mut connection, &old, &other_key()).await.unwrap();
    assert_eq!(Head::read(&mut connection).await.unwrap(), Some(head));
}
