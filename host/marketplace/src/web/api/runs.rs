//! Runs: from the source into the directory.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::{Administrator, Caller};
use super::extract::{Json, Path, Query};
use super::idempotency::{Fingerprint, Key, KeyHeader};
use super::part::Limit;
use super::whole::Whole;
use crate::marketplace::SyncWish;
use crate::output::RunEntry;
use crate::web::events::Listener;
use crate::web::problem::Problem;
use crate::web::{Web, events};

/// How many runs.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RunsQuery {
    #[param(value_type = i64, required = false, minimum = 1, maximum = 500)]
    limit: Option<Limit>,
}

/// Which run.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// The run; the last one, where none is named.
    #[param(value_type = String, required = false, pattern = "^[0-9a-f]{16}$")]
    run: Option<String>,
}

/// A wish for a run.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunWish {
    /// Whether to ask for everyone, even if only changes are due.
    #[serde(default)]
    full: bool,
}

/// That so many people are gone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    /// How many people the run has not seen. Where they are more or fewer by now, nobody
    /// is removed.
    #[schema(value_type = i64, minimum = 1, maximum = 4_294_967_295_i64)]
    gone: Whole,
}

/// The last runs, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Runs {
    runs: Vec<RunEntry>,
}

/// The last runs
#[utoipa::path(
    get,
    path = "/runs",
    tag = "Runs",
    params(RunsQuery),
    responses(
        (status = 200, description = "The runs.", body = Runs),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn list_runs(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Query(wish): Query<RunsQuery>,
) -> Result<Json<Runs>, Problem> {
    let runs = web.marketplace.runs(&caller.tenant, Limit::or_usual(wish.limit)).await?;
    Ok(Json(Runs { runs: runs.into_iter().map(RunEntry::from).collect() }))
}

/// Begin a run
///
/// One that has stopped goes on where it was, if that is not too long ago.
#[utoipa::path(
    post,
    path = "/runs",
    tag = "Runs",
    params(KeyHeader),
    request_body = RunWish,
    responses(
        (status = 202, description = "It has begun.", body = RunEntry,
         headers(("Location" = String, description = "The run."))),
        (status = 404, description = "The tenant is not connected."),
        (status = 409, description = "One is under way."),
    )
)]
pub(super) async fn begin_run(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    key: Key,
    Json(wish): Json<RunWish>,
) -> Result<Response, Problem> {
    let fingerprint = Fingerprint::of("begin-run").with(&[wish.full.into()]);
    let kind = if wish.full { SyncWish::Full } else { SyncWish::Due };
    let answers = web.answers.clone();
    let work = async move {
        let run = web.begin_run(&caller.tenant, kind).await?;
        let location = [(LOCATION, format!("{}/runs/{}", super::BASE, run.reference))];
        let run = Json(RunEntry::from((run, None)));
        Ok((StatusCode::ACCEPTED, location, run).into_response())
    };
    answers.once(key, fingerprint, work).await
}

/// A run
#[utoipa::path(
    get,
    path = "/runs/{reference}",
    tag = "Runs",
    params(("reference" = String, Path, pattern = "^[0-9a-f]{16}$")),
    responses((status = 200, description = "The run.", body = RunEntry))
)]
pub(super) async fn show_run(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Result<Json<RunEntry>, Problem> {
    let run = web.marketplace.run_called(&caller.tenant, &reference).await?;
    Ok(Json(run.ok_or_else(Problem::not_found)?.into()))
}

/// Approve that people are gone
///
/// Where more people are gone at once than may go by themselves, a run is held until
/// somebody says that this is right.
#[utoipa::path(
    post,
    path = "/runs/{reference}/approval",
    tag = "Runs",
    params(("reference" = String, Path, pattern = "^[0-9a-f]{16}$")),
    request_body = Approval,
    responses(
        (status = 200, description = "They are removed.", body = RunEntry),
        (status = 409, description = "The run does not wait for that, or the number is another."),
    )
)]
pub(super) async fn approve_run(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Path(reference): Path<String>,
    Json(wish): Json<Approval>,
) -> Result<Json<RunEntry>, Problem> {
    if wish.gone.0 == 0 {
        return Err(Problem::other_shape("gone"));
    }
    let (marketplace, tenant) = (&web.marketplace, &caller.tenant);
    marketplace.run_called(tenant, &reference).await?.ok_or_else(Problem::not_found)?;
    let held = marketplace.held_run(tenant).await?;
    if held.is_none_or(|held| held.reference != reference) {
        return Err(Problem::new(StatusCode::CONFLICT, "not-held"));
    }
    let run = marketplace.approve(tenant, wish.gone.0.into()).await?;
    Ok(Json(RunEntry::from((run, None))))
}

/// The progress of a run, as it happens
///
/// Server-sent events. The data of each is JSON as in the schema `Progress`; it comes
/// whenever something has changed, and the stream ends after the run. After ten minutes it
/// ends in any case; ask again for more.
#[utoipa::path(
    get,
    path = "/runs/events",
    tag = "Runs",
    params(EventsQuery),
    responses(
        (status = 200, description = "Events.", body = events::Told,
         content_type = "text/event-stream"),
        (status = 204, description = "There was no run yet."),
        (status = 404, description = "The tenant is not connected, or there is no such run."),
    )
)]
pub(super) async fn watch_run(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Query(wish): Query<EventsQuery>,
) -> Result<Response, Problem> {
    let listener = Listener::Program(caller.tenant, caller.token);
    events::stream(web, listener, wish.run, caller.texts).await
}
