//! What to do at the source.

use marketplace_runtime::{FieldMask, Manifest};

/// What to tick at the source for fields that it withholds.
pub(crate) fn how_to_release(manifest: &Manifest, withheld: FieldMask) -> String {
    let attributes: Vec<_> = manifest.attributes(withheld).into_iter().collect();
    format!(
        "The credentials cannot read them; make these attributes readable at the source: {}",
        attributes.join(", ")
    )
}
