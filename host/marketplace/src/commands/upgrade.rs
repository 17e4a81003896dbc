//! `marketplace upgrade`

use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::marketplace::{Marketplace, Upgrade, UpgradeRequest, UpgradedConnection, Verdict};
use crate::text::printable;

pub(super) async fn run(marketplace: &Marketplace, request: UpgradeRequest) -> Result<(), Error> {
    let plugin = request.plugin.clone();
    let upgrade = marketplace.upgrade(request).await?;
    report(&mut anstream::stdout().lock(), &plugin, &upgrade)?;
    let all = upgrade.connections.len();
    let staying = upgrade.connections.iter().filter(|one| !one.verdict.is_done()).count();
    if staying == 0 { Ok(()) } else { Err(Error::NotUpgraded { staying, all }) }
}

fn report(out: &mut impl Write, plugin: &Path, upgrade: &Upgrade) -> std::io::Result<()> {
    let manifest = upgrade.plugin.manifest();
    let name = printable(&manifest.listing.en.name);
    writeln!(out, "{name} {}, sha256 {}", printable(&manifest.version), upgrade.plugin.digest())?;
    for connection in &upgrade.connections {
        for line in describe(plugin, connection) {
            writeln!(out, "{}", printable(&line))?;
        }
    }
    Ok(())
}

fn describe(plugin: &Path, connection: &UpgradedConnection) -> Vec<String> {
    let tenant = &connection.tenant;
    let mut lines = match &connection.verdict {
        Verdict::Unchanged => vec![format!("`{tenant}` has this plugin already.")],
        Verdict::GoesOn => {
            vec![format!("`{tenant}` goes on with it: it wants no more than before.")]
        }
        Verdict::Accepted { consent } => {
            vec![format!("`{tenant}` goes on with it, by consent {consent}.")]
        }
        Verdict::Asks(wanted) => {
            let mut lines = vec![format!("`{tenant}` stays with its old plugin. The new one also")];
            lines.extend(wanted.iter().map(|one| format!("    {one}")));
            let plugin = plugin.display();
            lines.push(format!(
                "  If that is right: marketplace upgrade {plugin} --tenant '{tenant}' --accept"
            ));
            lines
        }
        Verdict::Refused(reason) => {
            vec![format!("`{tenant}` stays with its old plugin: {reason}")]
        }
    };
    if !connection.dropped.is_empty() {
        lines.push(format!("  No longer delivered, though released: {}", connection.dropped));
    }
    lines
}
