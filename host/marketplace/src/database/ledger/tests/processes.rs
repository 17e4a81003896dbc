//! Several processes at one ledger, and some that are killed.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::*;
use crate::database::ledger::Error;
use crate::vault::Vault;

const FOLDER: &str = "LEDGER_TEST_FOLDER";
const ROWS: &str = "LEDGER_TEST_ROWS";

/// What the tests below run as a process of its own; by itself it does nothing.
#[tokio::test]
async fn another_process_appends() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let rows = std::env::var(ROWS).unwrap().parse().unwrap();
    let folder = Path::new(&folder);
    let database = Database::open(&folder.join("test.db"), Vault::in_folder(folder)).await.unwrap();
    database.filled(rows).await;
}

fn start(folder: &Folder, rows: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "database::ledger::tests::processes::another_process_appends"])
        .env(FOLDER, folder.path())
        .env(ROWS, rows.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

async fn rows(database: &Database) -> Result<i64, Error> {
    database.verify_ledger(None).await.map(|sound| sound.rows)
}

#[tokio::test]
async fn two_processes_append_to_one_chain() {
    let (folder, database) = ledger_of(1).await;
    let mut others = [start(&folder, 100), start(&folder, 100)];
    database.filled(50).await;
    for other in &mut others {
        assert!(other.wait().unwrap().success());
    }
    assert_eq!(rows(&database).await.unwrap(), 251);
}

#[tokio::test]
async fn a_process_that_is_killed_leaves_a_good_chain() {
    let (folder, database) = ledger_of(1).await;
    let mut before = 1;
    for millis in 0..10 {
        let mut other = start(&folder, usize::MAX);
        while rows(&database).await.unwrap() == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // At another moment of an append each time.
        std::thread::sleep(Duration::from_micros(300 * millis));
        other.kill().unwrap();
        other.wait().unwrap();
        let after = rows(&database).await.unwrap();
        assert!(after > before);
        database.filled(1).await;
        before = rows(&database).await.unwrap();
        assert_eq!(before, after + 1);
    }
}
