//! Where a source is: scheme, host and port, and nothing else.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;
use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

/// A scheme, a host and a port, in normal form: two origins are equal only if
/// they mean the same server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    scheme: Scheme,
    host: Host,
    port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A text that is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no origin: {reason}; give a scheme, a host and perhaps a port, such as https://api.example.com"
)]
pub struct InvalidOrigin {
    text: String,
    reason: &'static str,
}

impl Origin {
    /// Whether requests to it are encrypted.
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// The networks that whoever wrote this origin down has allowed by that: its
    /// address, if it has one instead of a name, and loopback if it is `localhost`,
    /// which can mean nothing else (RFC 6761).
    pub(super) fn networks(&self) -> Vec<IpNet> {
        let loopback = || {
            [
                IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8)),
                IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)),
            ]
        };
        match &self.host {
            Host::Ipv4(address) => vec![IpAddr::from(*address).into()],
            Host::Ipv6(address) => vec![address.to_canonical().into()],
            Host::Domain(name) if name == "localhost" => loopback().to_vec(),
            Host::Domain(_) => Vec::new(),
        }
    }

    /// The origin with a path and a query behind it. What was judged is what is
    /// sent, in the spelling of whoever configured it.
    pub(crate) fn with_path(&self, path_and_query: &str) -> Result<Uri, http::uri::InvalidUri> {
        format!("{self}{path_and_query}").parse()
    }

    /// The origin of a URL, if it has a host and is `http` or `https`.
    fn of(url: &Url) -> Result<Self, &'static str> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err("the scheme is neither http nor https"),
        };
        let host = url.host().ok_or("it has no host")?.to_owned();
        let port = url.port().unwrap_or(scheme.default_port());
        Ok(Self { scheme, host, port })
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let invalid = |reason| InvalidOrigin { text: without_password(text), reason };
        let url = Url::parse(text).map_err(|_| invalid("it is not a URL"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("it names a user"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("it has a path"));
        }
        Self::of(&url).map_err(invalid)
    }
}

/// What may be repeated in an error message: a URL that was refused for its
/// user information is not a place to print the password once more.
fn without_password(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => text.to_owned(),
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.host)?;
        if self.port != self.scheme.default_port() {
            write!(f, ":{}", self.port)?;
        }
        Ok(())
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    #[test]
    fn one_server_has_one_origin() {
        let api = origin("https://api.personio.de");
        assert_eq!(origin("https://API.Personio.de:443/"), api);
        assert_eq!(api.to_string(), "https://api.personio.de");
        assert_ne!(origin("http://api.personio.de"), api);
        assert_ne!(origin("https://api.personio.de:8443"), api);
        assert_eq!(origin("http://2130706433").to_string(), "http://127.0.0.1");
        assert_eq!(origin("http://[::1]:8080").to_string(), "http://[::1]:8080");
    }

    #[test]
    fn who_writes_an_address_down_allows_it() {
        let networks = |text: &str| {
            origin(text).networks().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(networks("http://127.0.0.1:8080"), ["127.0.0.1/32"]);
        assert_eq!(networks("http://[::ffff:10.0.0.1]"), ["10.0.0.1/32"]);
        assert_eq!(networks("http://localhost"), ["127.0.0.0/8", "::1/128"]);
        assert_eq!(networks("https://personio.internal"), Vec::<String>::new());
    }

    #[test]
    fn what_is_more_than_an_origin_is_refused() {
        for text in [
            "api.personio.de",
            "ftp://api.personio.de",
            "https://api.personio.de/v1",
            "https://api.personio.de?x=1",
            "https://user:hunter2@api.personio.de",
            "",
        ] {
            let error = text.parse::<Origin>().unwrap_err().to_string();
            assert!(error.contains("such as https://"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
