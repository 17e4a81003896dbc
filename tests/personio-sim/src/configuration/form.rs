//! What a browser sends when a button is pressed.

use axum::body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use url::form_urlencoded;

use super::problem::Problem;

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A form with every attribute ticked has a few thousand bytes.
const LARGEST: usize = 1024 * 1024;

/// The fields in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    pub(super) fn parse(body: &[u8]) -> Self {
        Self { fields: form_urlencoded::parse(body).into_owned().collect() }
    }

    /// The last value by this name.
    pub(super) fn one(&self, name: &'static str) -> Option<&str> {
        self.all(name).last()
    }

    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        if !is_form(request.headers()) {
            return Err(Problem::NoForm);
        }
        let body = body::to_bytes(request.into_body(), LARGEST).await;
        Ok(Self::parse(&body.map_err(|_| Problem::FormTooLarge)?))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = value.unwrap_or_default().split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(MEDIA_TYPE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_come_again() {
        let form = Form::parse(b"name=a+b%21&attributes=x&name=c&attributes=y&%FF");
        assert_eq!(form.one("name"), Some("c"));
        assert_eq!(form.all("attributes").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(form.one("unheard-of"), None);
    }
}
