//! `marketplace trust`

use std::io::Write;

use crate::args::{Switch, TrustChange};
use crate::error::Error;
use crate::marketplace::{Marketplace, Trust};
use crate::publisher::PublisherKey;
use crate::text::printable;

pub(super) async fn run(marketplace: &Marketplace, change: TrustChange) -> Result<(), Error> {
    let mut out = anstream::stdout();
    match change {
        TrustChange::Add { name, key } => {
            let key = PublisherKey::given_as(&key)?;
            let publisher = marketplace.add_publisher(name, key).await?;
            let name = printable(&publisher.name);
            writeln!(out, "Signatures of {name} with the key {} count now.", publisher.key_id)?;
        }
        TrustChange::List { json } => list(&mut out, &marketplace.trust().await?, json)?,
        TrustChange::Remove { name } => {
            marketplace.remove_publisher(&name).await?;
            writeln!(out, "Signatures of {} no longer count.", printable(&name))?;
        }
        TrustChange::Require { switch } => {
            marketplace.require_signatures(switch == Switch::On).await?;
            list(&mut out, &marketplace.trust().await?, false)?;
        }
    }
    Ok(())
}

fn list(out: &mut impl Write, trust: &Trust, json: bool) -> std::io::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, trust)?;
        return writeln!(out);
    }
    for publisher in &trust.publishers {
        let name = printable(&publisher.name);
        writeln!(out, "{}  {name}, since {}", publisher.key_id, publisher.trusted_at)?;
    }
    match (trust.required, trust.publishers.is_empty()) {
        (true, true) => writeln!(out, "A plugin must be signed, and nobody's signature counts."),
        (true, false) => writeln!(out, "A plugin must be signed by one of them."),
        (false, true) => writeln!(out, "Nobody's signature counts, and none is required."),
        (false, false) => writeln!(out, "A plugin need not be signed."),
    }
}
