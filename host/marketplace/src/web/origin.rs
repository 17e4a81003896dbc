//! Where browsers find the pages, and that requests come from nowhere else.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Web;
use super::pages;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::public_url::PublicUrl;

/// Lets nothing pass that is for another host, or that another site has a browser do.
pub(super) async fn guard(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let is_foreign = is_foreign(&web.public_url, request.method(), request.headers());
    let cross_site = || Problem::new(StatusCode::FORBIDDEN, "cross-site");
    let problem = other_host(&web, &request).or_else(|| is_foreign.then(cross_site));
    match problem {
        Some(problem) => pages::problem::page(&Visitor::stranger(&request), &problem),
        None => next.run(request).await,
    }
}

/// Lets nothing pass that is for another host: all that programs have to fear from
/// browsers, which send tokens by themselves to nobody.
pub(super) async fn guard_host(
    State(web): State<Arc<Web>>,
    request: Request,
    next: Next,
) -> Response {
    match other_host(&web, &request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn other_host(web: &Web, request: &Request) -> Option<Problem> {
    let is_ours = host(request).is_some_and(|host| web.public_url.is_host(&host));
    (!is_ours).then(|| Problem::new(StatusCode::FORBIDDEN, "other-host"))
}

fn host(request: &Request) -> Option<String> {
    let named = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    named.map(str::to_owned).or_else(|| request.uri().authority().map(ToString::to_string))
}

/// Whether a request that may change something comes from a page of another site, as
/// browsers tell: <https://www.w3.org/TR/fetch-metadata/>, and the older `Origin`. What
/// is no browser tells neither, and has no cookie that somebody else could use.
fn is_foreign(public_url: &PublicUrl, method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("other"));
    match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => !public_url.is_origin(origin),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_another_site_has_a_browser_do_is_known() {
        let url = PublicUrl::parse("https://back.example").unwrap();
        for (name, value, foreign) in [
            ("sec-fetch-site", "same-origin", false),
            ("sec-fetch-site", "none", false),
            ("sec-fetch-site", "same-site", true),
            ("sec-fetch-site", "cross-site", true),
            ("origin", "https://back.example", false),
            ("origin", "https://evil.example", true),
            ("origin", "http://back.example", true),
            ("origin", "null", true),
            ("x-other", "", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            assert_eq!(is_foreign(&url, &Method::POST, &headers), foreign, "{name}: {value}");
            assert!(!is_foreign(&url, &Method::GET, &headers));
        }
    }
}
