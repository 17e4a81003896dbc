//! Stand-ins in JSON: strings that are nothing else.

use std::io::{self, Write};

use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use zeroize::Zeroizing;

use super::Opener;

/// The body with its stand-ins opened; `None` if it has none, or is no JSON.
///
/// The body is read as JSON and written again, so that a secret is encoded as its
/// place demands, whatever characters it has.
pub(super) fn open(body: &[u8], opener: &Opener<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let value: Value = serde_json::from_slice(body).ok()?;
    if !holds_stand_in(&value, opener) {
        return None;
    }
    let opened = Opened { value: &value, opener };
    let mut length = Length(0);
    serde_json::to_writer(&mut length, &opened).ok()?;
    // Never grown, since growing would leave a copy of the secret behind.
    let mut written = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *written, &opened).ok()?;
    Some(written)
}

fn holds_stand_in(value: &Value, opener: &Opener<'_>) -> bool {
    match value {
        Value::String(text) => opener.secret(text).is_some(),
        Value::Array(items) => items.iter().any(|item| holds_stand_in(item, opener)),
        Value::Object(members) => members.values().any(|member| holds_stand_in(member, opener)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A value that is written with its stand-ins opened.
struct Opened<'a> {
    value: &'a Value,
    opener: &'a Opener<'a>,
}

impl Serialize for Opened<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let opened = |value| Opened { value, opener: self.opener };
        match self.value {
            Value::String(text) => {
                let secret = self.opener.secret(text).map(|sealed| sealed.secret.reveal());
                serializer.serialize_str(secret.unwrap_or(text))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(opened)),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, opened(value))))
            }
            other => other.serialize(serializer),
        }
    }
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
    fn other_stand_ins_and_other_bodies_stay_shut() {
        for body in
            [r#"{"a":"sealed-2"}"#, r#"{"a":"x sealed-1"}"#, r#"{"sealed-1":1}"#, "sealed-1", ""]
        {
            assert_eq!(open("real", JSON, body, "").unwrap().0, body);
        }
    }
}
