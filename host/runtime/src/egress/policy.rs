//! Consent, compiled: the only requests that a connection may make.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use http::Uri;
use percent_encoding::percent_decode_str;

use super::denial::{self, Denial};
use super::headers::RequestHeader;
use super::origin::Origin;
use crate::field::FieldMask;
use crate::manifest::{EgressRule, Manifest, Method, QueryType};

/// The segments of a path that a hint for the manifest repeats.
const LONGEST_HINT: usize = 10;

/// Manifest ∩ consent, for one connection.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    origin: Origin,
    rules: Vec<Arc<EgressRule>>,
    /// The rules of fields that were not released.
    unreleased: Vec<Arc<EgressRule>>,
    /// The request headers that the manifest asks for.
    headers: Vec<RequestHeader>,
    /// The attributes of released fields.
    attributes: BTreeSet<String>,
    /// The attributes of all fields and who needs them: these may be named in a log.
    known: BTreeMap<String, FieldMask>,
}

/// A request that is allowed.
#[derive(Debug, PartialEq)]
pub(crate) struct Permit {
    /// The rule that allows it.
    pub(crate) rule: Arc<EgressRule>,
    /// The attributes that it asks for, as the manifest spells them.
    pub(crate) attributes: Vec<String>,
}

/// A request that was refused, and what of it the manifest has words for.
#[derive(Debug, PartialEq)]
pub(crate) struct Refused {
    /// Why.
    pub(crate) denial: Denial,
    /// The rule with its method and path, if there is one.
    pub(crate) rule: Option<Arc<EgressRule>>,
}

impl From<Denial> for Refused {
    fn from(denial: Denial) -> Self {
        Self { denial, rule: None }
    }
}

impl Policy {
    pub(crate) fn compile(manifest: &Manifest, consent: FieldMask, origin: Origin) -> Self {
        let is_released = |rule: &Arc<EgressRule>| rule.is_released(consent);
        let rules = manifest.egress.iter().cloned().map(Arc::new);
        let (rules, unreleased) = rules.partition(is_released);
        let mut known: BTreeMap<String, FieldMask> = BTreeMap::new();
        for field in &manifest.fields {
            for attribute in &field.attributes {
                let fields = known.entry(attribute.clone()).or_default();
                *fields = fields.union([field.name].into_iter().collect());
            }
        }
        Self {
            origin,
            rules,
            unreleased,
            headers: manifest.headers.clone(),
            attributes: manifest.attributes(consent).into_iter().map(str::to_owned).collect(),
            known,
        }
    }

    /// The only server that the connection may reach.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The request headers that the manifest asks for.
    pub(crate) fn headers(&self) -> &[RequestHeader] {
        &self.headers
    }

    /// Says by which rule a request is allowed, or why it is not.
    pub(crate) fn check(&self, method: &http::Method, uri: &Uri) -> Result<Permit, Refused> {
        self.check_origin(uri)?;
        let method = Method::of(method).ok_or(Denial::Method)?;
        let matches =
            |rule: &&Arc<EgressRule>| rule.method == method && rule.path.matches(uri.path());
        let Some(rule) = self.rules.iter().find(matches) else {
            let unreleased = self.unreleased.iter().find(matches).cloned();
            let field = unreleased.as_ref().and_then(|rule| Some((rule, rule.needs_field?)));
            let denial = match field {
                Some((rule, field)) => {
                    Denial::NotReleased { rule: denial::name(rule), field: field.name() }
                }
                None => Denial::NoRule { rule: self.missing_rule(method, uri.path()) },
            };
            return Err(Refused { denial, rule: unreleased });
        };
        match self.check_query(rule, uri.query().unwrap_or_default()) {
            Ok(attributes) => Ok(Permit { rule: Arc::clone(rule), attributes }),
            Err(denial) => Err(Refused { denial, rule: Some(Arc::clone(rule)) }),
        }
    }

    /// The rule that would allow a request, ready for the manifest, except that
    /// only words are repeated that the manifest has already.
    fn missing_rule(&self, method: Method, path: &str) -> String {
        let rules = || self.rules.iter().chain(&self.unreleased);
        let word = |segment: &str| {
            let known = rules().find_map(|rule| rule.path.word(segment));
            known.unwrap_or("…").to_owned()
        };
        let path: Vec<_> = path.split('/').skip(1).take(LONGEST_HINT).map(word).collect();
        format!("{{\"method\": \"{}\", \"path\": \"/{}\"}}", method.as_str(), path.join("/"))
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

    /// The attributes that a query asks for, if all of it is allowed.
    fn check_query(&self, rule: &EgressRule, query: &str) -> Result<Vec<String>, Denial> {
        let mut seen = BTreeSet::new();
        let mut attributes = Vec::new();
        for pair in query.split('&').filter(|_| !query.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let expected = rule.query.get(name.as_ref());
            let expected =
                expected.ok_or_else(|| Denial::Parameter { rule: denial::name(rule) })?;
            let mistyped = |expected| Denial::ParameterType {
                rule: denial::name(rule),
                // One of the rule's own, or there would have been no type.
                parameter: name.to_string(),
                expected,
            };
            let first = seen.insert(name.to_string());
            match expected {
                QueryType::Integer if first && is_integer(&value) => {}
                QueryType::Timestamp if first && is_timestamp(&value) => {}
                QueryType::ConsentedAttributes => {
                    let attribute = self.check_attribute(&value)?;
                    // Each once, so that a request cannot fill the ledger.
                    if !attributes.contains(&attribute) {
                        attributes.push(attribute);
                    }
                }
                QueryType::Integer => return Err(mistyped("integer")),
                QueryType::Timestamp => return Err(mistyped("timestamp")),
            }
        }
        let is_missing = |(name, kind): &(&String, &QueryType)| {
            **kind == QueryType::ConsentedAttributes && !seen.contains(*name)
        };
        match rule.query.iter().find(is_missing) {
            Some((name, _)) => {
                Err(Denial::NoAttributes { rule: denial::name(rule), parameter: name.clone() })
            }
            None => Ok(attributes),
        }
    }

    fn check_attribute(&self, attribute: &str) -> Result<String, Denial> {
        if let Some(released) = self.attributes.get(attribute) {
            return Ok(released.clone());
        }
        match self.known.get_key_value(attribute) {
            Some((known, fields)) => {
                Err(Denial::Attribute { attribute: known.clone(), fields: fields.to_string() })
            }
            None => Err(Denial::UnknownAttribute),
        }
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
        let outcome = policy(consent).check(&method, &uri.parse().unwrap()).map(drop);
        outcome.map_err(|refused| refused.denial)
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
            ("POST", "/people?attributes[]=email"),
            ("GET", "/auth"),
            ("GET", "/people/"),
            ("GET", "/people/../auth"),
            ("GET", "/%70eople?attributes[]=email"),
        ] {
            let uri = format!("https://api.sample.example{path}");
            assert!(matches!(check("email", method, &uri), Err(Denial::NoRule { .. })), "{path}");
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
            let is_attribute =
                matches!(denial, Err(Denial::Attribute { .. } | Denial::UnknownAttribute));
            assert!(is_attribute, "{query}: {denial:?}");
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
        assert!(matches!(
            check("email", "GET", uri),
            Err(Denial::NotReleased { field: "vacation-days", .. })
        ));
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
