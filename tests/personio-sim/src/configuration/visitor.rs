//! Whoever looks at a page: what language they read.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use url::form_urlencoded;

use super::text::Text;
use crate::language::Language;

/// Keeps the choice from page to page. Other servers on the same machine get to see it,
/// cookies know no ports; hence the name.
const COOKIE: &str = "personio-sim-language";
const PARAMETER: &str = "lang";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visitor {
    pub(super) language: Language,
    /// Whether this very request asks for the language.
    is_chosen: bool,
}

impl Visitor {
    /// What the address asks for, else what was chosen before, else what the browser
    /// prefers.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        if let Some(language) = chosen(uri.query().unwrap_or_default()) {
            return Self { language, is_chosen: true };
        }
        let language = remembered(headers).or_else(|| preferred(headers)).unwrap_or_default();
        Self { language, is_chosen: false }
    }

    pub(super) fn text(self) -> &'static Text {
        Text::of(self.language)
    }

    /// What makes a choice last.
    pub(super) fn cookie(self) -> Option<HeaderValue> {
        let code = self.language.code();
        let cookie =
            format!("{COOKIE}={code}; Path={}; HttpOnly; SameSite=Lax", super::address::ROOT);
        self.is_chosen.then(|| HeaderValue::try_from(cookie).ok()).flatten()
    }
}

/// The address that asks for the same page in this language.
pub(super) fn switch(here: &str, language: Language) -> String {
    format!("{here}?{PARAMETER}={}", language.code())
}

fn chosen(query: &str) -> Option<Language> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == PARAMETER)
        .find_map(|(_, code)| Language::from_code(&code))
}

fn remembered(headers: &HeaderMap) -> Option<Language> {
    texts(headers, header::COOKIE)
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE)
        .find_map(|(_, code)| Language::from_code(code))
}

fn preferred(headers: &HeaderMap) -> Option<Language> {
    texts(headers, header::ACCEPT_LANGUAGE).find_map(Language::accepted)
}

fn texts(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_outdoes_the_cookie_outdoes_the_browser() {
        let language = |uri: &str, cookie: &'static str, accepted: &'static str| {
            let headers = HeaderMap::from_iter([
                (header::COOKIE, HeaderValue::from_static(cookie)),
                (header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted)),
            ]);
            let visitor = Visitor::of(&uri.parse().unwrap(), &headers);
            (visitor.language.code(), visitor.cookie().is_some())
        };
        let german = "a=b; personio-sim-language=de";
        assert_eq!(language("/x?lang=en&page=2", german, "de"), ("en", true));
        assert_eq!(language("/x?lang=fr", german, "en"), ("de", false));
        assert_eq!(language("/x", "personio-sim-language=fr", "de"), ("de", false));
        assert_eq!(language("/x", "", "fr"), ("en", false));
    }
}
