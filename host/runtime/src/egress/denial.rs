//! Why a request was refused, and what would have allowed it.

use thiserror::Error;

use super::address::Prohibited;
use crate::manifest::EgressRule;

/// Why a request was refused.
///
/// The text is for the operator's log and the ledger, so it holds the manifest's
/// words only: a plugin that wants to leave a message there would ask for an
/// attribute of that name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Denial {
    /// A request while credentials are parsed.
    #[error("the request was made while credentials were parsed, which no rule can allow")]
    ClosedRoom,
    /// Another server, port or scheme.
    #[error(
        "the request does not go to {allowed}, the only origin of this connection; the operator \
         chooses it when connecting"
    )]
    Origin {
        /// Where it may go.
        allowed: String,
    },
    /// User information in the address.
    #[error("the address names a user, which no rule can allow")]
    UserInfo,
    /// A method that manifests do not know.
    #[error("the method is neither GET nor POST, which no rule can allow")]
    Method,
    /// No rule has this method and path.
    #[error("no egress rule allows this method and path; this one would: {rule}")]
    NoRule {
        /// The rule that is missing, with `…` for what the manifest has no word for.
        rule: String,
    },
    /// A rule of a field that was not released.
    #[error(
        "{rule} is for the field `{field}`, which is not released; releasing it would allow it"
    )]
    NotReleased {
        /// The rule.
        rule: String,
        /// The field.
        field: &'static str,
    },
    /// The query is not valid percent-encoded UTF-8.
    #[error("the query cannot be decoded, which no rule can allow")]
    MalformedQuery,
    /// A parameter that the rule does not name.
    #[error(
        "the rule {rule} does not name one of the query parameters; with its name and type in \
         `query` it would"
    )]
    Parameter {
        /// The rule.
        rule: String,
    },
    /// A parameter that is not what the rule says, or is there twice.
    #[error(
        "the query parameter `{parameter}` of {rule} is not one {expected}, which is what the rule allows"
    )]
    ParameterType {
        /// The rule.
        rule: String,
        /// The parameter.
        parameter: String,
        /// The type that the rule names.
        expected: &'static str,
    },
    /// An attribute that no released field needs.
    #[error(
        "the attribute `{attribute}` belongs to no released field; releasing {fields} would allow it"
    )]
    Attribute {
        /// The attribute.
        attribute: String,
        /// The fields that need it.
        fields: String,
    },
    /// An attribute that the manifest does not know.
    #[error(
        "an attribute was asked for that no field of the manifest needs; a field with it in `attributes` would allow it"
    )]
    UnknownAttribute,
    /// No attribute is named, which means all of them.
    #[error(
        "the request {rule} does not say which attributes it wants in `{parameter}`, and so wants all"
    )]
    NoAttributes {
        /// The rule.
        rule: String,
        /// The parameter that is missing.
        parameter: String,
    },
    /// A body in a request that reads.
    #[error("a GET request carries a body, which no rule can allow")]
    Body,
    /// A body larger than a request may have.
    #[error("the request body has more than {limit} bytes, the limit for bodies")]
    BodyTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A body that does not come, or is not as long as the request says.
    #[error("the request body is not what the request says of it")]
    BrokenBody,
    /// A header beyond those that are allowed.
    #[error("{}", unasked(.name))]
    Header {
        /// Its name, if it is one of those that no request may have.
        name: Option<&'static str>,
    },
    /// A header that is there twice.
    #[error("a request header is there twice, which no rule can allow")]
    HeaderTwice,
    /// More headers than a request may have.
    #[error("the request headers have more than {limit} bytes, the limit for headers")]
    HeadersTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// More tokens than anybody needs, each of which would have to be looked for in
    /// what the plugin says.
    #[error("the call has sent too many different credentials")]
    TooManyCredentials,
    /// A secret that cannot stand in a header.
    #[error("the secret `{secret}` has characters that no header can carry")]
    SecretInHeader {
        /// Its name in the manifest.
        secret: String,
    },
    /// The source's address.
    #[error(transparent)]
    Address(#[from] Prohibited),
}

fn unasked(name: &Option<&'static str>) -> String {
    match name {
        Some(name) => format!("the request has the header `{name}`, which no rule can allow"),
        None => "the request has a header that the manifest's `headers` does not name; with its \
                 name there it would be allowed"
            .to_owned(),
    }
}

/// A rule as messages name it: `GET /v1/company/employees`.
pub(super) fn name(rule: &EgressRule) -> String {
    format!("{} {}", rule.method.as_str(), rule.path)
}
