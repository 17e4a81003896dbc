//! The languages that the pages speak.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum_extra::extract::CookieJar;

/// What somebody has chosen on a page.
pub(super) const COOKIE: &str = "language";

/// A language that there are texts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
}

impl Language {
    pub(super) const ALL: [Self; 2] = [Self::English, Self::German];

    /// As HTTP and HTML call it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// As it calls itself.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    pub(super) fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// What somebody has chosen, or else what their browser asks for.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let chosen = jar.get(COOKIE).and_then(|cookie| Self::from_tag(cookie.value()));
        chosen.or_else(|| Self::accepted(headers)).unwrap_or(Self::English)
    }

    /// What a program asks for. It has chosen nothing on a page.
    pub(super) fn asked_for(headers: &HeaderMap) -> Self {
        Self::accepted(headers).unwrap_or(Self::English)
    }

    /// The first of ours by weight, and by order where weights are the same.
    fn accepted(headers: &HeaderMap) -> Option<Self> {
        let wishes = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        let mut best: Option<(f32, Self)> = None;
        for wish in wishes.split(',') {
            let (tag, parameters) = wish.split_once(';').unwrap_or((wish, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let Some(language) = Self::from_tag(&primary) else { continue };
            let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
            let Some(weight) = weight.filter(|weight: &f32| *weight > 0.0) else { continue };
            if best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE as COOKIES;

    use super::*;

    #[test]
    fn a_choice_comes_before_the_browser_and_that_before_english() {
        for (accept, cookie, expected) in [
            ("", "", Language::English),
            ("de", "", Language::German),
            ("de-AT,en;q=0.8", "", Language::German),
            ("en;q=0.5, de;q=0.9", "", Language::German),
            ("en, de", "", Language::English),
            ("fr, de;q=0.1", "", Language::German),
            ("fr", "", Language::English),
            ("de;q=0", "", Language::English),
            ("de;q=much", "", Language::English),
            ("de", "language=en", Language::English),
            ("en", "a=b; language=de", Language::German),
            ("de", "language=tlh", Language::German),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            headers.insert(COOKIES, HeaderValue::from_static(cookie));
            assert_eq!(Language::of(&headers), expected, "{accept} {cookie}");
        }
        let mut strange = HeaderMap::new();
        strange.insert(ACCEPT_LANGUAGE, HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(Language::of(&strange), Language::English);
    }
}
