//! What every request for a page goes through: who asks, in which language, and in whose
//! words it is said what went wrong.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use super::address;
use super::language::{self, Language};
use super::problem::Problem;
use super::visitor::{SignedIn, Visitor, see};
use super::{Web, pages, session_cookie};

/// Finds out who looks, hands on, and says in their words what went wrong.
pub(super) async fn welcome(
    State(web): State<Arc<Web>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(chosen) = chosen_language(request.uri()) {
        return chosen;
    }
    let stranger = Visitor::stranger(&request);
    let jar = CookieJar::from_headers(request.headers());
    let visitor = match known(&web, stranger.clone(), &jar).await {
        Ok(visitor) => visitor,
        Err(problem) => return pages::problem::page(&stranger, &problem),
    };
    request.extensions_mut().insert(visitor.clone());
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) => pages::problem::page(&visitor, problem),
        None => response,
    }
}

/// The visitor, with the account of their session.
async fn known(web: &Web, mut visitor: Visitor, jar: &CookieJar) -> Result<Visitor, Problem> {
    let Some(secret) = session_cookie::secret(jar) else { return Ok(visitor) };
    let session = web.marketplace.session(secret).await?;
    visitor.had_session = session.is_none();
    visitor.signed_in = session.map(|session| {
        let form_token = session.form_token.iter().map(|byte| format!("{byte:02x}")).collect();
        let (account, secret) = (session.account, secret.to_owned());
        Arc::new(SignedIn { account, form_token, secret })
    });
    Ok(visitor)
}

/// `?lang=de` on any page is remembered, and the page comes again without it.
fn chosen_language(uri: &Uri) -> Option<Response> {
    let query = uri.query()?;
    let pairs = || url::form_urlencoded::parse(query.as_bytes());
    let (_, tag) = pairs().find(|(name, _)| name == "lang")?;
    let language = Language::from_tag(&tag)?;
    let rest = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs().filter(|(name, _)| name != "lang"))
        .finish();
    let path = address::local(uri.path())?;
    let address = if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") };
    let cookie = Cookie::build((language::COOKIE, language.tag()))
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(365));
    Some(([(SET_COOKIE, cookie.to_string())], see(&address)).into_response())
}
