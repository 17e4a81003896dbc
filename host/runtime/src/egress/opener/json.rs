//! Stand-ins in JSON: strings that are values and nothing else.

use std::ops::Range;

use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use super::Opener;
use super::splice::Splice;

/// The body with its stand-ins opened; `None` if it has none, or is no JSON.
pub(super) fn open(body: &[u8], opener: &Opener<'_>) -> Option<Zeroizing<Vec<u8>>> {
    serde_json::from_slice::<IgnoredAny>(body).ok()?;
    let mut splice = Splice::new(body);
    for place in values(body) {
        let text: Option<String> = serde_json::from_slice(body.get(place.clone())?).ok();
        if let Some(sealed) = text.and_then(|text| opener.secret(&text)) {
            splice.add(place, sealed.secret.reveal());
        }
    }
    splice.finish(|secret, out| Ok(serde_json::to_writer(out, secret)?))
}

/// Where the strings of a JSON document are, their quotation marks included; names of
/// members left out. Of what is no JSON this says nothing.
fn values(json: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = position(json, at, |byte| byte == b'"') {
        let Some(end) = end_of_string(json, start) else { break };
        let next = position(json, end, |byte| !byte.is_ascii_whitespace());
        if next.and_then(|next| json.get(next)) != Some(&b':') {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// Behind the closing quotation mark of the string that begins here.
fn end_of_string(json: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at = position(json, at, |byte| matches!(byte, b'"' | b'\\'))?;
        match json.get(at) {
            Some(b'\\') => at += 2,
            _ => return Some(at + 1),
        }
    }
}

fn position(bytes: &[u8], from: usize, is_it: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| is_it(*byte)).map(|offset| from + offset)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::tests::open;

    const JSON: &str = "application/json";

    #[test]
    fn a_secret_arrives_whatever_characters_it_has() {
        let secret = "quote\" back\\slash ü\n\u{0}";
        let body = r#"{"a":[{"client_secret":"sealed-1"}],"n":1}"#;
        let opened: Value = serde_json::from_str(&open(secret, JSON, body, "").unwrap().0).unwrap();
        assert_eq!(opened["a"][0]["client_secret"], secret);
        assert_eq!(opened["n"], 1);
        let spelled = open(secret, JSON, r#"["\u0073ealed-1"]"#, "").unwrap().0;
        assert_eq!(serde_json::from_str::<Value>(&spelled).unwrap()[0], secret);
    }

    #[test]
    fn nothing_else_changes() {
        let body = r#" {"z" : 1, "a":"sealed-1" ,"n":123456789012345678901234567890,"m":1.50,
            "a\"\\":2,"sealed-1":"\\", "a":["sealed-1","\"sealed-1"],"sealed-1"  :null}"#;
        let expected = body
            .replace(r#""a":"sealed-1""#, r#""a":"re\"al""#)
            .replace(r#"["sealed-1""#, r#"["re\"al""#);
        assert_eq!(open("re\"al", JSON, body, "").unwrap().0, expected);
        assert_eq!(open("real", JSON, "\"sealed-1\"", "").unwrap().0, "\"real\"");
    }

    #[test]
    fn other_stand_ins_and_other_bodies_stay_shut() {
        for body in [
            r#"{"a":"sealed-2"}"#,
            r#"{"a":"x sealed-1"}"#,
            r#"{"sealed-1":1}"#,
            "sealed-1",
            "",
            r#"{"a":"sealed-1""#,
            r#"["sealed-1",]"#,
        ] {
            assert_eq!(open("real", JSON, body, "").unwrap().0, body);
        }
    }
}
