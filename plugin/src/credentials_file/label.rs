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
        Self::at_end(text).map(|(label, _)| label)
    }

    /// A label that says no more than it must, for where nothing but that tells
    /// it from a sentence: "the old client ID", "client ID (old)", "client ID 2".
    pub(super) fn whole(text: &[u8]) -> Option<Self> {
        let (label, is_known) = Self::at_end(text)?;
        let mut behind = text.iter().skip_while(|byte| !byte.is_ascii_alphabetic());
        let adds_more = behind.any(|byte| *byte == b'(' || byte.is_ascii_digit());
        (is_known && !adds_more).then_some(label)
    }

    /// The label that `text` ends with, and whether all in front is known.
    fn at_end(text: &[u8]) -> Option<(Self, bool)> {
        let text = letters(text);
        let (kind, start) =
            ENDS.iter().find_map(|(end, kind)| Some((*kind, text.strip_suffix(*end)?)))?;
        let is_certain = start.ends_with(b"client");
        let is_known = is_known(start);
        let is_label = is_certain || is_known || start.ends_with(b"kunden");
        is_label.then_some((Self { kind, is_certain }, is_known))
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

/// What may stand before `ID` or `Schlüssel`. A `Zugriffsschlüssel` alone is an
/// id to some and a secret to others.
fn is_known(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"personio").unwrap_or(start);
    matches!(
        start,
        b"" | b"api"
            | b"client"
            | b"kunden"
            | b"geheim"
            | b"geheime"
            | b"geheimer"
            | b"geheimerclient"
            | b"geheimerkunden"
            | b"geheimerzugriffs"
            | b"zugriffsschlssel"
            | b"zugriffsschlussel"
            | b"zugriffsschluessel"
    )
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
                 Personio Kunden-ID|Zugriffsschlüssel-ID|ZUGRIFFSSCHLÜSSEL-ID|\
                 Zugriffsschluessel-ID|Zugriffsschlu\u{308}ssel-ID",
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
                 Geheimschluessel|API Secret|Personio API-Schlüssel|Geheimer Kundenschlüssel|\
                 Geheimschlüssel|geheimer Zugriffsschlüssel|Geheimer Zugriffsschluessel",
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
            "Zugriffsschlüssel",
            "Zugriffs-ID",
        ] {
            assert_eq!(Label::of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn labels_that_say_no_more() {
        for text in ["client_id", "1. Client ID", "**Personio Client Secret**", "- Secret", "ID"] {
            assert_eq!(Label::whole(text.as_bytes()), Label::of(text.as_bytes()), "{text}");
        }
        for text in ["", "Key", "no client ID", "Client ID (old)", "Client ID 2", "Haus-Kunden-ID"]
        {
            assert_eq!(Label::whole(text.as_bytes()), None, "{text}");
        }
    }
}
