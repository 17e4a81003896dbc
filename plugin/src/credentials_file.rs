//! The credentials file that an administrator uploads.
//!
//! Personio has handed out `PersonioAPICredentials.txt` for years without
//! describing it, and administrators type or export their own. So this reads
//! whatever holds one client id and one client secret, and refuses anything it
//! would have to guess about: a guess ends as "wrong credentials" later, where
//! nobody thinks of the file.
//!
//! No message repeats what the file holds, not even a label.

use crate::bindings::marketplace::integration::types::{Error, Secret};
use crate::credentials::{CLIENT_ID, CLIENT_SECRET};
use crate::error::Result;
use crate::json::{Unreadable, entries};
use crate::value::Value;

/// A credentials file has some two hundred bytes; more is another file.
pub const MAX_BYTES: usize = 16 * 1024;

/// How far JSON is followed down, so that no file can exhaust the stack.
const MAX_DEPTH: usize = 16;

/// The client id and the client secret in `file`.
pub fn parse(file: &[u8]) -> Result<Vec<Secret>> {
    let text = decode(file)?;
    let found = if text.starts_with(['{', '[']) { in_json(text)? } else { in_lines(text) };
    let (id, secret) = found.pair()?;
    Ok(vec![
        Secret { name: CLIENT_ID.to_owned(), value: id },
        Secret { name: CLIENT_SECRET.to_owned(), value: secret },
    ])
}

fn decode(file: &[u8]) -> Result<&str> {
    if file.len() > MAX_BYTES {
        return Err(Error::invalid_request(
            "The file is larger than 16 KB; use the credentials file that Personio has handed out.",
        ));
    }
    let text =
        std::str::from_utf8(file).ok().map(|text| text.trim_start_matches('\u{feff}').trim());
    match text {
        Some("") => Err(Error::invalid_request(
            "The file is empty; use the credentials file that Personio has handed out.",
        )),
        Some(text) if !text.contains(is_binary) => Ok(text),
        _ => Err(Error::invalid_request(
            "The file is not a text file in UTF-8; save the credentials as plain text and use that.",
        )),
    }
}

fn is_binary(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\r' | '\n')
}

/// Every value found under a label that says what it is.
#[derive(Default)]
struct Found {
    ids: Vec<String>,
    secrets: Vec<String>,
}

impl Found {
    /// Takes note of `value` if `label` announces a client id or a client secret.
    fn add(&mut self, label: &str, value: &str) {
        let mut label: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        label.make_ascii_lowercase();
        // The end decides: "Personio client ID", `export PERSONIO_CLIENT_ID`.
        let values = if label.ends_with("clientid") {
            &mut self.ids
        } else if label.ends_with("clientsecret") {
            &mut self.secrets
        } else {
            return;
        };
        let value = unquote(value.trim());
        if !value.is_empty() {
            values.push(value.to_owned());
        }
    }

    fn pair(self) -> Result<(String, String)> {
        let message = match (
            <[String; 1]>::try_from(self.ids),
            <[String; 1]>::try_from(self.secrets),
        ) {
            (Ok([id]), Ok([secret])) => {
                if !id.contains(char::is_whitespace) && !secret.contains(char::is_whitespace) {
                    return Ok((id, secret));
                }
                "A value in the file contains a blank, which no client ID or client secret does; correct the file."
            }
            (Err(ids), Err(secrets)) if ids.is_empty() && secrets.is_empty() => {
                "The file holds no client ID and client secret that can be recognised; write them as \"client_id: …\" and \"client_secret: …\" on two lines."
            }
            (Err(ids), _) if ids.is_empty() => {
                "The file holds a client secret but no client ID; add a line \"client_id: …\"."
            }
            (_, Err(secrets)) if secrets.is_empty() => {
                "The file holds a client ID but no client secret; add a line \"client_secret: …\"."
            }
            _ => {
                "The file holds more than one client ID or client secret; keep only the pair for this integration."
            }
        };
        Err(Error::invalid_request(message))
    }
}

fn unquote(value: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .map_or(value, str::trim)
}

fn in_json(text: &str) -> Result<Found> {
    let mut found = Found::default();
    collect(text, &mut found, MAX_DEPTH).map_err(|Unreadable| {
        Error::invalid_request(
            "The file begins like JSON and cannot be read as such; save it again.",
        )
    })?;
    Ok(found)
}

/// Goes down into every object and list.
fn collect(json: &str, found: &mut Found, depth: usize) -> Result<(), Unreadable> {
    let depth = depth.checked_sub(1).ok_or(Unreadable)?;
    let mut result = Ok(());
    entries(json, &mut |name, value| match (name, Value::of(value)) {
        (Some(name), Value::Text(text)) => found.add(name, &text),
        (_, Value::Nested(value)) if result.is_ok() => result = collect(value.get(), found, depth),
        _ => {}
    })?;
    result
}

fn in_lines(text: &str) -> Found {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut found = Found::default();
    if let [id, secret] = lines.as_slice()
        && is_bare(id)
        && is_bare(secret)
    {
        found.ids.push((*id).to_owned());
        found.secrets.push((*secret).to_owned());
        return found;
    }
    for line in lines {
        if let Some((label, value)) = line.split_once([':', '=', ';', '\t']) {
            found.add(label, value);
        }
    }
    found
}

