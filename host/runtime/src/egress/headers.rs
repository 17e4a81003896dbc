//! Which headers a request may have.
//!
//! A list of what is allowed, not of what is forbidden: `X-HTTP-Method-Override`
//! and `X-Original-URL` turn a request into another one at some servers, and
//! nobody knows all of their kind.

use std::fmt;
use std::str::FromStr;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT,
};
use http::{HeaderMap, HeaderName};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::denial::Denial;

/// What any request may have.
const ALLOWED: [HeaderName; 7] = [
    ACCEPT,
    ACCEPT_LANGUAGE,
    AUTHORIZATION,
    CONTENT_TYPE,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    USER_AGENT,
];

/// What the host decides: the server that is meant, the length of what is sent,
/// and how an answer may be packed. Whatever is there from the plugin's side of the
/// sandbox goes.
const HOSTS_OWN: [HeaderName; 3] = [HOST, CONTENT_LENGTH, ACCEPT_ENCODING];

/// What no manifest can ask for: headers that are about one hop and not the
/// request, that say who or where the client is, or that some servers take for
/// another method, path or host.
const NEVER: [&str; 24] = [
    "connection",
    "cookie",
    "expect",
    "forwarded",
    "http2-settings",
    "keep-alive",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-original-host",
    "x-original-url",
    "x-real-ip",
    "x-rewrite-url",
];

/// A request header that a manifest asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestHeader(String);

/// A text that is no header that a manifest can ask for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no header that a manifest can ask for: {reason}")]
pub struct InvalidHeader {
    name: String,
    reason: &'static str,
}

impl FromStr for RequestHeader {
    type Err = InvalidHeader;

    fn from_str(text: &str) -> Result<Self, InvalidHeader> {
        let invalid = |reason| InvalidHeader { name: text.to_owned(), reason };
        let name: HeaderName = text.parse().map_err(|_| invalid("it is no header name"))?;
        if name.as_str() != text {
            return Err(invalid("it is not in small letters"));
        }
        if NEVER.contains(&text) || text.starts_with("x-forwarded") {
            return Err(invalid("no request of a plugin may have it"));
        }
        if ALLOWED.contains(&name) || HOSTS_OWN.contains(&name) {
            return Err(invalid("it needs no asking, or the host sets it"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for RequestHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for RequestHeader {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RequestHeader {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Takes out what is the host's own, and refuses what neither every request may
/// have nor the manifest asks for. `limit` is in bytes, names and values together.
pub(super) fn check(
    headers: &mut HeaderMap,
    asked: &[RequestHeader],
    limit: usize,
) -> Result<(), Denial> {
    for name in HOSTS_OWN {
        headers.remove(name);
    }
    for name in headers.keys() {
        let is_asked = || asked.iter().any(|header| header.0 == name.as_str());
        if !ALLOWED.contains(name) && !is_asked() {
            let known = NEVER.iter().find(|never| **never == name.as_str());
            return Err(Denial::Header { name: known.copied() });
        }
    }
    // A second `Authorization` is one more than a server looks at, and which of
    // them it takes is anybody's guess.
    if headers.keys().any(|name| headers.get_all(name).iter().nth(1).is_some()) {
        return Err(Denial::HeaderTwice);
    }
    if size(headers) > limit { Err(Denial::HeadersTooLarge { limit }) } else { Ok(()) }
}

/// Names and values, in bytes.
pub(super) fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(headers: &[(&str, &str)]) -> Result<(), Denial> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        check(&mut map, &["x-partner".parse().unwrap()], 100)
    }

    #[test]
    fn what_a_client_needs_is_allowed() {
        assert_eq!(
            verdict(&[
                ("accept", "application/json"),
                ("authorization", "Bearer t"),
                ("x-partner", "me")
            ]),
            Ok(())
        );
    }

    #[test]
    fn what_makes_another_request_of_it_is_not() {
        for name in NEVER.into_iter().chain(["x-forwarded-host", "x-surprise", "x-partner-2"]) {
            assert!(matches!(verdict(&[(name, "x")]), Err(Denial::Header { .. })), "{name}");
        }
    }

    #[test]
    fn what_is_the_hosts_own_does_not_arrive() {
        let mut headers = HeaderMap::new();
        for name in HOSTS_OWN {
            headers.insert(name, "17".parse().unwrap());
        }
        check(&mut headers, &[], 0).unwrap();
        assert!(headers.is_empty());
    }

    #[test]
    fn neither_twice_nor_too_much() {
        let twice = verdict(&[("authorization", "a"), ("authorization", "b")]);
        assert_eq!(twice, Err(Denial::HeaderTwice));
        let large = verdict(&[("authorization", &"x".repeat(90))]);
        assert_eq!(large, Err(Denial::HeadersTooLarge { limit: 100 }));
    }

    #[test]
    fn a_manifest_cannot_ask_for_everything() {
        for name in ["Cookie", "cookie", "x-forwarded-for", "host", "accept", "", "a b", "te"] {
            assert!(name.parse::<RequestHeader>().is_err(), "{name}");
        }
        assert!("x-personio-partner-id".parse::<RequestHeader>().is_ok());
    }
}
