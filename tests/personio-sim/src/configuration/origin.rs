//! Who may press the buttons.
//!
//! The simulator listens on the machine of somebody who also browses the web, and any
//! page there can send a form to `127.0.0.1`. Browsers say where a form comes from;
//! whatever says nothing is no browser.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Lets nothing change anything but these pages themselves, and programs.
pub(super) async fn only_ours(request: Request, next: Next) -> Response {
    let only_reads = [Method::GET, Method::HEAD].contains(request.method());
    if only_reads || is_ours(request.headers()) {
        next.run(request).await
    } else {
        Problem::ForeignOrigin.into_response()
    }
}

/// `Sec-Fetch-Site` cannot be forged by a page, but comes over plain HTTP from this
/// machine only; elsewhere there is still the origin.
fn is_ours(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let authority = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    authority.is_some_and(|(_, authority)| Some(authority) == host)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    #[test]
    fn what_a_browser_says_decides() {
        for (headers, ours) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("origin", "http://127.0.0.1:8080")], true),
            (&[("origin", "http://127.0.0.1:8081")], false),
            (&[("origin", "https://example.com")], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "cross-site")], false),
        ] {
            let mut map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            map.insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
            assert_eq!(is_ours(&map), ours, "{headers:?}");
        }
        // A request without a host has none to compare with.
        let origin = HeaderMap::from_iter([(header::ORIGIN, "http://a".parse().unwrap())]);
        assert!(!is_ours(&origin));
    }
}
