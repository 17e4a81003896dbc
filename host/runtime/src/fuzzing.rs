//! What must hold for any input: the fuzzer in `fuzz/` runs it, and every test run
//! does for a moment.
//!
//! What the code under test says is held against a second opinion: another parser of
//! URLs and queries, a body that is read again.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what does not hold should end the fuzzer"
)]

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Uri};
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::confidential::{Confidential, SHORTEST};
use crate::egress::{Opener, Policy, Resealer};
use crate::manifest::Manifest;
use crate::secret::{SealedSecret, Secret};

/// The only stand-in that is opened here.
const STAND_IN: &str = "sealed-0123456789abcdef0123456789abcdef";

fn sample() -> Manifest {
    Manifest::parse(include_bytes!("manifest/sample.json")).expect("the sample is good")
}

/// A request, its method and its address a line each: what is allowed under a
/// consent to `email` asks the one origin for the one attribute.
pub fn egress(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (method, uri) = text.split_once('\n').unwrap_or(("GET", text));
    let (Ok(method), Ok(uri)) = (Method::from_bytes(method.as_bytes()), uri.parse::<Uri>()) else {
        return;
    };
    let manifest = sample();
    let origin = manifest.origin.default.clone();
    let consent = "email".parse().expect("a field");
    let policy = Policy::compile(&manifest, consent, origin.clone());
    match policy.check(&method, &uri) {
        Ok(permit) => {
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            let sent = origin.with_path(path).expect("what was judged can be sent").to_string();
            allowed(&method, &Url::parse(&sent).expect("another parser reads it"));
            assert!(permit.attributes.iter().all(|attribute| attribute == "email"));
        }
        Err(refused) => {
            let text = refused.denial.to_string();
            assert!(text.is_ascii() || text.contains('…'));
        }
    }
}

/// The second opinion about a request that was let out.
fn allowed(method: &Method, url: &Url) {
    assert_eq!(url.origin().ascii_serialization(), "https://api.sample.example");
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let query: Vec<_> =
        form_urlencoded::parse(url.query().unwrap_or_default().as_bytes()).collect();
    match (method.as_str(), url.path()) {
        ("POST", "/auth") => assert!(query.is_empty()),
        ("GET", "/people") => {
            let attributes = query.iter().filter(|(name, _)| name == "attributes[]");
            assert!(attributes.clone().count() > 0, "it asks for everything");
            assert!(attributes.clone().all(|(_, value)| value == "email"));
            let names: BTreeSet<_> = query.iter().map(|(name, _)| name.as_ref()).collect();
            assert!(names.is_subset(&["attributes[]", "limit", "since"].into()));
            assert!(query.len() - attributes.count() < names.len());
        }
        other => panic!("no rule allows {other:?}"),
    }
}

/// Any bytes as a manifest: read or refused, and what is read means the same when
/// it is written and read again.
pub fn manifest(data: &[u8]) {
    let Ok(manifest) = Manifest::parse(data) else { return };
    assert!(manifest.origin.default.is_https());
    let written = serde_json::to_vec(&manifest).expect("it can be written");
    let again = Manifest::parse(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_vec(&again).expect("it can be written"), written);
    Policy::compile(&manifest, manifest.available(), manifest.origin.default.clone());
}

/// A secret and a body in one of three types: what is opened is the body with the
/// secret in place of the stand-in and nothing else, and what is closed again holds
/// no secret.
pub fn opener(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((secret, rest)) = text.split_once('\0') else { return };
    let (kind, rest) = rest.split_once('\0').unwrap_or(("application/json", rest));
    let body = rest.replace("{stand-in}", STAND_IN);
    let Ok(kind) = HeaderValue::from_str(kind) else { return };
    let opened = open_body(&kind, &body, secret);
    if opened != body {
        is_opened(&body, &opened, secret);
        changes_nothing_else(&kind, &body);
    }
    let held = body.contains(secret) || STAND_IN.contains(secret);
    if secret.len() >= SHORTEST && !held {
        let closed = Resealer::new(vec![sealed(secret)]).close_body(&opened).unwrap_or(opened);
        let closed = String::from_utf8_lossy(&closed);
        assert!(!closed.contains(secret), "{closed}");
    }
    open_headers(&body, secret);
}

fn sealed(secret: &str) -> SealedSecret {
    SealedSecret {
        name: "client-secret".to_owned(),
        stand_in: STAND_IN.to_owned(),
        secret: Secret::new(secret.to_owned()),
    }
}

fn open_body(kind: &HeaderValue, body: &str, secret: &str) -> Bytes {
    let secrets = [sealed(secret)];
    let opener = Opener { secrets: &secrets, confidential: &Confidential::default() };
    let mut headers = HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, kind.clone());
    opener.open_body(&headers, Bytes::from(body.to_owned()))
}

/// With a secret that needs no encoding and is nowhere else, every byte can be compared:
/// but for stand-ins that are spelled in another way, which are not there any more.
fn changes_nothing_else(kind: &HeaderValue, body: &str) {
    const UNIQUE: &str = "f00d2718281828459045235360287471352662497757";
    if body.contains(['\\', '%']) || body.contains(UNIQUE) {
        return;
    }
    let opened = open_body(kind, body, UNIQUE);
    let opened = std::str::from_utf8(&opened).expect("as much UTF-8 as before");
    assert_eq!(opened.replace(UNIQUE, STAND_IN), body);
}

