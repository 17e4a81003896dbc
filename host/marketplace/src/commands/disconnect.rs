//! `marketplace disconnect`

use std::io::Write;

use crate::error::Error;
use crate::marketplace::{Disconnected, Marketplace};
use crate::text::{printable, say};

pub(super) async fn run(marketplace: &Marketplace, tenant: &str) -> Result<(), Error> {
    let Disconnected { ended, not_revoked } = marketplace.disconnect(tenant).await?;
    let mut out = anstream::stdout();
    let name = printable(tenant);
    writeln!(
        out,
        "Disconnected tenant `{name}`. Its credentials, its employees and everything its plugin \
         kept are erased."
    )?;
    match &ended.name {
        Some(receipt) => {
            writeln!(out, "Erased: {}. Receipt {receipt} in the ledger.", ended.receipt)?;
        }
        None => say("warning: the ledger is damaged and took no receipt; \
                     run `marketplace ledger --verify`"),
    }
    if let Some(error) = not_revoked {
        tracing::debug!(%error, "not revoked");
        say("warning: nothing could be revoked at the source; delete the credentials there");
    }
    Ok(())
}
