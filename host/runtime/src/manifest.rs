//! What a plugin says of itself.
//!
//! A JSON document in the custom section [`SECTION`] of the component, read
//! without running the plugin. Its schema is `docs/manifest.schema.json`.

mod check;
mod egress_rule;
mod pace;
mod widening;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::egress::{Origin, RequestHeader};
use crate::field::{Field, FieldMask};

pub use egress_rule::{EgressRule, Method, QueryType};
pub use pace::{Pace, Rate};
pub use widening::Widening;

/// The name of the custom section.
pub const SECTION: &str = "marketplace:manifest";

/// A plugin's manifest, checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Manifest {
    /// Where editors find the schema; nothing here reads it.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of the manifest's own format.
    pub manifest_version: u32,
    /// The integration's name for machines, such as `personio`.
    pub id: String,
    /// The plugin's version.
    pub version: String,
    /// Who answers for the plugin.
    pub publisher: Publisher,
    /// What the marketplace shows, by language.
    pub listing: Translated<Listing>,
    /// The credentials that an administrator provides.
    pub credentials: Credentials,
    /// The employee fields that the plugin can deliver.
    pub fields: Vec<FieldEntry>,
    /// Where the source is.
    pub origin: OriginEntry,
    /// What an operator can set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingEntry>,
    /// The requests that the plugin makes; it can make no other.
    pub egress: Vec<EgressRule>,
    /// The headers that its requests may have beyond those of every HTTP client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<RequestHeader>,
    /// How fast each connection may ask the source.
    #[serde(default)]
    pub pace: Vec<Pace>,
    /// How fast the source may be asked from one address: by all connections together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_pace: Option<Rate>,
    /// What the plugin keeps between calls, for whoever reviews it; without it, it can
    /// keep nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeps: Option<Translated<String>>,
}

/// One text for each language that the marketplace speaks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated<T> {
    /// English.
    pub en: T,
    /// German.
    pub de: T,
}

/// Who answers for a plugin.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The company's name.
    pub name: String,
    /// Its web site.
    pub url: String,
    /// Its address for questions.
    pub contact: String,
}

/// The marketplace's page about an integration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The integration's name for people.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// What it does, in a paragraph.
    pub description: String,
    /// What it costs.
    pub prices: String,
    /// How it can be tried.
    pub trial: String,
    /// Whom to ask.
    pub contact: String,
}

/// The credentials that an administrator provides.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Credentials {
    /// The secrets that together make a pair of credentials.
    pub secrets: Vec<SecretEntry>,
    /// The file that holds them.
    pub file: CredentialsFile,
    /// Where to get them.
    pub help: Translated<String>,
}

/// One secret of the credentials.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecretEntry {
    /// The name in the contract.
    pub name: String,
    /// The name for people.
    pub label: Translated<String>,
    /// Whether an input shows dots instead of the value.
    pub masked: bool,
}

/// The credentials file that a source hands out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CredentialsFile {
    /// File name extensions, with the dot.
    pub extensions: Vec<String>,
    /// The largest file, in bytes, that the plugin is asked to read.
    pub max_bytes: usize,
    /// Why the plugin may refuse a file, by the code of the error that says so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refusals: BTreeMap<String, Translated<String>>,
}

/// One field that the plugin can deliver.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldEntry {
    /// Which field of the contract.
    pub name: Field,
    /// Its name for people.
    pub label: Translated<String>,
    /// What it is wanted for: a sentence for whoever decides about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Translated<String>>,
    /// Whether people are shown it; such fields are released by default.
    pub shown: bool,
    /// The source's attributes that it needs.
    pub attributes: Vec<String>,
}

/// Where the source is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginEntry {
    /// The environment variable in which the plugin finds its origin.
    pub env: String,
    /// The origin, unless the operator configures another.
    pub default: Origin,
}

/// Something that an operator can set, such as the name by which a source knows
/// its clients. Nothing secret: a plugin with a network sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingEntry {
    /// The environment variable in which the plugin finds it.
    pub env: String,
    /// The value, unless the operator sets another.
    pub default: String,
    /// What it is for.
    pub label: Translated<String>,
}

impl Manifest {
    /// Reads a manifest and checks what the format cannot express. The error
    /// says what is wrong, for the plugin's author.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The fields that the plugin can deliver.
    pub fn available(&self) -> FieldMask {
        self.fields.iter().map(|field| field.name).collect()
    }

    /// The fields that people are shown: what is released by default.
    pub fn shown(&self) -> FieldMask {
        self.fields.iter().filter(|field| field.shown).map(|field| field.name).collect()
    }

    /// The requests that come with the consent to the fields of `mask`.
    pub fn rules(&self, mask: FieldMask) -> impl Iterator<Item = &EgressRule> {
        self.egress.iter().filter(move |rule| rule.is_released(mask))
    }

    /// The source's attributes that the fields of `mask` need.
    pub fn attributes(&self, mask: FieldMask) -> BTreeSet<&str> {
        self.fields
            .iter()
            .filter(|field| mask.contains(field.name))
            .flat_map(|field| field.attributes.iter().map(String::as_str))
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A small manifest, changed by the test that uses it.
    pub(crate) fn sample(change: impl FnOnce(&mut serde_json::Value)) -> Result<Manifest, String> {
        let mut json = serde_json::from_str(include_str!("manifest/sample.json")).unwrap();
        change(&mut json);
        Manifest::parse(json.to_string().as_bytes())
    }

    #[test]
    fn a_manifest_tells_fields_and_attributes() {
        let manifest = sample(|_| ()).unwrap();
        assert_eq!(manifest.shown().to_string(), "email, vacation-days");
        assert_eq!(manifest.available().to_string(), "email, gender, vacation-days");
        let mask = "gender,email".parse().unwrap();
        assert_eq!(manifest.attributes(mask).into_iter().collect::<Vec<_>>(), ["email", "gender"]);
    }
}
