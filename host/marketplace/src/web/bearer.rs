//! The tokens by which programs are known: in a header that no browser sends by itself.

use std::net::SocketAddr;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};

use super::Web;
use super::problem::Problem;
use crate::access::{ApiToken, TOKEN_PREFIX};

/// The token that a request shows, if it opens anything. Whoever tries one after the
/// other has to wait; whoever has the right one never does. What looks like no token at
/// all is no try.
pub(super) async fn shown(
    web: &Web,
    peer: SocketAddr,
    headers: &HeaderMap,
) -> Result<ApiToken, Problem> {
    let unauthorized = || Problem::new(StatusCode::UNAUTHORIZED, "token-needed");
    let secret = secret(headers).ok_or_else(unauthorized)?;
    if let Some(token) = web.marketplace.token(secret).await? {
        return Ok(token);
    }
    match web.limiter.note(peer.ip()) {
        Ok(()) => Err(unauthorized()),
        Err(wait) => Err(Problem::too_many_tries(wait)),
    }
}

/// What stands behind `Bearer`, if it looks like a token.
fn secret(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let secret = Some(secret.trim()).filter(|secret| secret.starts_with(TOKEN_PREFIX));
    secret.filter(|_| scheme.eq_ignore_ascii_case("bearer"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_token_stands_behind_bearer_and_nowhere_else() {
        for (value, expected) in [
            ("Bearer mkt_abc", Some("mkt_abc")),
            ("bearer  mkt_abc ", Some("mkt_abc")),
            ("Basic bWt0OmFiYw==", None),
            ("mkt_abc", None),
            ("Bearer abc", None),
            ("Bearer", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(secret(&headers), expected, "{value}");
        }
        assert_eq!(secret(&HeaderMap::new()), None);
    }
}
