//! Stand-ins in forms: values that are nothing else.

use url::form_urlencoded;
use zeroize::Zeroizing;

use super::Opener;
use super::splice::Splice;

/// The body with its stand-ins opened; `None` if it has none.
pub(super) fn open(body: &[u8], opener: &Opener<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let mut splice = Splice::new(body);
    let mut start = 0;
    for pair in body.split(|byte| *byte == b'&') {
        let end = start + pair.len();
        let value = form_urlencoded::parse(pair).next().map(|(_, value)| value);
        let sealed = value.and_then(|value| opener.secret(&value));
        if let (Some(sealed), Some(name)) = (sealed, pair.iter().position(|byte| *byte == b'=')) {
            splice.add(start + name + 1..end, sealed.secret.reveal());
        }
        start = end + 1;
    }
    splice.finish(|secret, out| {
        form_urlencoded::byte_serialize(secret.as_bytes())
            .try_for_each(|part| out.write_all(part.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::open;

    const FORM: &str = "application/x-www-form-urlencoded";

    #[test]
    fn a_secret_arrives_whatever_characters_it_has() {
        let body = "grant_type=client_credentials&client_secret=sealed%2D1&scope=";
        let opened = open("a&b=c +%ü", FORM, body, "").unwrap().0;
        assert_eq!(
            opened,
            "grant_type=client_credentials&client_secret=a%26b%3Dc+%2B%25%C3%BC&scope="
        );
    }

    #[test]
    fn nothing_else_changes() {
        let body = "a=%ff&s=sealed-1&flag&&x=%20y+z&=&s=sealed%2d1&sealed-1&t=sealed-1%20";
        let expected = "a=%ff&s=re%26al&flag&&x=%20y+z&=&s=re%26al&sealed-1&t=sealed-1%20";
        assert_eq!(open("re&al", FORM, body, "").unwrap().0, expected);
    }

    #[test]
    fn other_values_stay_shut() {
        for body in ["a=sealed-2", "a=x+sealed-1", "sealed-1=a", "sealed-1", "", "%ff=%"] {
            assert_eq!(open("real", FORM, body, "").unwrap().0, body);
        }
    }
}
