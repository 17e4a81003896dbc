//! `marketplace disconnect`

use std::io::Write;

use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::text::say;

pub(super) async fn run(marketplace: &Marketplace, tenant: &str) -> Result<(), Error> {
    let not_revoked = marketplace.disconnect(tenant).await?;
    writeln!(
        anstream::stdout(),
        "Disconnected tenant `{tenant}`. Its credentials and everything its plugin kept are erased."
    )?;
    if let Some(error) = not_revoked {
        tracing::debug!(%error, "not revoked");
        say("warning: nothing could be revoked at the source; delete the credentials there");
    }
    Ok(())
}
