//! The HTTP API: everything that the pages do, for programs. A file a noun.

mod accounts;
mod activations;
mod caller;
mod chosen_fields;
mod connection;
mod consent;
mod data_sheet;
mod description;
mod employees;
mod extract;
mod given;
mod idempotency;
mod integrations;
mod ledger;
mod manifest;
mod object;
mod part;
mod problem;
mod runs;
mod schedule;
mod tenant_role;
mod tokens;
mod visibility;
mod whole;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problem::Problem;
use super::{Web, origin};

pub(super) use idempotency::Answers;
pub(super) use problem::tell;

/// More than any JSON that makes sense here, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// Where everything of this version is.
const BASE: &str = "/api/v1";

/// The API, and what describes it. Who may ask is found out before anything else, also
/// where nothing is.
pub(super) fn router(web: &Arc<Web>) -> Router<Arc<Web>> {
    let (router, description) = OpenApiRouter::with_openapi(description::begin())
        .nest(BASE, operations())
        .split_for_parts();
    let description = description::complete(description);
    router
        .route("/openapi.json", get(async move || description.clone()))
        .route("/api", any(nothing))
        .route("/api/{*rest}", any(nothing))
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "other-method").into_response()
        })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(web), caller::identify))
        .layer(from_fn_with_state(Arc::clone(web), origin::guard_host))
        .layer(from_fn(tell))
}

fn operations() -> OpenApiRouter<Arc<Web>> {
    OpenApiRouter::default()
        .routes(routes!(integrations::list_integrations))
        .routes(routes!(integrations::show_integration))
        .routes(routes!(activations::begin_activation))
        .routes(routes!(activations::show_activation, activations::end_activation))
        .routes(routes!(activations::preview_activation))
        .routes(routes!(activations::consent_to_activation))
        .routes(routes!(connection::show_connection, connection::end_connection))
        .routes(routes!(connection::renew_credentials))
        .routes(routes!(consent::show_consent, consent::change_consent))
        .routes(routes!(consent::list_consents))
        .routes(routes!(schedule::show_schedule, schedule::change_schedule))
        .routes(routes!(data_sheet::show_data_sheet))
        .routes(routes!(employees::list_employees))
        .routes(routes!(employees::show_employee))
        .routes(routes!(employees::list_employee_changes))
        .routes(routes!(employees::export_employee))
        .routes(routes!(runs::list_runs, runs::begin_run))
        .routes(routes!(runs::watch_run))
        .routes(routes!(runs::show_run))
        .routes(routes!(runs::approve_run))
        .routes(routes!(ledger::list_ledger_rows))
        .routes(routes!(ledger::verify_ledger))
        .routes(routes!(tokens::list_tokens, tokens::create_token))
        .routes(routes!(tokens::revoke_token))
        .routes(routes!(accounts::list_accounts))
        .routes(routes!(accounts::create_sign_in_link))
        .routes(routes!(accounts::remove_account))
}

async fn nothing() -> Problem {
    Problem::not_found()
}
