//! Who looks at a page: in which language, and signed in as whom.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::header::REFERER;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use super::address;
use super::language::Language;
use super::problem::Problem;
use super::texts::Texts;
use crate::access::{Account, Role};

/// Who looks at a page.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) texts: &'static Texts,
    /// The page that is looked at, with its query. Of a form, the page that it is on: its
    /// own address has none.
    pub(super) address: Arc<str>,
    pub(super) signed_in: Option<Arc<SignedIn>>,
    /// Whether there was a session that is over.
    pub(super) had_session: bool,
}

/// Somebody who has signed in.
pub(super) struct SignedIn {
    pub(super) account: Account,
    /// What the forms of this session carry.
    pub(super) form_token: String,
    /// What the cookie holds.
    pub(super) secret: String,
}

/// A visitor who has signed in; anybody else is asked to.
pub(super) struct Guest(pub(super) Visitor, pub(super) Arc<SignedIn>);

/// A visitor who may change things.
pub(super) struct Administrator(pub(super) Visitor, pub(super) Arc<SignedIn>);

impl Guest {
    pub(super) fn tenant(&self) -> &str {
        &self.1.account.tenant
    }
}

impl Administrator {
    pub(super) fn tenant(&self) -> &str {
        &self.1.account.tenant
    }

    pub(super) fn name(&self) -> &str {
        &self.1.account.name
    }
}

impl Visitor {
    /// Whether this visitor may change things.
    pub(super) fn is_administrator(&self) -> bool {
        let role = self.signed_in.as_ref().map(|signed_in| signed_in.account.role);
        role == Some(Role::Administrator)
    }

    /// Where this visitor signs in, and then goes on.
    pub(super) fn sign_in_address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("next", &self.address);
        if self.had_session {
            query.append_pair("expired", "1");
        }
        format!("/sign-in?{}", query.finish())
    }

    /// Somebody of whom nothing is known yet.
    pub(super) fn stranger(request: &Request) -> Self {
        let address = match *request.method() {
            Method::GET => {
                request.uri().path_and_query().map(|address| address.as_str().to_owned())
            }
            _ => page_of_form(request.headers()),
        };
        let address = address.as_deref().and_then(address::local).unwrap_or(address::FIRST);
        let texts = Texts::of(Language::of(request.headers()));
        Self { texts, address: address.into(), signed_in: None, had_session: false }
    }
}

/// The page that a form was sent from, as the browser says.
fn page_of_form(headers: &HeaderMap) -> Option<String> {
    let page = Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?;
    let query = page.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", page.path()))
}

/// Leads to another page of ours.
pub(super) fn see(address: &str) -> Response {
    Redirect::to(address).into_response()
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_found)
    }
}

impl<S: Sync> FromRequestParts<S> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await;
        let visitor = visitor.map_err(IntoResponse::into_response)?;
        match visitor.signed_in.clone() {
            Some(signed_in) => Ok(Self(visitor, signed_in)),
            // What a form would have done is not done by coming back to its page.
            None => Err(see(&visitor.sign_in_address())),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Guest(visitor, signed_in) = Guest::from_request_parts(parts, state).await?;
        match visitor.is_administrator() {
            true => Ok(Self(visitor, signed_in)),
            false => {
                Err(Problem::new(StatusCode::FORBIDDEN, "administrators-only").into_response())
            }
        }
    }
}
