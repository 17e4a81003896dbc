//! The addresses of pages.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded::Serializer;

/// Where somebody begins who has signed in.
pub(super) const FIRST: &str = "/settings/integrations";

/// A text as one part of a path, whatever is in it.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The page of an integration that is on offer.
pub(super) fn of_listing(integration: &str) -> String {
    format!("/marketplace/{}", segment(integration))
}

/// Where the activation of an integration begins.
pub(super) fn of_activation(integration: &str) -> String {
    format!("/activate/{}", segment(integration))
}

/// The page of a person. Nobody has one whose id is empty or what browsers take for a
/// way up, however it is written.
pub(super) fn of_person(id: &str) -> Option<String> {
    (!matches!(id, "" | "." | "..")).then(|| format!("/directory/{}", segment(id)))
}

/// An address of ours that somebody else has written, if it is one: a link that somebody
/// sends must not lead to a page that looks like ours. Browsers take two slashes for
/// another host, a backslash for a slash, and read over blanks.
pub(super) fn local(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let is_local = path.starts_with('/')
        && !path.contains("//")
        && !address.contains(|c: char| c == '\\' || c.is_control());
    is_local.then_some(address)
}

/// An address with the parts of its query that there are.
pub(super) fn with_query<'a>(
    path: &str,
    parts: impl IntoIterator<Item = (&'a str, Option<String>)>,
) -> String {
    let parts = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let query = Serializer::new(String::new()).extend_pairs(parts).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_one_part_of_a_path_whatever_is_in_it() {
        for (id, address) in [
            ("4711001", "/directory/4711001"),
            ("a/b", "/directory/a%2Fb"),
            ("../x?y#z", "/directory/%2E%2E%2Fx%3Fy%23z"),
            ("a b+c%2F", "/directory/a%20b%2Bc%252F"),
            ("<script>\"", "/directory/%3Cscript%3E%22"),
            ("Zoë", "/directory/Zo%C3%AB"),
        ] {
            assert_eq!(of_person(id).as_deref(), Some(address));
            let decoded = percent_encoding::percent_decode_str(address).decode_utf8().unwrap();
            assert_eq!(decoded.strip_prefix("/directory/"), Some(id));
        }
        for id in ["", ".", ".."] {
            assert_eq!(of_person(id), None);
        }
        assert!(of_person(&"x".repeat(10_000)).is_some());
    }

    #[test]
    fn nobody_is_led_elsewhere() {
        for address in ["/directory?search=a", "/", "/a/b?next=//c", "/a#//b"] {
            assert_eq!(local(address), Some(address));
        }
        for address in [
            "",
            "https://evil.example",
            "//evil.example",
            "/.//evil.example/?lang=de",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\r\nb",
            "evil",
        ] {
            assert_eq!(local(address), None, "{address}");
        }
    }

    #[test]
    fn a_query_has_only_what_there_is() {
        let address = |search: Option<&str>, after: Option<i64>| {
            let parts = [
                ("search", search.map(str::to_owned)),
                ("after", after.map(|after| after.to_string())),
            ];
            with_query("/directory", parts)
        };
        assert_eq!(address(None, None), "/directory");
        assert_eq!(address(None, Some(50)), "/directory?after=50");
        assert_eq!(
            address(Some("a&b=c ä"), Some(-1)),
            "/directory?search=a%26b%3Dc+%C3%A4&after=-1"
        );
    }
}
