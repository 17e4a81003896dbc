//! Forms, as the pages of a session send them.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::visitor::{Guest, SignedIn, Visitor};

/// The name of the field that shows that a form is ours.
pub(super) const TOKEN: &str = "form-token";

/// The fields of a form that a page of this very session has sent.
pub(super) struct Form(Values);

/// What was filled in, a name at a time.
#[derive(Default)]
pub(super) struct Values(HashMap<String, Vec<String>>);

impl Values {
    pub(super) fn add(&mut self, name: String, value: String) {
        self.0.entry(name).or_default().push(value);
    }

    /// What was filled in, without the blanks around it; empty where that is nothing.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// Everything that was ticked.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether there is a name in it beside these.
    pub(super) fn has_more_than(&self, names: &[&str]) -> bool {
        self.0.keys().any(|name| !names.contains(&name.as_str()))
    }

    /// That the form comes from a page of this session: another site can have a browser
    /// send a form, and cannot know this.
    pub(super) fn check(&self, signed_in: &SignedIn) -> Result<(), Problem> {
        match same(self.one(TOKEN).as_bytes(), signed_in.form_token.as_bytes()) {
            true => Ok(()),
            false => Err(Problem::new(StatusCode::FORBIDDEN, "form-expired")),
        }
    }
}

/// Whether two texts are the same, in a time that does not say how much of them is.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

impl std::ops::Deref for Form {
    type Target = Values;

    fn deref(&self) -> &Values {
        &self.0
    }
}

/// Reads a form that nobody has to be signed in for.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Values, Problem> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = media_type
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim() == "application/x-www-form-urlencoded");
    if !is_form {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-a-form"));
    }
    let body = Bytes::from_request(request, state).await;
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"))?;
    let mut values = Values::default();
    for (name, value) in url::form_urlencoded::parse(&body) {
        values.add(name.into_owned(), value.into_owned());
    }
    Ok(values)
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        use axum::RequestExt;

        let mut request = request;
        let Guest(_, signed_in) = request.extract_parts_with_state(state).await?;
        let values = read(request, state).await.map_err(IntoResponse::into_response)?;
        values.check(&signed_in).map_err(IntoResponse::into_response)?;
        Ok(Self(values))
    }
}

/// What every form carries.
pub(super) fn token(visitor: &Visitor) -> maud::Markup {
    let token = visitor.signed_in.as_ref().map(|signed_in| signed_in.form_token.as_str());
    maud::html! { input type="hidden" name=(TOKEN) value=[token]; }
}
