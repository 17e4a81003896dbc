//! What credentials show.

use marketplace_runtime::{FieldMask, Manifest, Visibility};
use serde::Serialize;
use utoipa::ToSchema;

use crate::output::{FieldName, FieldNames};

/// What credentials show of the fields that were chosen.
#[derive(Serialize, ToSchema)]
#[schema(as = Visibility)]
pub(super) struct VisibilityEntry {
    /// Fields that they show.
    readable: FieldNames,
    /// Fields that they do not show, each with what to make readable at the source.
    withheld: Vec<WithheldEntry>,
    /// Attributes that they show and no field needs: better taken out at the source.
    excess: Vec<String>,
}

/// A field that credentials do not show.
#[derive(Serialize, ToSchema)]
#[schema(as = WithheldField)]
pub(super) struct WithheldEntry {
    field: FieldName,
    /// The attributes to tick at the source.
    attributes: Vec<String>,
}

impl VisibilityEntry {
    pub(super) fn new(manifest: &Manifest, visibility: Visibility) -> Self {
        let Visibility { readable, withheld, excess, unreleased: _ } = visibility;
        Self {
            readable: FieldNames(readable),
            withheld: self::withheld(manifest, withheld),
            excess,
        }
    }
}

/// Each of these fields with the attributes to tick for it.
pub(super) fn withheld(manifest: &Manifest, fields: FieldMask) -> Vec<WithheldEntry> {
    let entry = |field| {
        let attributes = manifest.attributes([field].into_iter().collect());
        let attributes = attributes.into_iter().map(str::to_owned).collect();
        WithheldEntry { field: FieldName(field), attributes }
    };
    fields.iter().map(entry).collect()
}