/// Whether a line can be a value all by itself. A separator means that it has a
/// label, if an unknown one; only `=` at the end is the padding of base64.
fn is_bare(line: &str) -> bool {
    let value = line.trim_end_matches('=');
    !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+/~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::marketplace::integration::types::ErrorKind;

    const ID: &str = "papi-1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const SECRET: &str = "papi-Zm9vYmFyLXNlY3JldA==";

    fn text(template: &str) -> String {
        template.replace("ID!", ID).replace("SECRET!", SECRET)
    }

    #[test]
    fn files_that_hold_a_pair() {
        for template in [
            "client_id: ID!\nclient_secret: SECRET!",
            "client_id=ID!\nclient_secret=SECRET!\n",
            "client_id;ID!\nclient_secret;SECRET!",
            "client_id\tID!\nclient_secret\tSECRET!",
            "client id: ID!\nclient secret: SECRET!",
            "Client-ID : ID!\nClient-Secret : SECRET!",
            "clientId: ID!\nclientSecret: SECRET!",
            "CLIENT_ID=\"ID!\"\nCLIENT_SECRET='SECRET!'",
            "\u{feff}Client ID: ID!\r\nClient Secret: SECRET!\r\n",
            "# Personio\n\nexport PERSONIO_CLIENT_ID=ID!\nexport PERSONIO_CLIENT_SECRET=SECRET!\n",
            "Client Secret: SECRET!\n\n  Client ID: ID!  \n",
            "Created: 2021-08-01\nClient ID: ID!\nClient secret: SECRET!\nScope: employees",
            r#"{"client_id":"ID!","client_secret":"SECRET!"}"#,
            r#" {"name":"Back","n":1,"x":null,"api":{"credentials":[{"clientId":"ID!"},{"clientSecret":"SECRET!"}]}} "#,
            "\u{feff}[{\"Client ID\":\"ID!\",\"Client Secret\":\"SECRET!\"}]",
            "ID!\nSECRET!",
            "\r\n ID! \r\n\r\n SECRET! \r\n",
        ] {
            let file = text(template);
            let secrets =
                parse(file.as_bytes()).unwrap_or_else(|error| panic!("{file}: {}", error.message));
            assert_eq!(secrets.len(), 2);
            assert_eq!(
                (secrets[0].name.as_str(), secrets[0].value.as_str()),
                ("client-id", ID),
                "{file}"
            );
            assert_eq!(
                (secrets[1].name.as_str(), secrets[1].value.as_str()),
                ("client-secret", SECRET),
                "{file}"
            );
        }
    }

    /// What cannot be told for certain is refused, and the message does not
    /// repeat a word of it.
    #[test]
    fn files_that_do_not() {
        for (template, word) in [
            ("", "empty"),
            (" \r\n\t ", "empty"),
            ("\u{feff}", "empty"),
            ("ID!", "no client ID and client secret"),
            ("ID!\nSECRET!\nSECRET!", "no client ID and client secret"),
            ("Hello Mustermann,\nID! SECRET!", "no client ID and client secret"),
            ("user=ID!\npassword=SECRET!", "no client ID and client secret"),
            ("user:ID!\npassword:SECRET!", "no client ID and client secret"),
            ("client_id: ID!", "no client secret"),
            ("client_id: ID!\nclient_secret:", "no client secret"),
            ("client_id: ID!\nSECRET!", "no client secret"),
            ("client_secret: SECRET!\nMustermann: 7", "no client ID"),
            ("client_id: ID!\nclient_id: ID!\nclient_secret: SECRET!", "more than one"),
            (
                "client_id: ID!\nclient_secret: SECRET!\nclient_id: ID!\nclient_secret: SECRET!",
                "more than one",
            ),
            ("client_id: ID!\nclient_id: ID!", "no client secret"),
            ("client_id: ID! Mustermann\nclient_secret: SECRET!", "blank"),
            (r#"{"client_id":"ID!"}"#, "no client secret"),
            (r#"{"client_id":7,"client_secret":"SECRET!"}"#, "no client ID"),
            (
                r#"{"a":{"client_id":"ID!","client_secret":"SECRET!"},"b":{"client_id":"x"}}"#,
                "more than one",
            ),
            (r#"{"client_id":"ID!","client_secret":"SECRET!""#, "JSON"),
            (r#"{"client_id":"ID!","client_secret":"SECRET!"} Mustermann"#, "JSON"),
            ("{}", "no client ID and client secret"),
            ("[\"ID!\",\"SECRET!\"]", "no client ID and client secret"),
            ("client_id: ID!\0\nclient_secret: SECRET!", "plain text"),
        ] {
            let file = text(template);
            let error = parse(file.as_bytes()).expect_err(&file);
            assert_eq!(error.kind, ErrorKind::InvalidRequest, "{file}");
            assert!(error.message.contains(word), "{file}: {}", error.message);
            for content in [ID, SECRET, "Mustermann", "papi", "password", "employees"] {
                assert!(!error.message.contains(content), "{file}: {}", error.message);
            }
        }
    }

    #[test]
    fn files_of_another_kind() {
        let utf16: Vec<u8> = text("client_id: ID!\nclient_secret: SECRET!")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let latin1 = b"client_id: caf\xe9\nclient_secret: x".to_vec();
        for file in [utf16, latin1, vec![0x50, 0x4b, 3, 4], vec![0xff, 0xd8, 0xff]] {
            assert!(parse(&file).unwrap_err().message.contains("plain text"));
        }
    }

    #[test]
    fn size_and_depth_have_an_end() {
        let mut file = text("client_id: ID!\nclient_secret: SECRET!\n").into_bytes();
        file.resize(MAX_BYTES, b'\n');
        assert!(parse(&file).is_ok());
        file.push(b'\n');
        assert!(parse(&file).unwrap_err().message.contains("16 KB"));
        for depth in [MAX_DEPTH + 1, 100, 4000] {
            let file = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
            assert!(parse(file.as_bytes()).unwrap_err().message.contains("JSON"), "{depth}");
        }
    }
}
