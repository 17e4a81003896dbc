//! Puts stand-ins back in place of secrets, in the answers of a source.
//!
//! Some sources repeat the credentials that they were sent (RFC 6749 servers their
//! `client_id`, error messages both). The plugin gets the stand-in again.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::confidential::SHORTEST;
use crate::secret::SealedSecret;

/// Closes the secrets that a request has opened.
pub(crate) struct Resealer {
    /// Each secret plain, as a form and as a string of JSON have it, with its
    /// stand-in. Made once: an answer may have a million texts.
    spellings: Vec<(Zeroizing<String>, String)>,
}

impl Resealer {
    /// For these secrets; those too short to be recognised are left out.
    pub(crate) fn new(mut secrets: Vec<SealedSecret>) -> Self {
        secrets.retain(|sealed| sealed.secret.reveal().len() >= SHORTEST);
        Self { spellings: secrets.iter().flat_map(spellings).collect() }
    }

    /// Remembers how headers were opened, for a source that repeats what it was sent:
    /// within Base64 a secret is not recognised.
    pub(super) fn add_headers(&mut self, sealed: &HeaderMap, opened: &HeaderMap) {
        for (name, value) in opened {
            let before = sealed.get(name).and_then(|value| value.to_str().ok());
            let (Some(before), Ok(after)) = (before, value.to_str()) else { continue };
            let (before, after) = (credentials(before), credentials(after));
            if before != after && after.len() >= SHORTEST {
                self.spellings.push((Zeroizing::new(after.to_owned()), before.to_owned()));
            }
        }
    }

    /// Takes out the headers that hold a secret; whether there were any.
    pub(super) fn close_headers(&self, headers: &mut HeaderMap) -> bool {
        let names: Vec<_> = headers
            .iter()
            .filter(|(name, value)| {
                self.spellings.iter().any(|(secret, _)| {
                    holds(value.as_bytes(), secret)
                        // Names of headers have no capital letters, whatever was sent.
                        || holds(name.as_str().as_bytes(), &secret.to_ascii_lowercase())
                })
            })
            .map(|(name, _)| name.clone())
            .collect();
        names.iter().for_each(|name| drop(headers.remove(name)));
        !names.is_empty()
    }

    /// The body with stand-ins, if it held a secret: in JSON whatever way it is
    /// escaped, and in any other text plain, or encoded as in a form or a string
    /// of JSON.
    pub(crate) fn close_body(&self, body: &Bytes) -> Option<Bytes> {
        let mut text = None;
        if let Ok(mut value) = serde_json::from_slice::<Value>(body)
            && self.close_value(&mut value)
        {
            text = Some(value.to_string().into_bytes());
        }
        for (secret, stand_in) in &self.spellings {
            let current: &[u8] = text.as_deref().unwrap_or(body);
            if holds(current, secret) {
                text = Some(replace(current, secret.as_bytes(), stand_in.as_bytes()));
            }
        }
        text.map(Bytes::from)
    }

    /// Whether anything was closed.
    fn close_value(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.close_text(text),
            Value::Array(items) => {
                items.iter_mut().fold(false, |closed, item| self.close_value(item) | closed)
            }
            Value::Object(members) => {
                let mut closed = false;
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(mut name, mut member)| {
                        closed |= self.close_text(&mut name) | self.close_value(&mut member);
                        (name, member)
                    })
                    .collect();
                closed
            }
            Value::Number(number) => {
                // A source that takes a secret of digits for a number.
                let mut text = number.to_string();
                let closed = self.close_text(&mut text);
                if closed {
                    *value = Value::String(text);
                }
                closed
            }
            Value::Null | Value::Bool(_) => false,
        }
    }

    fn close_text(&self, text: &mut String) -> bool {
        let mut closed = false;
        for (secret, stand_in) in &self.spellings {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), stand_in);
                closed = true;
            }
        }
        closed
    }
}

/// The value of a header without the name of its scheme.
fn credentials(value: &str) -> &str {
    value.split_once(' ').map_or(value, |(_, credentials)| credentials)
}

fn spellings(sealed: &SealedSecret) -> [(Zeroizing<String>, String); 3] {
    let secret = sealed.secret.reveal();
    let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let quoted = Value::String(secret.to_owned()).to_string();
    let escaped = quoted.trim_matches('"').to_owned();
    let spellings = [secret.to_owned(), encoded, escaped].map(Zeroizing::new);
    spellings.map(|spelling| (spelling, sealed.stand_in.clone()))
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        let (before, after) = rest.split_at(at);
        replaced.extend_from_slice(before);
        replaced.extend_from_slice(to);
        rest = after.get(from.len()..).unwrap_or_default();
    }
    replaced.extend_from_slice(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn resealer(secret: &str) -> Resealer {
        Resealer::new(vec![SealedSecret {
            name: "client-secret".to_owned(),
            stand_in: "sealed-1".to_owned(),
            secret: Secret::new(secret.to_owned()),
        }])
    }

    fn close(secret: &str, body: &str) -> Option<String> {
        let closed = resealer(secret).close_body(&Bytes::from(body.to_owned()))?;
        Some(String::from_utf8(closed.to_vec()).unwrap())
    }

    #[test]
    fn a_secret_in_json_is_closed_however_it_is_escaped() {
        for body in [
            r#"{"error":"no client papi-1/23456"}"#,
            r#"{"error":"no client papi-1\/23456"}"#,
            r#"{"error":"no client \u0070api-1/23456"}"#,
        ] {
            let closed = close("papi-1/23456", body).unwrap();
            assert_eq!(closed, r#"{"error":"no client sealed-1"}"#, "{body}");
        }
        assert_eq!(close("papi-123456", r#"{"papi-123456":[1]}"#).unwrap(), r#"{"sealed-1":[1]}"#);
    }

    #[test]
    fn a_secret_in_other_texts_is_closed() {
        assert_eq!(close("papi-123456", "<b>papi-123456</b>").unwrap(), "<b>sealed-1</b>");
        assert_eq!(close("papi 123456", "?s=papi+123456&t").unwrap(), "?s=sealed-1&t");
    }

    #[test]
    fn what_holds_no_secret_stays_as_it_is() {
        assert_eq!(close("papi-123456", r#"{"token": "x",  "n":1.50}"#), None);
        assert_eq!(close("short", "short"), None);
        assert_eq!(close("", "anything"), None);
    }

    #[test]
    fn a_header_that_is_repeated_is_closed_as_a_whole() {
        let headers = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("authorization", value.parse().unwrap());
            headers.insert("accept", "application/json".parse().unwrap());
            headers
        };
        let mut resealer = resealer("papi-123456");
        resealer.add_headers(&headers("Basic c2VhbGVkLTE6"), &headers("Basic cGFwaS0xMjM0NTY6"));
        let body = Bytes::from(
            r#"{"Accept":"application/json","Authorization":"Basic cGFwaS0xMjM0NTY6"}"#,
        );
        let closed = resealer.close_body(&body).unwrap();
        assert_eq!(closed, r#"{"Accept":"application/json","Authorization":"Basic c2VhbGVkLTE6"}"#);
    }

    #[test]
    fn headers_with_a_secret_do_not_arrive() {
        let mut headers = HeaderMap::new();
        headers.insert("location", "https://x/?papi-123456".parse().unwrap());
        headers.insert("etag", "x".parse().unwrap());
        assert!(resealer("papi-123456").close_headers(&mut headers));
        assert!(!headers.contains_key("location") && headers.contains_key("etag"));
    }
}
