//! Texts of the database in a bundle: only what this program can have written there.

use serde_json::Value;

/// The longest word, in characters: a digest has 64.
const LONGEST: usize = 100;

/// A reference or a digest: hexadecimal digits, and no message.
pub(super) fn hex(text: &str) -> Value {
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if_fit(text, [16, 64].contains(&text.len()) && text.chars().all(is_hex))
}

/// One of these words.
pub(super) fn one_of(text: &str, known: &[&str]) -> Value {
    if_fit(text, known.contains(&text))
}

/// What a manifest has a word for: the template of a path, an attribute, a version.
pub(super) fn manifest_word(text: &str) -> Value {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "/_-.+{}[]".contains(c);
    if_fit(text, text.len() <= LONGEST && text.chars().all(is_fit))
}

fn if_fit(text: &str, is_fit: bool) -> Value {
    // What is written there instead is nothing that this program can answer for.
    Value::from(if is_fit { text } else { "unexpected" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_program_has_not_written_is_left_out() {
        assert_eq!(hex("0123456789abcdef"), "0123456789abcdef");
        assert_eq!(one_of("sent", &["sent"]), "sent");
        assert_eq!(manifest_word("/v1/{integer}/absences"), "/v1/{integer}/absences");
        for value in
            [hex("ACME"), hex("acme"), one_of("x", &["sent"]), manifest_word("Jörg Müller")]
        {
            assert_eq!(value, "unexpected");
        }
    }
}
