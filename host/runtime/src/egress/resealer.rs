//! Puts stand-ins back in place of secrets, in the answers of a source.
//!
//! Some sources repeat the credentials that they were sent (RFC 6749 servers their
//! `client_id`, error messages both). The plugin gets the stand-in again.

use bytes::Bytes;
use http::HeaderMap;
use memchr::memmem;
use percent_encoding::percent_decode;
use serde_json::Value;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::confidential::SHORTEST;
use crate::secret::SealedSecret;

/// Closes the secrets that a request has opened.
pub(crate) struct Resealer {
    /// Made once: an answer may have a million texts.
    spellings: Vec<Spelling>,
}

/// A secret as it may be repeated: plain, as a form has it, as a string of JSON.
struct Spelling {
    text: Zeroizing<String>,
    /// For wherever capital letters are not told from small ones.
    lowercase: Zeroizing<String>,
    stand_in: String,
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
                self.spellings.push(Spelling::new(after, before));
            }
        }
    }

    /// Takes out the headers that hold a secret; whether there were any.
    pub(super) fn close_headers(&self, headers: &mut HeaderMap) -> bool {
        let names: Vec<_> = headers
            .iter()
            .filter(|(name, value)| {
                self.is_in_disguise(value.as_bytes())
                    || self.is_in_disguise(name.as_str().as_bytes())
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
        for Spelling { text: secret, stand_in, .. } in &self.spellings {
            let current: &[u8] = text.as_deref().unwrap_or(body);
            if holds(current, secret) {
                text = Some(replace(current, secret.as_bytes(), stand_in.as_bytes()));
            }
        }
        text.map(Bytes::from)
    }

    /// Whether a secret is still there in what others would read as its very text: with
    /// the escapes of JSON or of addresses, whole or in part, in a document that is not
    /// quite JSON, or in other capitals.
    pub(super) fn is_in_disguise(&self, text: &[u8]) -> bool {
        let plain = [text.to_vec(), unescaped(text), percent_decode(text).collect()];
        plain.into_iter().map(Zeroizing::new).any(|mut plain| {
            plain.make_ascii_lowercase();
            self.spellings.iter().any(|spelling| holds(&plain, &spelling.lowercase))
        })
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
        for Spelling { text: secret, stand_in, .. } in &self.spellings {
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

impl Spelling {
    fn new(text: &str, stand_in: &str) -> Self {
        Self {
            text: Zeroizing::new(text.to_owned()),
            lowercase: Zeroizing::new(text.to_ascii_lowercase()),
            stand_in: stand_in.to_owned(),
        }
    }
}

fn spellings(sealed: &SealedSecret) -> Vec<Spelling> {
    let secret = sealed.secret.reveal();
    // Neither is ever grown, since growing would leave a copy of the secret behind:
    // a byte takes three in a form and six in JSON, at most.
    let mut encoded = Zeroizing::new(String::with_capacity(secret.len() * 3));
    encoded.extend(form_urlencoded::byte_serialize(secret.as_bytes()));
    let mut quoted = Zeroizing::new(Vec::with_capacity(secret.len() * 6 + 2));
    // Memory takes whatever is written.
    let _ = serde_json::to_writer(&mut *quoted, secret);
    let quoted = std::str::from_utf8(&quoted).unwrap_or_default();
    let escaped = quoted.trim_matches('"');
    let mut texts = vec![secret, encoded.as_str(), escaped];
    // Most secrets need no encoding, and an answer is searched for each spelling.
    texts.sort_unstable();
    texts.dedup();
    texts.into_iter().map(|text| Spelling::new(text, &sealed.stand_in)).collect()
}

fn holds(bytes: &[u8], part: &str) -> bool {
    memmem::find(bytes, part.as_bytes()).is_some()
}

/// A text without the escapes of JSON strings, wherever they are in it.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, behind)) = rest.split_first() {
        let escape = (byte == b'\\').then(|| escaped(behind)).flatten();
        let (character, behind) = escape.unwrap_or((byte.into(), behind));
        rest = behind;
        match u8::try_from(character) {
            Ok(byte) => plain.push(byte),
            Err(_) => plain.extend(character.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    plain
}

/// The character behind a backslash, and what follows it.
fn escaped(text: &[u8]) -> Option<(char, &[u8])> {
    match text.split_first()? {
        (b'u', behind) => {
            let (digits, behind) = behind.split_at_checked(4)?;
            let code = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            Some((char::from_u32(code)?, behind))
        }
        (&sign @ (b'/' | b'"' | b'\\'), behind) => Some((sign.into(), behind)),
        _ => None,
    }
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut behind = 0;
    for at in memmem::find_iter(bytes, from) {
        replaced.extend_from_slice(bytes.get(behind..at).unwrap_or_default());
        replaced.extend_from_slice(to);
        behind = at + from.len();
    }
    replaced.extend_from_slice(bytes.get(behind..).unwrap_or_default());
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
    fn a_secret_of_digits_is_closed_and_json_stays_json() {
        assert_eq!(close("4815162342", r#"{"n":[4815162342]}"#).unwrap(), r#"{"n":["sealed-1"]}"#);
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
    fn a_secret_in_disguise_is_seen() {
        let resealer = resealer("papi/12+34 56");
        for text in [
            // JSON with something before, behind or within it that no parser takes.
            "\u{feff}{\"e\":\"\\u0070api/12+34 56\"}",
            "{\"e\":\"\\u0070api/12+34 56\"} {}",
            "callback({\"e\":\"papi\\/12+34 56\"})",
            // Addresses, as .NET and others write them.
            "?s=papi%2f12%2b34%2056",
            "PAPI/12+34 56",
            "papi%2F12%2B34+56",
        ] {
            assert!(resealer.is_in_disguise(text.as_bytes()), "{text}");
        }
        // Whose own characters look like both kinds of escapes.
        let odd = r"papi\\12%41-56";
        assert!(self::resealer(odd).is_in_disguise(odd.as_bytes()));
        for text in ["papi/12+34", "\\u00", "%", "\\", "{\"a\":\"\\ud800\"}", ""] {
            assert!(!resealer.is_in_disguise(text.as_bytes()), "{text}");
        }
    }

    /// Both are what a source could keep its host busy with.
    #[test]
    fn a_search_takes_no_time() {
        let secrets = (0..8).map(|number| SealedSecret {
            name: format!("secret-{number}"),
            stand_in: format!("sealed-{number}"),
            secret: Secret::new(format!("{}{number}", "a".repeat(4095))),
        });
        let resealer = Resealer::new(secrets.collect());
        let start = std::time::Instant::now();
        for body in ["a".repeat(256 << 10), format!("[{}0]", "{\"a\":\"a\"},".repeat(26_000))] {
            let body = Bytes::from(body);
            assert_eq!(resealer.close_body(&body), None);
            assert!(!resealer.is_in_disguise(&body));
        }
        assert!(start.elapsed() < std::time::Duration::from_millis(500), "{:?}", start.elapsed());
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
