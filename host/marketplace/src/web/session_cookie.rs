//! The cookie by which a browser is known.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::access::Key;

/// The cookie of a session. The prefix has browsers take it from this very host only,
/// over a connection that nobody listens to; that of loopback counts as one.
const SESSION: &str = "__Host-session";

/// What a browser has sent, if it has sent any.
pub(super) fn secret(jar: &CookieJar) -> Option<&str> {
    jar.get(SESSION).map(Cookie::value)
}

/// The cookie by which a browser is known from now on.
pub(super) fn set(secret: &Key) -> String {
    cookie(secret.reveal(), None).to_string()
}

/// The end of that cookie.
pub(super) fn remove() -> String {
    cookie("", Some(time::Duration::ZERO)).to_string()
}

/// Not to be read by scripts, and not sent with requests that other sites make. It ends
/// with the browser; the session has an end of its own.
fn cookie(value: &str, max_age: Option<time::Duration>) -> Cookie<'_> {
    let mut cookie = Cookie::build((SESSION, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    cookie.set_max_age(max_age);
    cookie
}
