//! What a plugin says of itself.
//!
//! A JSON document in the custom section [`SECTION`] of the component, read
//! without running the plugin. Its schema is `docs/manifest.schema.json`.

mod widening;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::egress::{Origin, PathTemplate, RequestHeader};
use crate::field::{Field, FieldMask};

pub use widening::Widening;

/// The name of the custom section.
pub const SECTION: &str = "marketplace:manifest";

/// The version of the format that this runtime reads.
const FORMAT: u32 = 1;

/// Sources hand out two secrets or three. By how many of which kind there are, code
/// that parses a file could tell something to code that has a network.
const MOST_SECRETS: usize = 8;

/// The largest credentials file, in bytes: those of sources have some hundred.
const LARGEST_FILE: usize = 1 << 20;

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
    /// How fast the source may be asked.
    #[serde(default)]
    pub pace: Vec<Pace>,
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
}

/// One field that the plugin can deliver.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldEntry {
    /// Which field of the contract.
    pub name: Field,
    /// Its name for people.
    pub label: Translated<String>,
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

/// A request that the plugin makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EgressRule {
    /// The HTTP method.
    pub method: Method,
    /// The path, such as `/v1/company/employees/{integer}`.
    pub path: PathTemplate,
    /// The query parameters that it may have, and their types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub query: BTreeMap<String, QueryType>,
    /// The secrets that the host may put into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<String>,
    /// The field without which it is not allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_field: Option<Field>,
}

/// The HTTP methods that a manifest may ask for. None of them changes anything
/// at the source but `POST`, which authentication needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Sends a body.
    Post,
}

impl Method {
    /// The method of a request, if manifests know it.
    pub(crate) fn of(method: &http::Method) -> Option<Self> {
        [Self::Get, Self::Post].into_iter().find(|known| known.as_str() == method.as_str())
    }

    /// The method as HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What a query parameter may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueryType {
    /// A number without sign, once.
    Integer,
    /// A date, or a date and time without zone, once.
    Timestamp,
    /// Attributes of released fields. The parameter must be there at least
    /// once, since a source that is not told which attributes sends all.
    ConsentedAttributes,
}

/// How fast a path may be asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pace {
    /// The path that it holds for.
    pub path: PathTemplate,
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds,
    pub per_seconds: u32,
    /// and at most so many in any one second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
}

impl EgressRule {
    /// Whether it comes with the consent to the fields of `mask`.
    pub(crate) fn is_released(&self, mask: FieldMask) -> bool {
        self.needs_field.is_none_or(|field| mask.contains(field))
    }
}

impl Manifest {
    /// Reads a manifest and checks what the format cannot express. The error
    /// says what is wrong, for the plugin's author.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        if self.manifest_version != FORMAT {
            return Err(format!(
                "its format is version {}, and this host reads version {FORMAT}",
                self.manifest_version
            ));
        }
        if !self.origin.default.is_https() {
            return Err(format!("its origin {} is not https", self.origin.default));
        }
        if self.available().iter().count() != self.fields.len() {
            return Err("it names a field twice".to_owned());
        }
        let secrets = self.check_credentials()?;
        for rule in &self.egress {
            if let Some(name) = rule.opens.iter().find(|name| !secrets.contains(name.as_str())) {
                return Err(format!("a rule opens the secret `{name}`, which it does not list"));
            }
        }
        self.check_variables()?;
        let is_empty =
            |pace: &&Pace| pace.requests == 0 || pace.per_seconds == 0 || pace.burst == Some(0);
        match self.pace.iter().find(is_empty) {
            Some(pace) => Err(format!("the pace of {} allows no request at all", pace.path)),
            None => Ok(()),
        }
    }

    /// The names of the secrets, each once.
    fn check_credentials(&self) -> Result<BTreeSet<&str>, String> {
        let Credentials { secrets, file, .. } = &self.credentials;
        if secrets.len() > MOST_SECRETS {
            return Err(format!("it has more than {MOST_SECRETS} secrets"));
        }
        if file.max_bytes > LARGEST_FILE {
            return Err(format!("its credentials file has more than {LARGEST_FILE} bytes"));
        }
        let names: BTreeSet<&str> = secrets.iter().map(|secret| secret.name.as_str()).collect();
        if names.len() < secrets.len() {
            return Err("it names a secret twice".to_owned());
        }
        Ok(names)
    }

    /// Each variable is named once, and by a name that a variable can have.
    fn check_variables(&self) -> Result<(), String> {
        let settings = self.settings.iter().map(|setting| setting.env.as_str());
        let mut seen = BTreeSet::new();
        for name in std::iter::once(self.origin.env.as_str()).chain(settings) {
            let is_name =
                |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
            if name.is_empty() || !name.bytes().all(is_name) {
                return Err(
                    "the name of a variable is not in capital letters, digits and `_`".to_owned()
                );
            }
            if !seen.insert(name) {
                return Err(format!("it names the variable `{name}` twice"));
            }
        }
        Ok(())
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

    #[test]
    fn what_the_format_cannot_express_is_refused() {
        let refused = |change: fn(&mut serde_json::Value)| sample(change).unwrap_err();
        assert!(refused(|m| m["manifest-version"] = 2.into()).contains("version 2"));
        assert!(refused(|m| m["origin"]["default"] = "http://x.example".into()).contains("https"));
        assert!(refused(|m| m["fields"][1]["name"] = "email".into()).contains("twice"));
        assert!(refused(|m| m["egress"][0]["opens"][0] = "pin".into()).contains("`pin`"));
        assert!(refused(|m| m["surprise"] = 1.into()).contains("surprise"));
        assert!(refused(|m| m["fields"][0]["name"] = "salary".into()).contains("salary"));
        assert!(refused(|m| m["egress"][0]["method"] = "DELETE".into()).contains("DELETE"));
        let large = 2 << 20;
        assert!(sample(|m| m["credentials"]["file"]["max-bytes"] = large.into()).is_err());
        let secrets = |count: usize, name: fn(usize) -> String| {
            sample(|m| {
                let one = m["credentials"]["secrets"][0].clone();
                let list = m["credentials"]["secrets"].as_array_mut().unwrap();
                for number in 0..count {
                    list.push(one.clone());
                    list.last_mut().unwrap()["name"] = name(number).into();
                }
            })
        };
        assert!(secrets(7, |number| number.to_string()).is_ok());
        assert!(secrets(8, |number| number.to_string()).unwrap_err().contains("more than 8"));
        assert!(secrets(2, |_| "pin".to_owned()).unwrap_err().contains("a secret twice"));
        let setting = |env: &str| serde_json::json!([{"env": env, "default": "", "label": {"en": "l", "de": "l"}}]);
        for (name, part) in [("SAMPLE_URL", "twice"), ("", "capital"), ("A=B", "capital")] {
            let refusal = sample(|m| m["settings"] = setting(name)).unwrap_err();
            assert!(refusal.contains(part), "{name}: {refusal}");
        }
        let pace = serde_json::json!([{"path": "/people", "requests": 0, "per-seconds": 60}]);
        assert!(sample(|m| m["pace"] = pace).unwrap_err().contains("no request at all"));
    }
}
