//! What a manifest says, as the API spells it.

use std::collections::BTreeMap;

use marketplace_runtime::manifest::{self, QueryType, Translated};
use marketplace_runtime::{FieldMask, Manifest};
use serde::Serialize;
use utoipa::ToSchema;

use crate::output::FieldName;

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub(super) struct Text {
    en: String,
    de: String,
}

/// Who answers for an integration.
#[derive(Serialize, ToSchema)]
pub(super) struct Publisher {
    name: String,
    url: String,
    contact: String,
}

/// What the marketplace shows of an integration, in both languages.
#[derive(Serialize, ToSchema)]
pub(super) struct Listings {
    en: Listing,
    de: Listing,
}

/// What the marketplace shows of an integration.
#[derive(Serialize, ToSchema)]
pub(super) struct Listing {
    name: String,
    /// One sentence.
    summary: String,
    description: String,
    prices: String,
    trial: String,
    contact: String,
}

/// The credentials that an integration takes.
#[derive(Serialize, ToSchema)]
pub(super) struct Credentials {
    /// As values, each by its name.
    secrets: Vec<SecretEntry>,
    /// Or as a file.
    file: CredentialsFile,
    /// Where to get them.
    help: Text,
}

/// One value of the credentials.
#[derive(Serialize, ToSchema)]
pub(super) struct SecretEntry {
    name: String,
    label: Text,
    /// Whether an input hides it.
    masked: bool,
}

/// The file that the source hands out.
#[derive(Serialize, ToSchema)]
pub(super) struct CredentialsFile {
    /// Each with its dot.
    extensions: Vec<String>,
    /// A larger one is refused.
    max_bytes: usize,
}

/// A field that an integration delivers.
#[derive(Serialize, ToSchema)]
pub(super) struct FieldEntry {
    name: FieldName,
    label: Text,
    /// Whether people are shown it; such fields are preselected.
    shown: bool,
    /// The attributes of the source that it needs.
    attributes: Vec<String>,
}

/// A request that an integration may make.
#[derive(Serialize, ToSchema)]
pub(super) struct EgressRule {
    method: &'static str,
    /// A path template, in which `{integer}` stands for digits.
    path: String,
    /// The parameters that it may have, and what they hold: `integer`, `timestamp` or
    /// `consented-attributes`.
    query: BTreeMap<String, &'static str>,
    /// The secrets that are put into it.
    opens: Vec<String>,
    /// The field without which it is not made.
    needs_field: Option<FieldName>,
}

impl Text {
    pub(super) fn new(en: &str, de: &str) -> Self {
        Self { en: en.to_owned(), de: de.to_owned() }
    }
}

impl From<&Translated<String>> for Text {
    fn from(text: &Translated<String>) -> Self {
        Self::new(&text.en, &text.de)
    }
}

impl From<&manifest::Publisher> for Publisher {
    fn from(publisher: &manifest::Publisher) -> Self {
        let manifest::Publisher { name, url, contact } = publisher.clone();
        Self { name, url, contact }
    }
}

impl From<&Translated<manifest::Listing>> for Listings {
    fn from(listing: &Translated<manifest::Listing>) -> Self {
        Self { en: (&listing.en).into(), de: (&listing.de).into() }
    }
}

impl From<&manifest::Listing> for Listing {
    fn from(listing: &manifest::Listing) -> Self {
        let manifest::Listing { name, summary, description, prices, trial, contact } =
            listing.clone();
        Self { name, summary, description, prices, trial, contact }
    }
}

impl From<&manifest::Credentials> for Credentials {
    fn from(credentials: &manifest::Credentials) -> Self {
        let secret = |entry: &manifest::SecretEntry| SecretEntry {
            name: entry.name.clone(),
            label: (&entry.label).into(),
            masked: entry.masked,
        };
        let file = &credentials.file;
        let file =
            CredentialsFile { extensions: file.extensions.clone(), max_bytes: file.max_bytes };
        let secrets = credentials.secrets.iter().map(secret).collect();
        Self { secrets, file, help: (&credentials.help).into() }
    }
}

impl From<&manifest::FieldEntry> for FieldEntry {
    fn from(entry: &manifest::FieldEntry) -> Self {
        Self {
            name: FieldName(entry.name),
            label: (&entry.label).into(),
            shown: entry.shown,
            attributes: entry.attributes.clone(),
        }
    }
}

impl From<&manifest::EgressRule> for EgressRule {
    fn from(rule: &manifest::EgressRule) -> Self {
        let query = rule.query.iter().map(|(name, kind)| (name.clone(), query_type(*kind)));
        Self {
            method: rule.method.as_str(),
            path: rule.path.to_string(),
            query: query.collect(),
            opens: rule.opens.clone(),
            needs_field: rule.needs_field.map(FieldName),
        }
    }
}

fn query_type(kind: QueryType) -> &'static str {
    match kind {
        QueryType::Integer => "integer",
        QueryType::Timestamp => "timestamp",
        QueryType::ConsentedAttributes => "consented-attributes",
    }
}

/// The fields of a mask, as a manifest has them.
pub(super) fn fields(manifest: &Manifest, mask: FieldMask) -> Vec<FieldEntry> {
    let entries = manifest.fields.iter().filter(|entry| mask.contains(entry.name));
    entries.map(FieldEntry::from).collect()
}

/// The requests that come with the consent to a mask.
pub(super) fn requests(manifest: &Manifest, mask: FieldMask) -> Vec<EgressRule> {
    manifest.rules(mask).map(EgressRule::from).collect()
}
