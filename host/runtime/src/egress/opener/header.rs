//! Stand-ins in headers: a value as a whole (`X-Api-Key: sealed-…`), the
//! credentials behind a scheme (`Authorization: Bearer sealed-…`), and each half of
//! the Basic scheme of RFC 7617, under its base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::Opener;
use crate::egress::denial::Denial;
use crate::secret::SealedSecret;

/// Opens stand-ins in all headers. A secret that no header can carry is refused:
/// a line break in it would begin another header.
pub(super) fn open(headers: &mut HeaderMap, opener: &Opener<'_>) -> Result<(), Denial> {
    for value in headers.values_mut() {
        let Some((text, sealed)) = value.to_str().ok().and_then(|text| opened(text, opener)) else {
            continue;
        };
        let unfit = |_| Denial::SecretInHeader { secret: sealed.name.clone() };
        *value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).map_err(unfit)?;
        // Neither printed nor kept in the tables of HTTP/2.
        value.set_sensitive(true);
    }
    Ok(())
}

/// The value with its stand-ins opened, and the last secret in it.
fn opened<'a>(text: &str, opener: &'a Opener<'_>) -> Option<(Wiped, &'a SealedSecret)> {
    if let Some(sealed) = opener.secret(text) {
        return Some((wiped(&[sealed.secret.reveal()]), sealed));
    }
    let (scheme, credentials) = text.split_once(' ')?;
    if let Some(sealed) = opener.secret(credentials) {
        return Some((wiped(&[scheme, " ", sealed.secret.reveal()]), sealed));
    }
    if scheme.eq_ignore_ascii_case("basic") { basic(scheme, credentials, opener) } else { None }
}

fn basic<'a>(
    scheme: &str,
    credentials: &str,
    opener: &'a Opener<'_>,
) -> Option<(Wiped, &'a SealedSecret)> {
    let pair = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (user, password) = pair.split_once(':')?;
    let (user_secret, password_secret) = (opener.secret(user), opener.secret(password));
    let sealed = password_secret.or(user_secret)?;
    let reveal = |secret: Option<&'a SealedSecret>| secret.map(|sealed| sealed.secret.reveal());
    let user = reveal(user_secret).unwrap_or(user);
    let pair = wiped(&[user, ":", reveal(password_secret).unwrap_or(password)]);
    Some((wiped(&[scheme, " ", &Zeroizing::new(STANDARD.encode(&*pair))]), sealed))
}

/// A text that is wiped when nobody uses it any more.
type Wiped = Zeroizing<Vec<u8>>;

fn wiped(parts: &[&str]) -> Wiped {
    // Never grown, since growing would leave a copy of the secret behind.
    let mut text = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| text.extend_from_slice(part.as_bytes()));
    text
}

#[cfg(test)]
mod tests {
    use super::super::tests::open;
    use super::*;

    fn header(secret: &str, value: &str) -> Result<String, Denial> {
        open(secret, "text/plain", "", value).map(|(_, header)| header)
    }

    #[test]
    fn a_value_and_the_credentials_behind_a_scheme_are_opened() {
        assert_eq!(header("papi", "sealed-1").unwrap(), "papi");
        assert_eq!(header("papi", "Bearer sealed-1").unwrap(), "Bearer papi");
        assert_eq!(header("päpi", "sealed-1").unwrap(), "päpi");
    }

    #[test]
    fn basic_credentials_are_opened_under_their_encoding() {
        let value = format!("Basic {}", STANDARD.encode("me:sealed-1"));
        let expected = format!("Basic {}", STANDARD.encode("me:pa:pi"));
        assert_eq!(header("pa:pi", &value).unwrap(), expected);
    }

    #[test]
    fn other_values_stay_shut() {
        for value in ["sealed-2", "Bearer  sealed-1", "xsealed-1", "Basic sealed-", "Basic ä"] {
            let shut = header("real", value);
            assert!(!shut.unwrap().contains("real"), "{value}");
        }
    }

    #[test]
    fn a_secret_with_a_line_break_makes_no_second_header() {
        let denial = header("a\r\nhost: evil", "Bearer sealed-1").unwrap_err();
        assert_eq!(denial, Denial::SecretInHeader { secret: "client-secret".to_owned() });
    }
}
