//! What is shown in the place of a page.

use axum::response::Response;
use maud::html;

use crate::web::parts::{Nav, Page, head};
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// A page about a problem.
pub(in crate::web) fn page(visitor: &Visitor, problem: &Problem) -> Response {
    let texts = visitor.texts;
    let (title, detail) = (problem.title(texts), problem.detail(texts));
    let content = html! {
        (head(&html! { h1 { (title) } }, None, &html! {}))
        div.prose {
            p { (detail) }
            p { a href="/" { (texts.say("to-the-start")) } }
        }
    };
    let mut response =
        Page::new(visitor, Nav::Nowhere, &title).status(problem.status).show(&content);
    problem.add_headers(response.headers_mut());
    response
}
