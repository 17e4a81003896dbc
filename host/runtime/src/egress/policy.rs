//! Consent, compiled: the only requests that a connection may make.

use std::borrow::Cow;
use std::collections::BTreeSet;

use http::Uri;
use percent_encoding::percent_decode_str;
use thiserror::Error;

use super::Origin;
use crate::field::FieldMask;
use crate::manifest::{EgressRule, Manifest, QueryType};

/// Manifest ∩ consent, for one connection.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    origin: Origin,
    rules: Vec<EgressRule>,
    /// The attributes of released fields.
    attributes: BTreeSet<String>,
    /// The attributes of all fields, which may be named in a log.
    known: BTreeSet<String>,
}

/// Why a request was refused.
///
/// The text is for the operator's log, so it holds the manifest's words only: a
/// plugin that wants to leave a message there would ask for an attribute of that
/// name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Denial {
    /// Another server, port or scheme.
    #[error("the request does not go to {allowed}, the only origin of this connection")]
    Origin {
        /// Where it may go.
        allowed: String,
    },
    /// User information in the address.
    #[error("the address names a user")]
    UserInfo,
    /// No rule has this method and path.
    #[error("no egress rule allows this method and path")]
    NoRule,
    /// The query is not valid percent-encoded UTF-8.
    #[error("the query cannot be decoded")]
    MalformedQuery,
    /// A parameter that the rule does not name.
    #[error("the rule for {path} does not name one of the query parameters")]
    Parameter {
        /// The rule's path.
        path: String,
    },
    /// A parameter that is not what the rule says, or is there twice.
    #[error("the query parameter `{parameter}` of {path} is not one {expected}")]
    ParameterType {
        /// The rule's path.
        path: String,
        /// The parameter.
        parameter: String,
        /// The type that the rule names.
        expected: &'static str,
    },
    /// An attribute that no released field needs.
    #[error("the attribute {attribute} belongs to no released field")]
    Attribute {
        /// The attribute, if the manifest knows it.
        attribute: String,
    },
    /// No attribute is named, which means all of them.
    #[error("the request to {path} does not say which attributes it wants in `{parameter}`")]
    NoAttributes {
        /// The rule's path.
        path: String,
        /// The parameter that is missing.
        parameter: String,
    },
    /// A body in a request that reads.
    #[error("a {method} request carries a body")]
    Body {
        /// The method.
        method: &'static str,
    },
}

impl Policy {
    pub(crate) fn compile(manifest: &Manifest, consent: FieldMask, origin: Origin) -> Self {
        let released =
            |rule: &&EgressRule| rule.needs_field.is_none_or(|field| consent.contains(field));
        Self {
            origin,
            rules: manifest.egress.iter().filter(released).cloned().collect(),
            attributes: manifest.attributes(consent).into_iter().map(str::to_owned).collect(),
            known: manifest.attributes(FieldMask::all()).into_iter().map(str::to_owned).collect(),
        }
    }

    /// The only server that the connection may reach.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The rule that allows a request, or why there is none.
    pub(crate) fn check(&self, method: &http::Method, uri: &Uri) -> Result<&EgressRule, Denial> {
        self.check_origin(uri)?;
        let rule = self
            .rules
            .iter()
            .find(|rule| rule.method.as_str() == method.as_str() && rule.path.matches(uri.path()))
            .ok_or(Denial::NoRule)?;
        self.check_query(rule, uri.query().unwrap_or_default())?;
        Ok(rule)
    }

    fn check_origin(&self, uri: &Uri) -> Result<(), Denial> {
        let denied = || Denial::Origin { allowed: self.origin.to_string() };
        let scheme = uri.scheme_str().ok_or_else(denied)?;
        let authority = uri.authority().ok_or_else(denied)?.as_str();
        if authority.contains('@') {
            return Err(Denial::UserInfo);
        }
        let asked: Origin = format!("{scheme}://{authority}").parse().map_err(|_| denied())?;
        if asked == self.origin { Ok(()) } else { Err(denied()) }
    }

    fn check_query(&self, rule: &EgressRule, query: &str) -> Result<(), Denial> {
        let mut seen = BTreeSet::new();
        for pair in query.split('&').filter(|_| !query.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let expected = rule
                .query
                .get(name.as_ref())
                .ok_or_else(|| Denial::Parameter { path: rule.path.to_string() })?;
            let mistyped = |expected| Denial::ParameterType {
                path: rule.path.to_string(),
                // One of the rule's own, or there would have been no type.
                parameter: name.to_string(),
                expected,
            };
            let first = seen.insert(name.to_string());
            match expected {
                QueryType::Integer if first && is_integer(&value) => {}
                QueryType::Timestamp if first && is_timestamp(&value) => {}
                QueryType::ConsentedAttributes => self.check_attribute(&value)?,
                QueryType::Integer => return Err(mistyped("integer")),
                QueryType::Timestamp => return Err(mistyped("timestamp")),
            }
        }
        let lists_attributes = |(name, kind): &(&String, &QueryType)| {
            **kind == QueryType::ConsentedAttributes && !seen.contains(*name)
        };
        match rule.query.iter().find(lists_attributes) {
            Some((name, _)) => {
                Err(Denial::NoAttributes { path: rule.path.to_string(), parameter: name.clone() })
            }
            None => Ok(()),
        }
    }

    fn check_attribute(&self, attribute: &str) -> Result<(), Denial> {
        if self.attributes.contains(attribute) {
            return Ok(());
        }
        let known = self.known.get(attribute).map(|known| format!("`{known}`"));
        let attribute =
            known.unwrap_or_else(|| "asked for, which the manifest does not know,".to_owned());
        Err(Denial::Attribute { attribute })
    }
}

