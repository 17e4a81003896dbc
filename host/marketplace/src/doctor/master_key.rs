//! The master key: whether it is there, and the one that the database is sealed with.

use super::finding::{Check, Finding};
use crate::data_dir::DataDir;
use crate::database::Database;
use crate::error::Error;
use crate::vault::KeyPlace;

/// Without a database nobody knows which key is the right one.
pub(super) fn alone(folder: &DataDir) -> Finding {
    match folder.vault().place() {
        Ok(place) => {
            let seen = format!("{place} is a key, and without the database nobody knows which");
            let remedy = "keep a copy of it; once the database opens, run this again";
            Finding::warning(Check::MasterKey, "not-compared", seen, remedy)
        }
        Err(error) => Finding::error(Check::MasterKey, &Error::Vault(error)),
    }
}

/// Whether it is the one that the database is sealed with.
pub(super) async fn examine(folder: &DataDir, database: &Database) -> Finding {
    let place = match database.key_place().await {
        Ok(place) => place,
        Err(Error::Database(_)) => return alone(folder),
        Err(error) => return Finding::error(Check::MasterKey, &error),
    };
    if !folder.vault().is_next(&place) {
        return Finding::ok(Check::MasterKey, format!("{place} is the right one"));
    }
    let remedy = match place {
        KeyPlace::File(_) => "run any other command, which ends the rotation",
        KeyPlace::Variable(_) => "move it into MARKETPLACE_MASTER_KEY, and keep it there",
    };
    let seen = format!("a rotation has not ended: the right one is in {place}");
    Finding::warning(Check::MasterKey, "rotation-under-way", seen, remedy)
}
