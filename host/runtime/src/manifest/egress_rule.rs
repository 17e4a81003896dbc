//! The requests that a plugin makes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::egress::PathTemplate;
use crate::field::{Field, FieldMask};

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

impl EgressRule {
    /// Whether it comes with the consent to the fields of `mask`.
    pub(crate) fn is_released(&self, mask: FieldMask) -> bool {
        self.needs_field.is_none_or(|field| mask.contains(field))
    }
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
