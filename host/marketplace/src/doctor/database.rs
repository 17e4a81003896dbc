//! The database: whether its file is whole, and its tables those of this program.

use super::finding::{Check, Finding};
use super::folder::size;
use crate::data_dir::DataDir;
use crate::database::{Database, Schema};
use crate::error::Error;

/// A journal of this size, in bytes, is one that nobody could empty for long.
const LARGE_JOURNAL: u64 = 64 << 20;

/// What to do with a file that is damaged.
const RESTORE: &str = "keep a copy of the data folder as it is, and put back a backup of the \
                       database with the master key of that day";

/// The database, if it can be read at all.
pub(super) async fn open(folder: &DataDir) -> Result<Database, Finding> {
    let path = folder.database();
    // A folder that was opened once has an empty file at least.
    if std::fs::metadata(&path).is_ok_and(|file| file.len() > 0) {
        let opened = Database::open_to_look(&path, folder.vault()).await;
        return opened.map_err(|error| unreadable(&error));
    }
    let seen = format!("there is none in {}", folder.path().display());
    let remedy = "choose the folder with --data-dir, or make a marketplace with \
                  `marketplace connect`";
    Err(Finding::failed(Check::Database, "missing", seen, remedy))
}

/// What is wrong with the file, and with its tables.
pub(super) async fn examine(folder: &DataDir, database: &Database) -> Vec<Finding> {
    let file = file(folder, database).await.unwrap_or_else(|error| unreadable(&error));
    let tables = match database.schema().await {
        Ok(schema) => tables(schema),
        Err(error) => Finding::failed(Check::Tables, "unreadable", error.to_string(), RESTORE),
    };
    vec![file, tables]
}

async fn file(folder: &DataDir, database: &Database) -> Result<Finding, Error> {
    let defects = database.defects().await?;
    if let Some(first) = defects.first() {
        let seen = format!("SQLite finds it damaged: {first}");
        let count = i64::try_from(defects.len()).unwrap_or(i64::MAX);
        let finding = Finding::failed(Check::Database, "damaged", seen, RESTORE);
        return Ok(finding.counted("defects", count));
    }
    let orphans = database.orphans().await?;
    if orphans > 0 {
        let seen = format!("{orphans} rows belong to a row that is not there");
        let finding = Finding::failed(Check::Database, "orphans", seen, RESTORE);
        return Ok(finding.counted("orphans", orphans));
    }
    let bytes = |path| std::fs::metadata(path).map_or(0, |file| file.len());
    let (data, journal) = (bytes(folder.database()), bytes(folder.journal()));
    let finding = match journal {
        journal if journal < LARGE_JOURNAL => {
            Finding::ok(Check::Database, format!("whole, {}", size(data)))
        }
        journal => {
            let seen =
                format!("its journal has {}, so something reads all the time", size(journal));
            let remedy = "end the programs that have the database open; the next command then \
                          empties it";
            Finding::warning(Check::Database, "large-journal", seen, remedy)
        }
    };
    let number = |bytes| i64::try_from(bytes).unwrap_or(i64::MAX);
    Ok(finding.counted("bytes", number(data)).counted("journal_bytes", number(journal)))
}

fn tables(schema: Schema) -> Finding {
    let Schema { found, known } = schema;
    let finding = match found.cmp(&known) {
        std::cmp::Ordering::Equal => Finding::ok(Check::Tables, format!("version {found}")),
        std::cmp::Ordering::Less => Finding::warning(
            Check::Tables,
            "older",
            format!("version {found}, and this program has version {known}"),
            "any other command brings them up to date; make a copy of the data folder first",
        ),
        std::cmp::Ordering::Greater => Finding::failed(
            Check::Tables,
            "newer",
            format!("version {found}, and this program knows up to version {known}"),
            "use the version of this program that wrote them, or a later one",
        ),
    };
    finding.counted("found", found).counted("known", known)
}

fn unreadable(error: &Error) -> Finding {
    let reason = match error {
        Error::Database(error) => error.to_string(),
        error => error.to_string(),
    };
    Finding::failed(Check::Database, "unreadable", format!("it cannot be read: {reason}"), RESTORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_another_version_are_told() {
        let code = |found| tables(Schema { found, known: 8 }).code;
        assert_eq!([7, 8, 9].map(code), ["older", "ok", "newer"]);
    }
}
