//! Puts a plugin's manifest and metadata into its component.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use wasm_encoder::{ComponentSection, CustomSection};
use wasm_metadata::{
    AddMetadata, AddMetadataField, Authors, Description, Homepage, Licenses, Revision, Version,
};

/// The custom section that the host reads. It stands at the level of the
/// component: a `link_section` in the guest's own code ends up in its data.
const MANIFEST: &str = "marketplace:manifest";

/// The component with its manifest, and with the standard metadata sections
/// that registries and `wasm-tools metadata show` read.
pub(crate) fn embed(root: &Path, component: &[u8], manifest: &[u8]) -> Result<Vec<u8>> {
    let mut metadata = AddMetadata::default();
    metadata.name = AddMetadataField::Set("personio".to_owned());
    metadata.authors = set::<Authors>(env!("CARGO_PKG_AUTHORS"))?;
    metadata.description = set::<Description>("Reads employees from Personio for a marketplace")?;
    metadata.homepage = set::<Homepage>(env!("CARGO_PKG_HOMEPAGE"))?;
    metadata.licenses = set::<Licenses>(env!("CARGO_PKG_LICENSE"))?;
    metadata.version = set::<Version>(env!("CARGO_PKG_VERSION"))?;
    if let Some(revision) = revision(root) {
        metadata.revision = set::<Revision>(&revision)?;
    }
    let mut component = metadata.to_wasm(component).context("cannot write the metadata")?;
    let section = CustomSection { name: MANIFEST.into(), data: manifest.into() };
    section.append_to_component(&mut component);
    Ok(component)
}

fn set<T>(text: &str) -> Result<AddMetadataField<T>>
where
    T: std::str::FromStr<Err = anyhow::Error> + std::fmt::Debug + Clone,
{
    let value = text.parse().with_context(|| format!("`{text}` is no such metadata"))?;
    Ok(AddMetadataField::Set(value))
}

/// The commit that is built, unless this is no git checkout.
fn revision(root: &Path) -> Option<String> {
    let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root).output().ok()?;
    let revision = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| revision.trim().to_owned())
}
