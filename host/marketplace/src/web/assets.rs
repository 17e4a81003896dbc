//! The files that all pages share, under names that change with them: browsers keep
//! each for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use marketplace_runtime::digest;

use super::problem::Problem;

/// A file, and where it is.
pub(super) struct Asset {
    content: &'static str,
    media_type: &'static str,
    path: LazyLock<String>,
}

/// Under this, all of them are.
pub(super) const ROUTE: &str = "/assets/{name}";

macro_rules! asset {
    ($name:literal, $media_type:literal) => {
        Asset {
            content: include_str!(concat!("assets/", $name)),
            media_type: $media_type,
            path: LazyLock::new(|| {
                let digest = digest(include_bytes!(concat!("assets/", $name)));
                format!("/assets/{}-{}", digest.get(..16).unwrap_or_default(), $name)
            }),
        }
    };
}

pub(super) static STYLE: Asset = asset!("style.css", "text/css; charset=utf-8");
pub(super) static SCRIPT: Asset = asset!("app.js", "text/javascript; charset=utf-8");
pub(super) static ICON: Asset = asset!("favicon.svg", "image/svg+xml");

impl Asset {
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// Hands out one of them.
pub(super) async fn hand_out(Path(name): Path<String>) -> Response {
    let wanted = |asset: &&&Asset| asset.path().strip_prefix("/assets/") == Some(&*name);
    let Some(asset) = [&STYLE, &SCRIPT, &ICON].iter().find(wanted).copied() else {
        return Problem::not_found().into_response();
    };
    let headers =
        [(CONTENT_TYPE, asset.media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.content).into_response()
}
