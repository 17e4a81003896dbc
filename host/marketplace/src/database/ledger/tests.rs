//! The ledger on a real database, and what happens to it behind our back.

mod append;
mod processes;
mod tampering;

use marketplace_runtime::{Call, Ledger, LedgerEntry, LedgerEvent};

use super::{ChainedRow, Owner, SqliteLedger};
use crate::database::Database;
use crate::database::fixture::Folder;

impl Database {
    /// The ledger of a connection of `acme`.
    fn ledger(&self) -> SqliteLedger {
        let owner = Owner {
            connection: "00112233aabbccdd".to_owned(),
            tenant: "acme".to_owned(),
            consent: None,
        };
        SqliteLedger { database: self.clone(), owner }
    }

    /// So many rows: requests that left, each with its answer.
    async fn filled(&self, rows: usize) {
        for number in 0..rows {
            let request = format!("{:016x}", number / 2);
            let event = if number % 2 == 0 { LedgerEvent::Sent } else { answered() };
            self.ledger().append(vec![entry(&request, event)]).await.unwrap();
        }
    }

    async fn all_rows(&self) -> Vec<ChainedRow> {
        self.ledger_rows(None, 0, i64::MAX).await.unwrap()
    }
}

fn entry(request: &str, event: LedgerEvent) -> LedgerEntry {
    LedgerEntry {
        request: request.to_owned(),
        event,
        call: Call::FetchEmployees,
        run: Some("ffeeddccbbaa9988".to_owned()),
        plugin_digest: "abc".to_owned(),
        method: Some("GET"),
        path: Some("/v1/company/employees/{integer}/absences/balance".to_owned()),
        attributes: vec!["email".to_owned(), "hire_date".to_owned()],
    }
}

fn answered() -> LedgerEvent {
    LedgerEvent::Answered { status: 200, bytes: 4711, millis: 120 }
}

/// A database with so many rows in its ledger.
async fn ledger_of(rows: usize) -> (Folder, Database) {
    let folder = Folder::new();
    let database = folder.open().await;
    database.filled(rows).await;
    (folder, database)
}
