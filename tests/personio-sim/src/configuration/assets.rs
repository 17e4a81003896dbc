//! Style, script and icon of the pages. They are built in: a simulator is one file.

use axum::http::header::{self, HeaderName};

type Asset = ([(HeaderName, &'static str); 1], &'static str);

pub(super) async fn style() -> Asset {
    asset("text/css; charset=utf-8", include_str!("style.css"))
}

pub(super) async fn script() -> Asset {
    asset("text/javascript; charset=utf-8", include_str!("integration.js"))
}

/// Without one, browsers ask the API for `/favicon.ico`.
pub(super) async fn icon() -> Asset {
    asset("image/svg+xml", include_str!("icon.svg"))
}

fn asset(media_type: &'static str, content: &'static str) -> Asset {
    ([(header::CONTENT_TYPE, media_type)], content)
}
