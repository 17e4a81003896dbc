//! Whether the marketplace is there, for whatever watches over it.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use super::Web;

pub(super) fn router() -> Router<Arc<Web>> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(is_ready))
}

/// Whether the database answers, and is where the next start looks for it.
async fn is_ready(State(web): State<Arc<Web>>) -> (StatusCode, &'static str) {
    match web.marketplace.is_ready().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
