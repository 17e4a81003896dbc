//! Somebody who is signed in, request by request: what a browser sends, without one.

use e2e::{Reply, Request, Site};

/// Somebody with a session.
pub(crate) struct Visitor<'a> {
    site: &'a Site,
    pub(crate) cookie: String,
    /// What every form of the session has with it.
    pub(crate) form_token: String,
}

impl<'a> Visitor<'a> {
    /// Signs in by a link.
    pub(crate) fn new(site: &'a Site, link: &str) -> Self {
        let reply = sign_in(site, link, "").has(303);
        let cookie = reply.header("set-cookie");
        for part in ["__Host-session=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{part} is not in {cookie}");
        }
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let mut visitor = Self { site, cookie, form_token: String::new() };
        let page = visitor.page("/marketplace");
        let (_, rest) = page.split_once("name=\"form-token\" value=\"").expect("a form");
        visitor.form_token = rest.split('"').next().expect("a token").to_owned();
        visitor
    }

    /// The first administrator.
    pub(crate) fn administrator(site: &'a Site) -> Self {
        Self::new(site, &site.link)
    }

    /// A request of the session.
    pub(crate) fn request(&self, method: &'static str, path: &str) -> Request {
        Request::new(method, &self.site.page(path)).header("cookie", &self.cookie)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.request("GET", path).send()
    }

    /// A page that is there.
    pub(crate) fn page(&self, path: &str) -> String {
        self.get(path).has(200).body
    }

    /// Submits a form.
    pub(crate) fn submit(&self, path: &str, values: &[(&str, &str)]) -> Reply {
        let values = [&[("form-token", &*self.form_token)], values].concat();
        self.request("POST", path).form(&values).send()
    }
}

/// Uses a link, to come to a page of this address afterwards.
pub(crate) fn sign_in(site: &Site, link: &str, next: &str) -> Reply {
    let (_, code) = link.split_once("code=").expect("a code");
    let values = [("code", code), ("next", next)];
    Request::new("POST", &site.page("/sign-in")).form(&values).send()
}
