//! Where Personio is: scheme, authority and an optional path prefix.

use crate::bindings::marketplace::integration::types::{Error, ErrorKind};
use crate::error::Result;

/// The environment variable that moves the plugin to another origin, such as a
/// simulated Personio. The manifest names it, so that the host knows it too.
pub(crate) const VARIABLE: &str = "PERSONIO_API_URL";

/// Personio's API for every customer. Not `.com`: only the web application moved.
pub(crate) const DEFAULT: &str = "https://api.personio.de";

/// A parsed base address.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Whether to speak TLS.
    pub secure: bool,
    /// Host and optional port.
    pub authority: String,
    /// What precedes `/v1`; empty, or a path without a trailing slash.
    pub prefix: String,
}

impl Origin {
    /// The origin in the environment variable's value, the default where it is unset.
    pub fn from_variable(value: Option<&str>) -> Result<Self> {
        let address = value.map_or(DEFAULT, str::trim);
        Self::parse(address).ok_or_else(|| {
            Error::new(
                ErrorKind::Internal,
                format!("{VARIABLE} is not usable; set it to an address such as {DEFAULT}."),
            )
        })
    }

    /// User information is refused rather than dropped: the authority appears
    /// in error messages, and a password must not.
    fn parse(address: &str) -> Option<Self> {
        let (secure, rest) = match address.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, address.strip_prefix("http://")?),
        };
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let usable = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_graphic() && !b"@?#\\".contains(&byte))
        };
        if authority.is_empty() || !usable(authority) || !usable(path) {
            return None;
        }
        Some(Self {
            secure,
            authority: authority.to_owned(),
            prefix: path.trim_end_matches('/').to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let origin = |secure, authority: &str, prefix: &str| {
            Some(Origin { secure, authority: authority.into(), prefix: prefix.into() })
        };
        for (address, expected) in [
            (DEFAULT, origin(true, "api.personio.de", "")),
            ("https://api.personio.de/", origin(true, "api.personio.de", "")),
            ("http://127.0.0.1:8099", origin(false, "127.0.0.1:8099", "")),
            ("http://[::1]:80//", origin(false, "[::1]:80", "")),
            ("https://gateway.example/personio/", origin(true, "gateway.example", "/personio")),
            ("https://user:password@api.personio.de", None),
            ("https://api.personio.de?x=1", None),
            ("ftp://api.personio.de", None),
            ("api.personio.de", None),
            ("https://", None),
            ("", None),
        ] {
            assert_eq!(Origin::parse(address), expected, "{address}");
        }
    }

    #[test]
    fn unset_means_personio_itself() {
        assert_eq!(Origin::from_variable(None).unwrap().authority, "api.personio.de");
        let error = Origin::from_variable(Some("https://user:password@x")).unwrap_err();
        assert!(!error.message.contains("password"));
    }
}
