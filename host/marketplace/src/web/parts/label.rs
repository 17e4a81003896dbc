//! What fields are called.

use marketplace_runtime::{Field, FieldMask, Manifest};

use crate::web::texts::Texts;

/// A field's name for people. A field that only an earlier version of the plugin had goes
/// by its technical one.
pub(in crate::web) fn label<'a>(texts: &Texts, manifest: &'a Manifest, field: Field) -> &'a str {
    let entry = manifest.fields.iter().find(|entry| entry.name == field);
    entry.map_or(field.name(), |entry| texts.choose(&entry.label).as_str())
}

/// The names of several, one after the other.
pub(in crate::web) fn labels(texts: &Texts, manifest: &Manifest, fields: FieldMask) -> String {
    let names: Vec<_> = fields.iter().map(|field| label(texts, manifest, field)).collect();
    names.join(", ")
}
