//! Words that must not get out, and the forms in which they could.

/// A word that must not be found somewhere, in any usual form.
#[derive(Clone, Debug)]
pub struct Marker(String);

const BASE64: [&[u8; 64]; 2] = [
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
];

impl Marker {
    /// A word; one that is too short would be found by chance.
    pub fn new(word: &str) -> Self {
        assert!(word.len() >= 5, "{word} is too short");
        Self(word.to_owned())
    }

    /// The forms in which it is found in these bytes.
    pub fn forms_in(&self, bytes: &[u8]) -> Vec<String> {
        let is_there = |form: &&Vec<u8>| bytes.windows(form.len()).any(|window| window == **form);
        self.forms().iter().filter(is_there).map(|form| self.name(form)).collect()
    }

    fn name(&self, form: &[u8]) -> String {
        format!("{} as {}", self.0, String::from_utf8_lossy(form))
    }

    /// Plain, in hexadecimal, as JSON and HTTP escape it, and in base64 wherever it begins.
    fn forms(&self) -> Vec<Vec<u8>> {
        let bytes = self.0.as_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let percent: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        let units = || self.0.encode_utf16();
        let all_escaped: String = units().map(|unit| format!("\\u{unit:04x}")).collect();
        let escaped: String = self
            .0
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) })
            .collect();
        let quoted = serde_json::Value::from(self.0.as_str()).to_string();
        let utf16: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let mut forms = vec![
            bytes.to_vec(),
            self.0.to_lowercase().into_bytes(),
            self.0.to_uppercase().into_bytes(),
            hex.to_uppercase().into_bytes(),
            hex.into_bytes(),
            percent.into_bytes(),
            all_escaped.into_bytes(),
            escaped.into_bytes(),
            quoted.trim_matches('"').as_bytes().to_vec(),
            utf16,
        ];
        for alphabet in BASE64 {
            forms.extend((0..3).map(|before| in_base64(bytes, before, alphabet)));
        }
        forms
    }
}

/// Base64 of bytes with so many others before them: the digits that depend on nothing else.
fn in_base64(bytes: &[u8], before: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let bits: Vec<bool> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
    let skipped = [0, 4, 2][before];
    let digit = |bits: &[bool]| bits.iter().fold(0, |digit, bit| digit << 1 | usize::from(*bit));
    bits[skipped..].chunks_exact(6).map(|bits| alphabet[digit(bits)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_every_form() {
        let marker = Marker::new("Jörg Müller");
        for form in [
            "Jörg Müller",
            "JÖRG MÜLLER",
            "4ac3b67267204dc3bc6c6c6572",
            "J\\u00f6rg M\\u00fcller",
            // In base64, at the beginning, behind one byte and behind two.
            "SsO2cmcgTcO8bGxlcg==",
            "YUrDtnJnIE3DvGxsZXI=",
            "YWFKw7ZyZyBNw7xsbGVy",
        ] {
            let found = marker.forms_in(format!("before {form} behind").as_bytes());
            assert!(!found.is_empty(), "{form}");
        }
        assert!(marker.forms_in(b"Joerg Mueller").is_empty());
    }
}