/// A secret behind a scheme and in a pair of the Basic scheme: sent as it is, or
/// refused where no header can carry it, and never a second header.
fn open_headers(user: &str, secret: &str) {
    let secrets = [sealed(secret)];
    let opener = Opener { secrets: &secrets, confidential: &Confidential::default() };
    let user = user.replace(':', "");
    let pair = |password: &str| STANDARD.encode(format!("{user}:{password}"));
    // Which of the two it is that is opened there.
    let is_clear = user != STAND_IN;
    for (scheme, before, after) in [
        ("Bearer", STAND_IN.to_owned(), secret.to_owned()),
        ("Basic", pair(STAND_IN), pair(secret)),
    ] {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(&format!("{scheme} {before}")).expect("ASCII");
        headers.insert(http::header::AUTHORIZATION, value);
        match opener.open_headers(&mut headers) {
            Ok(()) if is_clear => {
                let sent = headers[http::header::AUTHORIZATION].as_bytes();
                assert_eq!(sent, format!("{scheme} {after}").as_bytes());
            }
            Ok(()) => {}
            Err(_) => assert!(HeaderValue::from_str(secret).is_err(), "{secret:?}"),
        }
        assert_eq!(headers.len(), 1);
    }
}

fn is_opened(body: &str, opened: &[u8], secret: &str) {
    if let (Ok(before), Ok(after)) =
        (serde_json::from_str::<Value>(body), serde_json::from_slice::<Value>(opened))
    {
        assert_eq!(replaced(before, secret), after);
        return;
    }
    let pairs = |form: &[u8]| {
        form_urlencoded::parse(form)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect::<Vec<_>>()
    };
    let expected: Vec<_> = pairs(body.as_bytes())
        .into_iter()
        .map(|(name, value)| (name, if value == STAND_IN { secret.to_owned() } else { value }))
        .collect();
    assert_eq!(expected, pairs(opened));
}

fn replaced(value: Value, secret: &str) -> Value {
    match value {
        Value::String(text) if text == STAND_IN => Value::String(secret.to_owned()),
        Value::Array(items) => items.into_iter().map(|item| replaced(item, secret)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, replaced(value, secret))).collect()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn config() -> ProptestConfig {
        ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() }
    }

    /// Pieces of addresses that are nearly right.
    fn address() -> impl Strategy<Value = String> {
        let pieces = select(vec![
            "https://",
            "http://",
            "api.sample.example",
            "API.sample.example",
            ":443",
            ":80",
            "@",
            "/people",
            "/auth",
            "/people/7/balance",
            "?",
            "&",
            "=",
            "attributes[]",
            "attributes%5B%5D",
            "%61ttributes[]",
            "email",
            "%65mail",
            "gender",
            "limit",
            "since",
            "10",
            "2022-12-24",
            "+",
            "%00",
            "#",
            ";",
            "..",
            "/",
            "%2e",
            "%2F",
            "\\",
            ",",
            "[",
            "]",
            "%",
            "ä",
            "evil.example",
        ]);
        let tail = prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat());
        let head = select(vec![
            "GET\n",
            "POST\n",
            "GET\nhttps://api.sample.example",
            "GET\nhttps://api.sample.example/people?attributes[]=email",
            "POST\nhttps://api.sample.example/auth",
        ]);
        (head, tail).prop_map(|(head, tail)| format!("{head}{tail}"))
    }

    fn body() -> impl Strategy<Value = String> {
        let secret =
            select(vec!["hunter2-hunter2", "a\"b\\c\nd&e=f+g%h", "ünïcödé-secret", "", "x"]);
        let kind = select(vec![
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
            "Application/JSON; charset=utf-8",
        ]);
        let pieces = select(vec![
            "{stand-in}",
            "\"{stand-in}\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"a\"",
            "a=",
            "&",
            "=",
            "\\u0073",
            "1",
            "null",
            " ",
            "%7B",
            "+",
            "ä",
        ]);
        let free = prop::collection::vec(pieces, 0..10).prop_map(|pieces| pieces.concat());
        let good = select(vec![
            "{\"a\":[\"{stand-in}\",{\"{stand-in}\":\"x {stand-in}\"}],\"b\":1.5e3}",
            "grant_type=client&client_secret={stand-in}&x={stand-in}y",
            "{stand-in}",
        ]);
        let body = prop_oneof![free, good.prop_map(str::to_owned)];
        (secret, kind, body).prop_map(|(secret, kind, body)| format!("{secret}\0{kind}\0{body}"))
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn no_address_gets_past_the_policy(text in address()) {
            egress(text.as_bytes());
        }

        #[test]
        fn opening_and_closing_change_nothing_else(text in body()) {
            opener(text.as_bytes());
        }

        #[test]
        fn a_damaged_manifest_is_read_or_refused(
            damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        ) {
            let mut data = include_bytes!("manifest/sample.json").to_vec();
            for (index, byte) in damages {
                *index.get_mut(&mut data) = byte;
            }
            manifest(&data);
        }

        #[test]
        fn any_bytes_are_taken(data in prop::collection::vec(any::<u8>(), 0..300)) {
            egress(&data);
            manifest(&data);
            opener(&data);
        }
    }
}
