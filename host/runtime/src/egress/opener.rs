//! Replaces stand-ins by secrets, in the requests whose rule says so.
//!
//! A stand-in is opened only where it is a value as a whole, and the secret is
//! encoded as its place demands: no rule needs more, and a secret that begins like
//! another is not taken for it. Anywhere else a stand-in stays what it is, which is
//! worthless to whoever receives it.

mod form;
mod header;
mod json;
mod splice;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::denial::Denial;
use crate::confidential::Confidential;
use crate::secret::SealedSecret;

/// Opens the stand-ins of one request.
pub(crate) struct Opener<'a> {
    /// The secrets that the request's rule opens.
    pub(crate) secrets: &'a [SealedSecret],
    /// Learns what was opened.
    pub(crate) confidential: &'a Confidential,
}

impl Opener<'_> {
    /// Opens a body of a type that has values: JSON or a form.
    pub(crate) fn open_body(&self, headers: &HeaderMap, body: Bytes) -> Bytes {
        let opened = match essence(headers).as_deref() {
            Some("application/json") => json::open(&body, self),
            Some("application/x-www-form-urlencoded") => form::open(&body, self),
            _ => None,
        };
        // Wiped when the last of its users lets go of it.
        opened.map_or(body, Bytes::from_owner)
    }

    /// Opens headers.
    pub(crate) fn open_headers(&self, headers: &mut HeaderMap) -> Result<(), Denial> {
        header::open(headers, self)
    }

    /// The secret behind a text, if the text is a stand-in.
    fn secret(&self, text: &str) -> Option<&SealedSecret> {
        let found = self.secrets.iter().find(|sealed| sealed.stand_in == text)?;
        self.confidential.add(found.secret.reveal());
        Some(found)
    }
}

/// The media type without its parameters.
fn essence(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    /// Opens `sealed-1` in a request, and says what became of body and header.
    pub(super) fn open(
        secret: &str,
        kind: &str,
        body: &str,
        authorization: &str,
    ) -> Result<(String, String), Denial> {
        let secrets = [SealedSecret {
            name: "client-secret".to_owned(),
            stand_in: "sealed-1".to_owned(),
            secret: Secret::new(secret.to_owned()),
        }];
        let opener = Opener { secrets: &secrets, confidential: &Confidential::default() };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, kind.parse().unwrap());
        headers.insert("authorization", authorization.parse().unwrap());
        let body = opener.open_body(&headers, Bytes::from(body.to_owned()));
        opener.open_headers(&mut headers)?;
        let header = String::from_utf8_lossy(headers["authorization"].as_bytes()).into_owned();
        Ok((String::from_utf8(body.to_vec()).unwrap(), header))
    }

    #[test]
    fn other_kinds_of_body_stay_shut() {
        for kind in ["text/plain", "application/json-seq", "multipart/form-data"] {
            assert_eq!(open("real", kind, "\"sealed-1\"", "").unwrap().0, "\"sealed-1\"");
        }
        let kind = "Application/JSON; charset=utf-8";
        assert_eq!(open("real", kind, "\"sealed-1\"", "").unwrap().0, "\"real\"");
    }

    #[test]
    fn what_was_opened_is_confidential() {
        let secrets = [SealedSecret {
            name: "key".to_owned(),
            stand_in: "sealed-1".to_owned(),
            secret: Secret::new("papi-0123456789".to_owned()),
        }];
        let confidential = Confidential::default();
        let opener = Opener { secrets: &secrets, confidential: &confidential };
        assert!(!confidential.is_in("papi-0123456789"));
        opener.secret("sealed-1").unwrap();
        assert!(confidential.is_in("papi-0123456789"));
    }
}
