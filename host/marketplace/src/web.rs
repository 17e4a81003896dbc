//! The marketplace in a browser, and the HTTP API underneath.
//!
//! Both call what the commands call. Pages are HTML that works without a script; those of
//! a session belong to one tenant, and nothing but the sign-in page, the public listing
//! and the health endpoints answers without one.

mod address;
mod api;
mod assets;
mod attempts;
mod bearer;
mod events;
mod form;
mod headers;
mod health;
mod language;
mod limiter;
mod metrics;
mod origin;
mod pages;
mod parts;
mod problem;
mod reception;
mod runner;
mod server;
mod session_cookie;
mod texts;
mod upload;
mod visitor;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;

use crate::clock::Timestamp;
use crate::marketplace::Marketplace;
use crate::public_url::PublicUrl;
use api::Answers;
use attempts::Attempts;
use limiter::Limiter;

pub(crate) use server::Server;

/// What all requests share.
pub(crate) struct Web {
    marketplace: Arc<Marketplace>,
    public_url: PublicUrl,
    /// Activations that are under way.
    attempts: Attempts,
    /// What the API has answered to requests that may come again.
    answers: Answers,
    /// How often somebody may fail to get in.
    limiter: Limiter,
    started_at: Timestamp,
}

impl Web {
    pub(crate) fn new(marketplace: Arc<Marketplace>, public_url: PublicUrl) -> Self {
        Self {
            marketplace,
            public_url,
            attempts: Attempts::default(),
            answers: Answers::default(),
            limiter: Limiter::new(),
            started_at: Timestamp::now(),
        }
    }
}

/// Everything that answers. The API has no cookies, and so nothing that another site
/// could make use of; health has neither words nor visitors.
fn router(web: Web) -> Router {
    let web = Arc::new(web);
    let pages = pages::router()
        .layer(from_fn_with_state(Arc::clone(&web), reception::welcome))
        .layer(from_fn_with_state(Arc::clone(&web), origin::guard));
    Router::new()
        .merge(pages)
        .merge(api::router(&web))
        .merge(health::router())
        .merge(metrics::router())
        .route(assets::ROUTE, get(assets::hand_out))
        .layer(from_fn(headers::add))
        .with_state(web)
}
