//! Stand-ins in forms: values that are nothing else.

use url::form_urlencoded;
use zeroize::Zeroizing;

use super::Opener;

/// The body with its stand-ins opened; `None` if it has none.
pub(super) fn open(body: &[u8], opener: &Opener<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let pairs: Vec<_> = form_urlencoded::parse(body).collect();
    if !pairs.iter().any(|(_, value)| opener.secret(value).is_some()) {
        return None;
    }
    let opened = pairs.iter().map(|(name, value)| {
        let secret = opener.secret(value).map(|sealed| sealed.secret.reveal());
        (name.as_ref(), secret.unwrap_or(value))
    });
    // Never grown, since growing would leave a copy of the secret behind: a byte
    // takes three at most, and each pair two signs.
    let most = opened.clone().map(|(name, value)| (name.len() + value.len()) * 3 + 2).sum();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(most));
    form.extend_pairs(opened);
    Some(Zeroizing::new(form.finish().into_bytes()))
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
    fn other_values_stay_shut() {
        for body in ["a=sealed-2", "a=x+sealed-1", "sealed-1=a", "sealed-1", "", "%ff=%"] {
            assert_eq!(open("real", FORM, body, "").unwrap().0, body);
        }
    }
}
