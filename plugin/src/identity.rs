//! Who asks: the names by which Personio's support finds a client's requests.
//!
//! Personio "very strongly recommends" both headers and gives no support
//! without. The names are self-chosen, in UPPER_SNAKE_CASE. A partner sends
//! both, an integration that a company has made for itself only the second.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};
use crate::error::Result;

/// The environment variable with the name of the partner. Empty for none.
pub(crate) const PARTNER_VARIABLE: &str = "PERSONIO_PARTNER_ID";
/// The environment variable with the name of the integration. Empty for none.
pub(crate) const APP_VARIABLE: &str = "PERSONIO_APP_ID";

pub(crate) const DEFAULT_PARTNER: &str = "BACK";
pub(crate) const DEFAULT_APP: &str = "BACK_SERVICE_DESK";

/// A header is no place for a text without an end.
const LONGEST: usize = 64;

/// The names that go into the headers of every request.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// `X-Personio-Partner-ID`
    pub(crate) partner: Option<String>,
    /// `X-Personio-App-ID`
    pub(crate) app: Option<String>,
}

impl Identity {
    /// The names in the values of the two variables, or the defaults where they
    /// are unset.
    pub fn from_variables(partner: Option<&str>, app: Option<&str>) -> Result<Self> {
        Ok(Self {
            partner: name(PARTNER_VARIABLE, partner.unwrap_or(DEFAULT_PARTNER))?,
            app: name(APP_VARIABLE, app.unwrap_or(DEFAULT_APP))?,
        })
    }
}

fn name(variable: &str, value: &str) -> Result<Option<String>> {
    match value.trim() {
        "" => Ok(None),
        value if is_upper_snake_case(value) => Ok(Some(value.to_owned())),
        _ => Err(Error::new(
            ErrorKind::Internal,
            format!(
                "{variable} is not in UPPER_SNAKE_CASE, which Personio demands; \
                 set it to a name such as {DEFAULT_APP}, of at most {LONGEST} characters."
            ),
        )),
    }
}

/// Words of capital letters and digits, the first of them with a letter in
/// front, joined by single underscores.
fn is_upper_snake_case(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.split('_').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_is_the_default_and_empty_is_none() {
        let identity = Identity::from_variables(None, None).unwrap();
        assert_eq!(identity.partner.as_deref(), Some("BACK"));
        assert_eq!(identity.app.as_deref(), Some("BACK_SERVICE_DESK"));
        let identity = Identity::from_variables(Some(" "), Some("ACME_HR_2")).unwrap();
        assert_eq!(identity, Identity { partner: None, app: Some("ACME_HR_2".into()) });
    }

    #[test]
    fn only_upper_snake_case() {
        for name in
            ["acme", "Acme", "ACME-HR", "ACME HR", "_ACME", "ACME_", "A__B", "2ACME", "ÄCME"]
        {
            for (partner, app) in [(Some(name), None), (None, Some(name))] {
                let error = Identity::from_variables(partner, app).unwrap_err();
                assert_eq!(error.kind, ErrorKind::Internal, "{name}");
                assert!(error.message.contains("PERSONIO_"), "{}", error.message);
                assert!(!error.message.contains(name), "{}", error.message);
            }
        }
        assert!(Identity::from_variables(Some(&"A".repeat(65)), None).is_err());
        assert!(Identity::from_variables(Some("A\r\nB"), None).is_err());
    }
}
