//! `marketplace listing`

use std::io::Write;

use serde::Serialize;

use super::{origin, unique};
use crate::args::ListingChange;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::marketplace::{Listing, Marketplace, Surroundings};
use crate::output::print_json;
use crate::plugin_file::PluginFile;
use crate::signature::Signature;
use crate::text::printable;

/// A listing as programs read it.
#[derive(Serialize)]
struct Report<'a> {
    integration: &'a str,
    version: &'a str,
    plugin_digest: &'a str,
    signature: &'a Signature,
    origin: Option<String>,
    listed_at: Timestamp,
}

impl<'a> Report<'a> {
    fn of(listing: &'a Listing) -> Self {
        Self {
            integration: listing.id(),
            version: &listing.inspection.manifest().version,
            plugin_digest: listing.inspection.digest(),
            signature: &listing.signature,
            origin: listing.surroundings.origin.as_ref().map(ToString::to_string),
            listed_at: listing.listed_at,
        }
    }
}

pub(super) async fn run(marketplace: &Marketplace, change: ListingChange) -> Result<(), Error> {
    let mut out = anstream::stdout();
    match change {
        ListingChange::Add { plugin, signature, api_url, settings } => {
            let origin = api_url.as_deref().map(origin).transpose()?;
            let surroundings = Surroundings { origin, settings: unique(settings)? };
            let file = PluginFile::read(&plugin, signature.as_deref())?;
            let listing = marketplace.add_listing(file, surroundings).await?;
            writeln!(out, "Listed {}.", line(&listing))?;
        }
        ListingChange::List { json } => {
            let listings = marketplace.listings().await?;
            if json {
                print_json(&listings.iter().map(Report::of).collect::<Vec<_>>())?;
            } else {
                show(&mut out, &listings)?;
            }
        }
        ListingChange::Remove { integration } => {
            marketplace.remove_listing(&integration).await?;
            writeln!(out, "{} is no longer listed.", printable(&integration))?;
        }
    }
    Ok(())
}

fn show(out: &mut impl Write, listings: &[Listing]) -> std::io::Result<()> {
    if listings.is_empty() {
        writeln!(out, "Nothing is listed; add a plugin with `marketplace listing add`.")?;
    }
    for listing in listings {
        writeln!(out, "{}", line(listing))?;
    }
    Ok(())
}

fn line(listing: &Listing) -> String {
    let manifest = listing.inspection.manifest();
    let (id, version) = (printable(&manifest.id), printable(&manifest.version));
    let publisher = printable(&manifest.publisher.name);
    let signature = &listing.signature;
    format!("{id} {version} by {publisher}, signature: {}", printable(&signature.to_string()))
}
