//! Where browsers find the pages.

use std::fmt;
use std::net::SocketAddr;

use url::Url;

use crate::access::Key;
use crate::error::Error;

/// The address of the pages.
#[derive(Clone, Debug)]
pub(crate) struct PublicUrl(Url);

impl PublicUrl {
    /// As an operator gives it. Over plain HTTP, whoever listens on the way would be
    /// signed in as well; nobody listens on loopback.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let refused = |why: &str| Error::Argument(format!("the public URL {why}"));
        let url = Url::parse(text)
            .map_err(|_| refused("is no address; give one such as https://back.example"))?;
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !is_bare || url.host().is_none() {
            return Err(refused("has more than a host and a port; give nothing but these"));
        }
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            _ => Err(refused("is not https; put a proxy with TLS in front, and give its address")),
        }
    }

    /// That of an address of this machine. One that others reach needs a public URL.
    pub(crate) fn of(address: SocketAddr) -> Result<Self, Error> {
        match address.ip().is_loopback() {
            true => Self::parse(&format!("http://{address}")),
            false => Err(Error::Argument(format!(
                "{address} is open to other machines, and pages are not served to them in the \
                 clear; listen on 127.0.0.1, put a proxy with TLS in front, and give its address \
                 with --public-url"
            ))),
        }
    }

    /// The address of one of the pages.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// The address with which somebody signs in once.
    pub(crate) fn sign_in_link(&self, code: &Key) -> String {
        self.join(&format!("/sign-in?code={}", code.reveal()))
    }

    /// Whether this is what browsers call a page of ours in the header `Origin`.
    pub(crate) fn is_origin(&self, origin: &str) -> bool {
        Url::parse(origin).is_ok_and(|url| url.origin() == self.0.origin())
    }

    /// Whether a request is for this host. A page of another site can have its own name
    /// lead here, and would then count as ours.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        let is_bare = !host.contains(['@', '/', '?', '#', '\\']);
        let url = Url::parse(&format!("{}://{host}", self.0.scheme()));
        is_bare && url.is_ok_and(|url| url.origin() == self.0.origin())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_served_in_the_clear_to_this_machine_only() {
        for url in ["http://127.0.0.1:8470", "http://[::1]:8470", "http://localhost:8470/"] {
            PublicUrl::parse(url).unwrap();
        }
        PublicUrl::parse("https://back.example").unwrap();
        for url in [
            "http://back.example",
            "ftp://127.0.0.1",
            "https://back.example/pages",
            "https://back.example?a=b",
            "https://eva@back.example",
            "back.example",
            "",
            "http://localhost.example",
        ] {
            assert!(PublicUrl::parse(url).is_err(), "{url}");
        }
        assert!(PublicUrl::of("127.0.0.1:80".parse().unwrap()).is_ok());
        assert!(PublicUrl::of("[::1]:80".parse().unwrap()).is_ok());
        assert!(PublicUrl::of("0.0.0.0:80".parse().unwrap()).is_err());
        assert!(PublicUrl::of("192.168.0.1:80".parse().unwrap()).is_err());
    }

    #[test]
    fn a_name_that_leads_here_is_not_ours() {
        let url = PublicUrl::parse("http://127.0.0.1:8470").unwrap();
        assert!(url.is_host("127.0.0.1:8470"));
        for host in ["127.0.0.1", "127.0.0.1:80", "evil.example:8470", "localhost:8470", "", "a b"]
        {
            assert!(!url.is_host(host), "{host}");
        }
        for host in ["evil@127.0.0.1:8470", "127.0.0.1:8470/x?y#z", "127.0.0.1:8470\\x"] {
            assert!(!url.is_host(host), "{host}");
        }
        let url = PublicUrl::parse("https://back.example").unwrap();
        assert!(url.is_host("back.example") && url.is_host("BACK.example:443"));
        assert!(!url.is_host("back.example.evil.example"));
    }
}
