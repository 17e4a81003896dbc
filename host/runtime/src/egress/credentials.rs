//! What of an `Authorization` header is nobody else's business.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// The longest name of a scheme that is no secret itself: `AWS4-HMAC-SHA256`.
const LONGEST_SCHEME: usize = 16;

/// The words of a header's value that may be a token, in every spelling in which a
/// server would still take it for one: servers strip blanks and commas from around it,
/// and take the two halves of the Basic scheme apart (RFC 7617).
pub(super) fn words(value: &[u8]) -> Vec<Zeroizing<String>> {
    let text = Zeroizing::new(String::from_utf8_lossy(value).into_owned());
    let is_apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\u{fffd}');
    let mut parts: Vec<_> = text.split(is_apart).filter(|part| !part.is_empty()).collect();
    let scheme = parts.first().filter(|first| parts.len() > 1 && first.len() <= LONGEST_SCHEME);
    if scheme.is_some() {
        parts.remove(0);
    }
    let mut words = Vec::new();
    for part in parts {
        words.push(Zeroizing::new(part.to_owned()));
        // `name="value"` of the Digest scheme and its like.
        words.extend(part.split_once('=').map(|(_, value)| Zeroizing::new(value.to_owned())));
        let pair = STANDARD.decode(part).ok().map(Zeroizing::new);
        let pair = pair.and_then(|pair| String::from_utf8(pair.to_vec()).ok()).map(Zeroizing::new);
        let halves = pair.as_ref().and_then(|pair| pair.split_once(':'));
        words.extend(halves.into_iter().flat_map(|(user, password)| {
            [user, password].map(|half| Zeroizing::new(half.to_owned()))
        }));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(value: &str, word: &str) -> bool {
        words(value.as_bytes()).iter().any(|found| found.as_str() == word)
    }

    #[test]
    fn a_token_is_found_however_it_is_written() {
        for value in [
            "Bearer tok-0123456789",
            "Bearer  tok-0123456789",
            " Bearer tok-0123456789 ",
            "Bearer\ttok-0123456789,",
            "tok-0123456789",
            "Token token=\"tok-0123456789\"",
            "Bearer tok-0123456789 ü",
        ] {
            assert!(has(value, "tok-0123456789"), "{value}");
        }
        assert!(
            words(b"Bearer \xfftok-0123456789\xe4")
                .iter()
                .any(|word| word.contains("tok-0123456789"))
        );
        assert!(!has("Bearer tok-0123456789", "Bearer"));
    }

    #[test]
    fn both_halves_of_a_basic_pair_are_found() {
        let value = format!("Basic {}", STANDARD.encode("a-user-name:a password: of words"));
        for word in ["a-user-name", "a password: of words"] {
            assert!(has(&value, word), "{word}");
        }
    }
}
