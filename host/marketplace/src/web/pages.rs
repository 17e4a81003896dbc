//! The pages, a file each.

mod access;
mod activation;
mod cause;
mod credentials_form;
mod data_protection;
mod directory;
mod field_choice;
mod integration;
mod integrations;
mod ledger;
mod listing;
mod marketplace;
mod person;
pub(super) mod problem;
mod runs;
pub(super) mod sign_in;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};

use super::Web;
use super::problem::Problem;

pub(super) fn router() -> Router<Arc<Web>> {
    Router::new()
        .route("/", get(async || Redirect::to("/marketplace")))
        .route("/marketplace", get(marketplace::show))
        .route("/marketplace/{integration}", get(listing::show))
        .route("/directory", get(directory::show))
        .route("/directory/{employee}", get(person::show))
        .route("/directory/{employee}/export", get(person::export))
        .route("/runs", get(runs::show).post(runs::begin))
        .route("/runs/approval", post(runs::approve))
        .route("/runs/events", get(runs::watch))
        .route("/ledger", get(ledger::show))
        .route("/ledger/verification", get(ledger::verify))
        .route("/data-protection", get(data_protection::show))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_in::sign_out))
        .merge(activation_routes())
        .merge(integration_routes())
        .merge(access_routes())
        .fallback(async || Problem::not_found().into_response())
        .method_not_allowed_fallback(async || {
            use axum::http::StatusCode;
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "other-method").into_response()
        })
}

/// Uploads are read to their end, whatever they are, so that a browser gets an answer:
/// how much of them is kept, whoever reads them limits.
fn activation_routes() -> Router<Arc<Web>> {
    use activation::{credentials, fields, review};

    Router::new()
        .route(
            "/activate/{integration}",
            get(credentials::show).post(credentials::submit).layer(DefaultBodyLimit::disable()),
        )
        .route("/activations/{name}/fields", get(fields::show).post(fields::submit))
        .route("/activations/{name}/review", get(review::show))
        .route("/activations/{name}/consent", post(review::consent))
        .route("/activations/{name}/cancel", post(review::cancel))
        .route("/settings/integrations/connected", get(activation::connected::show))
}

fn integration_routes() -> Router<Arc<Web>> {
    use integration::{credentials, disconnect, fields, schedule};

    let one = Router::new()
        .route("/", get(integration::show))
        .route("/run", post(integration::run))
        .route("/fields", get(fields::show).post(fields::submit))
        .route(
            "/credentials",
            get(credentials::show).post(credentials::submit).layer(DefaultBodyLimit::disable()),
        )
        .route("/schedule", post(schedule::submit))
        .route("/pause", post(schedule::pause))
        .route("/resume", post(schedule::resume))
        .route("/disconnect", get(disconnect::show).post(disconnect::submit));
    Router::new()
        .route("/settings/integrations", get(integrations::show))
        .nest("/settings/integrations/{integration}", one)
}

fn access_routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/settings/access", get(access::show))
        .route("/settings/access/links", post(access::invite))
        .route("/settings/access/remove", post(access::remove))
        .route("/settings/access/tokens", post(access::create_token))
        .route("/settings/access/revoke", post(access::revoke_token))
}
