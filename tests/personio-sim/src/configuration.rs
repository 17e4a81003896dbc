//! `/configuration`: the pages on which credentials are generated, changed and revoked,
//! shaped like Personio's *Settings › Integrations › API credentials*.
//!
//! Like `/sim` no part of the API: not limited, not counted, not in the request log,
//! and out of reach of every fault. Everything works without JavaScript; the one
//! script spares a click. Nothing is inline, so that the policy on scripts and styles
//! can be strict: names come from whoever fills in the form.

mod access;
mod address;
mod assets;
mod draft;
mod form;
mod layout;
mod list;
mod mistake;
mod new;
mod notice;
mod one;
mod origin;
mod problem;
mod revoke;
mod secret;
mod selected;
mod text;
mod visitor;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::simulator::Simulator;

pub(crate) use address::CREDENTIALS;

use address::ROOT;
use problem::Problem;
use visitor::Visitor;

/// Nothing but what comes from here, and no frame around it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The slash at the end is one that people add.
pub(crate) fn router() -> Router<Arc<Simulator>> {
    let first = async || Redirect::to(CREDENTIALS);
    Router::new().route("/configuration/", get(first)).nest(ROOT, pages().route("/", get(first)))
}

fn pages() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/api/credentials", get(list::show))
        .route("/api/credentials/new", get(new::show).post(new::submit))
        .route("/api/credentials/{id}", get(one::show).post(one::submit))
        .route("/api/credentials/{id}/download", post(secret::download))
        .route("/api/credentials/{id}/secret", post(secret::show))
        .route("/api/credentials/{id}/revoke", get(revoke::show).post(revoke::submit))
        .route("/style.css", get(assets::style))
        .route("/integration.js", get(assets::script))
        .route("/icon.svg", get(assets::icon))
        .fallback(async || Problem::PageUnknown)
        .method_not_allowed_fallback(async || Problem::WrongMethod)
        .layer(middleware::from_fn(origin::only_ours))
        .layer(middleware::from_fn(receive))
}

/// What all these pages have in common: whom they are for, and what a browser may do
/// with them.
async fn receive(mut request: Request, next: Next) -> Response {
    let visitor = Visitor::of(request.uri(), request.headers());
    let here = (request.method() == Method::GET).then(|| format!("{ROOT}{}", request.uri().path()));
    request.extensions_mut().insert(visitor);
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions().get::<Problem>() {
        response = problem.page(&visitor, here).into_response();
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not "no-referrer": with that, browsers send no origin with a form either.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(cookie) = visitor.cookie() {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}
