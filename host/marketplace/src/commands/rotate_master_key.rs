//! `marketplace rotate-master-key`

use std::io::Write;

use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::text::say;
use crate::vault::KeyPlace;

pub(super) async fn run(marketplace: &Marketplace) -> Result<(), Error> {
    let rotated = marketplace.rotate_master_key().await?;
    let mut out = anstream::stdout().lock();
    let connections = match rotated.connections {
        1 => "1 connection".to_owned(),
        number => format!("{number} connections"),
    };
    writeln!(out, "Rotated the master key; the new one wraps the keys of {connections}.")?;
    match rotated.place {
        KeyPlace::File(path) => writeln!(out, "It is in {}.", path.display())?,
        KeyPlace::Variable(name) => {
            writeln!(out, "Now move {name} into MARKETPLACE_MASTER_KEY, and keep it there.")?;
        }
    }
    if !rotated.is_journal_empty {
        say("warning: another program has the database open; until it is closed, the keys as the \
             old master key wrapped them stay in the journal");
    }
    Ok(())
}
