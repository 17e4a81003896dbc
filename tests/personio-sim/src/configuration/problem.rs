//! The page that comes instead of the one that was wanted.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::address;
use super::layout::Page;
use super::text::{Text, Trouble};
use super::visitor::Visitor;

/// Why there is no other page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    PageUnknown,
    CredentialsUnknown,
    HandedOut,
    WrongMethod,
    ForeignOrigin,
    NoForm,
    FormTooLarge,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::PageUnknown | Self::CredentialsUnknown => StatusCode::NOT_FOUND,
            Self::HandedOut => StatusCode::GONE,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::NoForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::FormTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// What is the matter, and what to do.
    fn words(self, text: &Text) -> &Trouble {
        match self {
            Self::PageUnknown => &text.page_unknown,
            Self::CredentialsUnknown => &text.credentials_unknown,
            Self::HandedOut => &text.handed_out_before,
            Self::WrongMethod => &text.wrong_method,
            Self::ForeignOrigin => &text.foreign_origin,
            Self::NoForm => &text.no_form,
            Self::FormTooLarge => &text.form_too_large,
        }
    }

    pub(super) fn page(self, visitor: &Visitor, here: Option<String>) -> (StatusCode, Markup) {
        let text = visitor.text();
        let Trouble { title, remedy } = self.words(text);
        let body = html! {
            h1 { (title) }
            p { (remedy) }
            p.actions { a.button href=(address::CREDENTIALS) { (text.to_the_list) } }
        };
        (self.status(), Page { title, here, leaf: None }.around(visitor, &body))
    }
}

/// Bare. What dresses all pages puts the right one in its place.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
