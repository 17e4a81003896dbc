//! What programs read where something went wrong.

use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::Response;

use crate::web::language::Language;
use crate::web::problem::Problem;
use crate::web::texts::Texts;

/// Puts the words of a problem into its answer, in the language of whoever asked.
pub(in crate::web) async fn tell(request: Request, next: Next) -> Response {
    let texts = Texts::of(Language::asked_for(request.headers()));
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let mut document = problem.to_document(texts);
    // Such as which methods there are.
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            document.headers_mut().insert(name, value.clone());
        }
    }
    document
}
