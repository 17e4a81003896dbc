//! `marketplace approve`

use std::io::Write;

use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::text::printable;

pub(super) async fn run(
    marketplace: &Marketplace,
    tenant: &str,
    gone: Option<i64>,
) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    let Some(gone) = gone else {
        let name = printable(tenant);
        match marketplace.held_run(tenant).await? {
            Some(run) => writeln!(
                out,
                "The run of {} has not seen {} people, who are still in the directory of {name}.\n\
                 If they have left, run `marketplace approve --tenant '{name}' --gone {}`.",
                run.ended_at.unwrap_or(run.updated_at),
                run.counts.gone,
                run.counts.gone,
            )?,
            None => writeln!(out, "Nothing of {name} waits for approval.")?,
        }
        return Ok(());
    };
    marketplace.approve(tenant, gone).await?;
    writeln!(out, "{gone} people are out of the directory of {}.", printable(tenant))?;
    Ok(())
}
