//! When the directory is brought up to date.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::{Administrator, Caller};
use super::extract::Json;
use super::whole::Whole;
use crate::output::ScheduleEntry;
use crate::schedule::LONGEST_MINUTES;
use crate::web::Web;
use crate::web::problem::Problem;

/// How often somebody wants the directory to be brought up to date.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleWish {
    /// Minutes between two runs; `null` for as often as the operator's settings say.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 525_600, required)]
    every_minutes: Option<Whole>,
    /// Whether no run begins by itself.
    paused: bool,
}

/// When runs begin by themselves
#[utoipa::path(
    get,
    path = "/connection/schedule",
    tag = "Connection",
    responses(
        (status = 200, description = "The schedule.", body = ScheduleEntry),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn show_schedule(
    State(web): State<Arc<Web>>,
    caller: Caller,
) -> Result<Json<ScheduleEntry>, Problem> {
    Ok(Json(web.marketplace.schedule(&caller.tenant).await?.into()))
}

/// Change when runs begin by themselves, or pause them
#[utoipa::path(
    put,
    path = "/connection/schedule",
    tag = "Connection",
    request_body = ScheduleWish,
    responses(
        (status = 200, description = "The schedule.", body = ScheduleEntry),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn change_schedule(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Json(wish): Json<ScheduleWish>,
) -> Result<Json<ScheduleEntry>, Problem> {
    let ScheduleWish { every_minutes, paused } = wish;
    if every_minutes.is_some_and(|minutes| !(1..=LONGEST_MINUTES).contains(&minutes.0)) {
        return Err(Problem::other_shape("every_minutes"));
    }
    let (marketplace, tenant) = (&web.marketplace, &caller.tenant);
    let every = every_minutes.map(|minutes| Duration::from_mins(minutes.0.into()));
    marketplace.set_schedule(tenant, every).await?;
    match paused {
        true => marketplace.pause(tenant, &caller.name()).await?,
        false => marketplace.resume_runs(tenant).await?,
    }
    Ok(Json(marketplace.schedule(tenant).await?.into()))
}
