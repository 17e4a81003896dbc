//! `/sim`: faults switched on and off while a test runs, and what a client did
//! so far.
//!
//! No part of the API: it needs no token, is not limited, not counted, and not
//! in the request log.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::faults::{Fault, FaultError};
use crate::simulator::Simulator;
use crate::stats::{Counters, PerClient};

/// Why the control endpoint did nothing.
#[derive(Debug, thiserror::Error)]
enum ControlError {
    #[error("the body has to be a JSON list of faults, such as [\"http-503=2\", \"gzip\"] ({0})")]
    Body(#[from] serde_json::Error),
    #[error(transparent)]
    Fault(#[from] FaultError),
    #[error("there are /sim/faults (GET, PUT, DELETE) and /sim/stats (GET)")]
    Unknown,
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Failure {
            error: String,
        }
        let status = match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Body(_) | Self::Fault(_) => StatusCode::BAD_REQUEST,
        };
        (status, Json(Failure { error: self.to_string() })).into_response()
    }
}

pub(crate) fn router() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/faults", get(faults).put(replace).delete(clear))
        .route("/stats", get(stats))
        .fallback(async || ControlError::Unknown)
        .method_not_allowed_fallback(async || ControlError::Unknown)
}

async fn faults(State(simulator): State<Arc<Simulator>>) -> Json<Vec<String>> {
    Json(simulator.faults.now().names())
}

async fn replace(
    State(simulator): State<Arc<Simulator>>,
    body: Bytes,
) -> Result<Json<Vec<String>>, ControlError> {
    let texts: Vec<String> = serde_json::from_slice(&body)?;
    let faults: Vec<Fault> = texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    simulator.replace_faults(&faults);
    Ok(Json(simulator.faults.now().names()))
}

async fn clear(State(simulator): State<Arc<Simulator>>) -> Json<Vec<String>> {
    simulator.replace_faults(&[]);
    Json(Vec::new())
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    counters: Counters,
    requests_per_client: PerClient,
    /// Ids, in the order in which they left and joined.
    left: Vec<u64>,
    joined: Vec<u64>,
}

async fn stats(State(simulator): State<Arc<Simulator>>) -> Response {
    let drift = simulator.drift();
    let counters = simulator.stats.counters();
    Json(Report {
        requests_per_client: counters.per_client(),
        counters,
        left: simulator.ids(drift.left()),
        joined: simulator.ids(drift.joined()),
    })
    .into_response()
}
