//! Why a file is refused.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};

/// Declares the reasons once: what is written down beforehand cannot repeat anything of
/// the file. A sandboxing host takes the code alone and says the manifest's words.
macro_rules! refusals {
    ($($variant:ident, $code:literal, $text:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Refusal {
            $($variant,)*
        }

        impl Refusal {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$variant),*];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

refusals! {
    TooLarge, "too-large",
        "The file is larger than 16 KB; use the credentials file that Personio has handed out.";
    NoText, "no-text",
        "The file is not a text file in UTF-8 or UTF-16; save the credentials as plain text and use that.";
    Empty, "empty",
        "The file is empty; use the credentials file that Personio has handed out.";
    BrokenJson, "broken-json",
        "The file begins like JSON and cannot be read as such; save the credentials as plain text.";
    Several, "several",
        "The file holds more than one client ID or client secret; keep only the pair for this integration.";
    BrokenLine, "broken-line",
        "The file seems to hold a value broken into two lines; write each value on one line, with nothing right below it.";
    NoPair, "no-pair",
        "The file holds no client ID and client secret that can be recognised; write them as \"client_id: …\" and \"client_secret: …\" on two lines.";
    NoId, "no-client-id",
        "The file holds a client secret but no client ID that can be recognised; write it on a line of its own, \"client_id: …\".";
    NoSecret, "no-client-secret",
        "The file holds a client ID but no client secret that can be recognised; write it on a line of its own, \"client_secret: …\".";
    IdTwice, "id-as-secret",
        "The file holds a client ID in the place of the client secret; copy both from Personio once more.";
    Character, "character",
        "A value in the file contains a blank or another character that no client ID or client secret has; correct the file.";
    Unclear, "unclear",
        "A value in the file contains a separator, a quote or an asterisk; put each value on a line of its own, in quotes if that belongs to it.";
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = Some(refusal.code().to_owned());
        Self { code, ..Self::new(ErrorKind::InvalidRequest, refusal.text()) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_manifest_has_every_reason_in_the_same_words() {
        let manifest: Value = serde_json::from_str(include_str!("../../manifest.json")).unwrap();
        let named = manifest["credentials"]["file"]["refusals"].as_object().unwrap();
        assert_eq!(named.len(), Refusal::ALL.len());
        for refusal in Refusal::ALL {
            assert_eq!(named[refusal.code()]["en"], refusal.text(), "{}", refusal.code());
            assert!(named[refusal.code()]["de"].as_str().unwrap().ends_with('.'));
        }
    }
}
