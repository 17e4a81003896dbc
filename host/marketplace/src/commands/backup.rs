//! `marketplace backup`

use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::text::{printable, say};

pub(super) async fn run(marketplace: &Marketplace, to: &Path) -> Result<(), Error> {
    tokio::select! {
        done = marketplace.back_up(to) => done?,
        // What is half done is removed.
        _ = crate::stop::stop() => return Err(Error::Interrupted),
    }
    let folder = to.display().to_string();
    writeln!(anstream::stdout(), "Everything but the master key is in {}.", printable(&folder))?;
    say("note: keep a copy of the master key in another place; without it nobody can read the \
         backup, and with it everybody can who has both");
    Ok(())
}
