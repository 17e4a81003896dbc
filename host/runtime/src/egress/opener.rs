//! Replaces stand-ins by secrets, in the requests whose rule says so.

use bytes::Bytes;
use serde_json::Value;

use crate::secret::SealedSecret;

/// Opens the stand-ins of `secrets` in a JSON body.
///
/// The body is read as JSON and written again, so that a secret is encoded as
/// its place demands, whatever characters it has. A body that is no JSON stays
/// as it is: its stand-ins are worthless to whoever receives them.
pub(super) fn open_json(body: Bytes, secrets: &[SealedSecret]) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else {
        return body;
    };
    if open_value(&mut value, secrets) { Bytes::from(value.to_string()) } else { body }
}

/// Whether anything was opened.
fn open_value(value: &mut Value, secrets: &[SealedSecret]) -> bool {
    match value {
        Value::String(text) => open_text(text, secrets),
        Value::Array(items) => {
            items.iter_mut().fold(false, |opened, item| open_value(item, secrets) | opened)
        }
        Value::Object(members) => {
            members.values_mut().fold(false, |opened, member| open_value(member, secrets) | opened)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A string is opened only if it is a stand-in as a whole: no rule needs more,
/// and a secret that begins like another is not taken for it.
fn open_text(text: &mut String, secrets: &[SealedSecret]) -> bool {
    match secrets.iter().find(|secret| secret.stand_in == *text) {
        Some(sealed) => {
            sealed.secret.reveal().clone_into(text);
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn sealed() -> SealedSecret {
        SealedSecret {
            name: "client-secret".to_owned(),
            stand_in: "sealed-1".to_owned(),
            secret: Secret::new("quote\" back\\slash ü\n".to_owned()),
        }
    }

    #[test]
    fn a_secret_arrives_whatever_characters_it_has() {
        let body = Bytes::from(r#"{"a":[{"client_secret":"sealed-1"}],"n":1}"#);
        let opened: Value = serde_json::from_slice(&open_json(body, &[sealed()])).unwrap();
        assert_eq!(opened["a"][0]["client_secret"], "quote\" back\\slash ü\n");
        assert_eq!(opened["n"], 1);
    }

    #[test]
    fn other_stand_ins_and_other_bodies_stay_shut() {
        for body in
            [r#"{"a":"sealed-2"}"#, r#"{"a":"x sealed-1"}"#, r#"{"sealed-1":1}"#, "sealed-1", ""]
        {
            assert_eq!(open_json(Bytes::from(body), &[sealed()]), body);
        }
    }
}
