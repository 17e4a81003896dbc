//! `marketplace disconnect`

use std::io::Write;

use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::text::printable;

pub(super) async fn run(marketplace: &Marketplace, tenant: &str) -> Result<(), Error> {
    let not_revoked = marketplace.disconnect(tenant).await?;
    writeln!(
        anstream::stdout(),
        "Disconnected tenant `{tenant}`. Its credentials and everything its plugin kept are erased."
    )?;
    if let Some(error) = not_revoked {
        let cause = error.to_string();
        let cause = printable(&cause);
        anstream::eprintln!(
            "warning: nothing could be revoked at the source ({cause}); delete the credentials there"
        );
    }
    Ok(())
}