fn decode(text: &str) -> Result<Cow<'_, str>, Denial> {
    // A plus sign means a blank to most servers. Nothing that a rule allows
    // holds either, so it is left as it is and matches nothing.
    percent_decode_str(text).decode_utf8().map_err(|_| Denial::MalformedQuery)
}

fn is_integer(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2022-12-24` or `2022-12-24T08:15:30`.
fn is_timestamp(text: &str) -> bool {
    let shape = |pattern: &[u8]| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern).all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                _ => byte == *expected,
            })
    };
    shape(b"0000-00-00") || shape(b"0000-00-00T00:00:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::tests::sample;

    fn policy(consent: &str) -> Policy {
        let origin = "https://api.sample.example".parse().unwrap();
        Policy::compile(&sample(|_| ()).unwrap(), consent.parse().unwrap(), origin)
    }

    fn check(consent: &str, method: &str, uri: &str) -> Result<(), Denial> {
        let method = http::Method::from_bytes(method.as_bytes()).unwrap();
        policy(consent).check(&method, &uri.parse().unwrap()).map(drop)
    }

    const PEOPLE: &str = "https://api.sample.example/people?attributes[]=email";

    #[test]
    fn what_the_manifest_names_is_allowed() {
        assert_eq!(check("email", "POST", "https://api.sample.example/auth"), Ok(()));
        assert_eq!(check("email", "GET", PEOPLE), Ok(()));
        assert_eq!(
            check(
                "email",
                "GET",
                "https://API.sample.example:443/people?attributes%5B%5D=email&limit=10&since=2022-12-24T08:15:30"
            ),
            Ok(())
        );
    }

    #[test]
    fn every_other_origin_is_refused() {
        for uri in [
            "http://api.sample.example/people?attributes[]=email",
            "https://api.sample.example:8443/people?attributes[]=email",
            "https://api.sample.example.evil.example/people?attributes[]=email",
            "https://evil.example/people?attributes[]=email",
            "https://api.sample.example./people?attributes[]=email",
        ] {
            assert!(matches!(check("email", "GET", uri), Err(Denial::Origin { .. })), "{uri}");
        }
        let uri = "https://api.sample.example@evil.example/people?attributes[]=email";
        assert_eq!(check("email", "GET", uri), Err(Denial::UserInfo));
    }

    #[test]
    fn every_other_method_and_path_is_refused() {
        for (method, path) in [
            ("DELETE", "/people?attributes[]=email"),
            ("POST", "/people?attributes[]=email"),
            ("GET", "/auth"),
            ("GET", "/people/"),
            ("GET", "/people/../auth"),
            ("GET", "/%70eople?attributes[]=email"),
        ] {
            let uri = format!("https://api.sample.example{path}");
            assert!(matches!(check("email", method, &uri), Err(Denial::NoRule)), "{path}");
        }
    }

    #[test]
    fn an_attribute_of_no_released_field_is_refused_however_it_is_encoded() {
        for query in [
            "attributes[]=gender",
            "attributes[]=email&attributes[]=gender",
            "attributes%5B%5D=%67ender",
            "attributes[]=email,gender",
            "attributes[]=email%00",
            "attributes[]=",
            "attributes[]",
        ] {
            let uri = format!("https://api.sample.example/people?{query}");
            let denial = check("email", "GET", &uri);
            assert!(matches!(denial, Err(Denial::Attribute { .. })), "{query}: {denial:?}");
        }
        for query in ["attributes[0]=gender", "attributes=gender", "ATTRIBUTES[]=gender", "&", "x"]
        {
            let uri = format!("https://api.sample.example/people?attributes[]=email&{query}");
            let denial = check("email", "GET", &uri);
            assert!(matches!(denial, Err(Denial::Parameter { .. })), "{query}: {denial:?}");
        }
    }

    #[test]
    fn asking_for_no_attribute_is_asking_for_all_and_refused() {
        for uri in
            ["https://api.sample.example/people", "https://api.sample.example/people?limit=1"]
        {
            assert!(matches!(check("email", "GET", uri), Err(Denial::NoAttributes { .. })));
        }
    }

    #[test]
    fn parameters_have_types() {
        for query in [
            "limit=ten",
            "limit=-1",
            "limit=",
            "limit=1&limit=2",
            "since=now",
            "since=2022-12-24T08:15:30Z",
        ] {
            let denial = check("email", "GET", &format!("{PEOPLE}&{query}"));
            assert!(matches!(denial, Err(Denial::ParameterType { .. })), "{query}: {denial:?}");
        }
        let uri = "https://api.sample.example/people?attributes[]=%ff";
        assert_eq!(check("email", "GET", uri), Err(Denial::MalformedQuery));
    }

    #[test]
    fn a_rule_that_needs_a_field_comes_with_its_consent() {
        let uri = "https://api.sample.example/people/7/balance";
        assert!(matches!(check("email", "GET", uri), Err(Denial::NoRule)));
        assert_eq!(check("vacation-days", "GET", uri), Ok(()));
    }

    #[test]
    fn a_denial_says_nothing_in_the_plugins_words() {
        for query in ["attributes[]=Max+Mustermann", "Max=1", "limit=Max", "attributes[]=%4dax"] {
            let text = check("email", "GET", &format!("{PEOPLE}&{query}")).unwrap_err().to_string();
            assert!(!text.to_lowercase().contains("max"), "{text}");
        }
        let text = check("email", "GET", &format!("{PEOPLE}&attributes[]=gender")).unwrap_err();
        assert!(text.to_string().contains("`gender`"), "{text}");
    }
}
