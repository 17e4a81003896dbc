//! `marketplace connect`

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use marketplace_runtime::{FieldMask, Origin};

use super::user_name;
use crate::error::Error;
use crate::marketplace::{ConnectRequest, Connected, Marketplace};
use crate::progress::Progress;
pub(super) use crate::remedy::how_to_release;
use crate::text::printable;

pub(super) struct Wish {
    pub(super) plugin: PathBuf,
    pub(super) signature: Option<PathBuf>,
    pub(super) credentials: PathBuf,
    pub(super) fields: Option<FieldMask>,
    pub(super) origin: Option<Origin>,
    pub(super) settings: BTreeMap<String, String>,
}

pub(super) async fn run(
    marketplace: &Marketplace,
    tenant: String,
    wish: Wish,
) -> Result<(), Error> {
    let request = ConnectRequest {
        tenant: tenant.clone(),
        plugin: wish.plugin,
        signature: wish.signature,
        credentials: wish.credentials,
        fields: wish.fields,
        origin: wish.origin,
        settings: wish.settings,
        given_by: user_name(),
    };
    let waiting = Progress::waiting("Proving the credentials");
    let connected = marketplace.connect(request).await?;
    drop(waiting);
    report(&mut anstream::stdout().lock(), &tenant, &connected)?;
    Ok(())
}

fn report(out: &mut impl Write, tenant: &str, connected: &Connected) -> std::io::Result<()> {
    let manifest = connected.plugin.manifest();
    let name = printable(&manifest.listing.en.name);
    writeln!(out, "Connected tenant `{tenant}` to {name} {}.", printable(&manifest.version))?;
    if let Some(publisher) = connected.signature.publisher() {
        writeln!(out, "Signed by: {}", publisher.name)?;
    }
    writeln!(out, "Released:  {}", connected.consent)?;

    let left_out = manifest.available().without(connected.consent);
    if !left_out.is_empty() {
        writeln!(out, "Left out:  {left_out}")?;
    }
    let withheld = connected.visibility.withheld;
    if !withheld.is_empty() {
        writeln!(out, "Withheld:  {withheld}")?;
        writeln!(out, "           {}", printable(&how_to_release(manifest, withheld)))?;
    }
    if !connected.visibility.excess.is_empty() {
        let excess = connected.visibility.excess.join(", ");
        writeln!(out, "Excess:    {}", printable(&excess))?;
        writeln!(
            out,
            "           The credentials can read these attributes, and no field needs them;"
        )?;
        writeln!(out, "           take them out of the credentials at the source.")?;
    }
    Ok(())
}
