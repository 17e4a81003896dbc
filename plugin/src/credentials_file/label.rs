//! What is written before, above or over a value.

/// The two values of a credentials file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Id,
    Secret,
}

/// A label that announces one of the two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Label {
    pub(super) kind: Kind,
    /// Whether it names the client's value. `ID` and `Schlüssel` may stand for
    /// anything else in a file that says `Client ID` elsewhere.
    pub(super) is_certain: bool,
}

/// How a label ends, without what is no letter of ASCII: `Schlüssel` has three
/// spellings, since a Mac may write `ü` as two characters.
const ENDS: [(&[u8], Kind); 7] = [
    (b"id", Kind::Id),
    (b"kennung", Kind::Id),
    (b"secret", Kind::Secret),
    (b"geheimnis", Kind::Secret),
    (b"schlssel", Kind::Secret),
    (b"schlussel", Kind::Secret),
    (b"schluessel", Kind::Secret),
];

impl Label {
    /// The end decides: "Personio client ID", `export PERSONIO_CLIENT_ID`.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let text = letters(text);
        let (kind, start) =
            ENDS.iter().find_map(|(end, kind)| Some((*kind, text.strip_suffix(*end)?)))?;
        let is_certain = start.ends_with(b"client");
        (is_certain || is_known(start)).then_some(Self { kind, is_certain })
    }
}

/// The letters that tell one label from another. What is added in parentheses
/// does not, nor does a number in a list.
fn letters(text: &[u8]) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len());
    for byte in text {
        match byte {
            b'(' => break,
            _ if byte.is_ascii_alphabetic() => letters.push(byte.to_ascii_lowercase()),
            _ => {}
        }
    }
    letters
}

/// What may stand before a bare `ID` or `Schlüssel`.
fn is_known(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"personio").unwrap_or(start);
    start.ends_with(b"kunden")
        || matches!(start, b"" | b"api" | b"geheim" | b"geheime" | b"geheimer")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTAIN: bool = true;

    #[test]
    fn labels() {
        for (kind, is_certain, labels) in [
            (
                Kind::Id,
                CERTAIN,
                "client_id|client id|Client-ID|clientId|CLIENTID|Personio Client ID|1. Client ID|\
                 export PERSONIO_CLIENT_ID|**Client ID**|\"client_id\"|Client-Kennung|\
                 Client ID (Personio)|personio.client-id|Acme GmbH Client ID",
            ),
            (
                Kind::Id,
                !CERTAIN,
                "ID|id|Kunden-ID|Kundenkennung|Kennung|API ID|Personio ID|- ID|2) ID|\
                 Personio Kunden-ID",
            ),
            (
                Kind::Secret,
                CERTAIN,
                "client_secret|Client Secret|clientSecret|Client-Geheimnis|Client-Schlüssel|\
                 Clientschluessel|Geheimer Clientschlüssel|Client-Schlu\u{308}ssel|\
                 CLIENT-SCHLÜSSEL|Personio Client Secret",
            ),
            (
                Kind::Secret,
                !CERTAIN,
                "Secret|Geheimnis|Schlüssel|Kundengeheimnis|Kundenschlüssel|geheimer Schlüssel|\
                 Geheimschluessel|API Secret|Personio API-Schlüssel|Geheimer Kundenschlüssel",
            ),
        ] {
            for label in labels.split('|') {
                assert_eq!(
                    Label::of(label.as_bytes()),
                    Some(Label { kind, is_certain }),
                    "{label}"
                );
            }
        }
    }

    #[test]
    fn no_labels() {
        for text in [
            "",
            "client",
            "Client ID and",
            "Client IDs",
            "valid",
            "User ID",
            "employee_id",
            "Key",
            "Password",
            "Scope",
            "(Client ID)",
            "client_id_old",
            "Haustürschlüssel",
        ] {
            assert_eq!(Label::of(text.as_bytes()), None, "{text}");
        }
    }
}
