//! What requests bring, with problems where it cannot be used.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::object::Object;
use crate::web::problem::Problem;

/// A body of JSON, of a request or of an answer.
pub(super) struct Json<T>(pub(super) T);

/// What stands behind the question mark.
pub(super) struct Query<T>(pub(super) T);

/// The parts of the path that vary.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let read: Result<axum::Json<Object<T>>, JsonRejection> =
            axum::Json::from_request(request, state).await;
        Ok(Self(read?.0.0))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read: Result<_, QueryRejection> =
            axum::extract::Query::from_request_parts(parts, state).await;
        Ok(Self(read?.0))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read: Result<_, PathRejection> =
            axum::extract::Path::from_request_parts(parts, state).await;
        Ok(Self(read?.0))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::DefaultBodyLimit;
    use axum::http::header::CONTENT_TYPE;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wish {
        number: u32,
    }

    async fn json(media_type: &str, body: &str) -> Result<u32, (u16, &'static str)> {
        let request = Request::builder().header(CONTENT_TYPE, media_type);
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        DefaultBodyLimit::max(64).apply(&mut request);
        let read = Json::<Wish>::from_request(request, &()).await;
        read.map(|wish| wish.0.number).map_err(|problem| (problem.status.as_u16(), problem.kind))
    }

    #[tokio::test]
    async fn a_body_that_cannot_be_used_is_told_apart() {
        let right = r#"{"number":7}"#;
        assert_eq!(json("application/json", right).await, Ok(7));
        assert_eq!(json("application/json; charset=utf-8", right).await, Ok(7));
        for (media_type, body, expected) in [
            ("text/plain", right, (415, "not-json")),
            ("multipart/form-data; boundary=x", right, (415, "not-json")),
            ("application/json", "", (400, "malformed-json")),
            ("application/json", r#"{"number":7"#, (400, "malformed-json")),
            ("application/json", "\u{feff}{}", (400, "malformed-json")),
            ("application/json", r#"{"number":"7"}"#, (422, "other-shape")),
            ("application/json", r#"{"number":-1}"#, (422, "other-shape")),
            ("application/json", r#"{"number":7,"more":1}"#, (422, "other-shape")),
            ("application/json", "[7]", (422, "other-shape")),
            ("application/json", "null", (422, "other-shape")),
            ("application/json", &" ".repeat(65), (413, "too-large")),
        ] {
            assert_eq!(json(media_type, body).await, Err(expected), "{media_type} {body}");
        }
    }

    #[tokio::test]
    async fn a_query_that_cannot_be_used_is_refused() {
        async fn query(uri: &str) -> Result<u32, u16> {
            let request = Request::builder().uri(uri).body(()).unwrap();
            let (mut parts, ()) = request.into_parts();
            let read = Query::<Wish>::from_request_parts(&mut parts, &()).await;
            read.map(|wish| wish.0.number).map_err(|problem| problem.status.as_u16())
        }
        assert_eq!(query("/?number=7").await, Ok(7));
        for uri in ["/", "/?number=", "/?number=x", "/?number=7&number=8", "/?number=7&nmber=8"] {
            assert_eq!(query(uri).await, Err(400), "{uri}");
        }
    }
}
