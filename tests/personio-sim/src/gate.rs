//! The one gate that every request of the API passes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::answer::{self, Refusal};
use crate::clients::Client;
use crate::faults::{Kind, Snapshot};
use crate::request_log::{self, Note};
use crate::route::Route;
use crate::simulator::Simulator;
use crate::transport::KillSwitch;
use crate::{auth, body, pages};

/// Credentials have some hundred bytes.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// Every request comes in here and every answer goes out here, known route or
/// not. What is decided for all of them is decided in [`decide`]; this counts it
/// and writes it down.
pub(crate) async fn gate(
    State(simulator): State<Arc<Simulator>>,
    ConnectInfo(switch): ConnectInfo<KillSwitch>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let described = request_log::describe(request.method(), request.uri());
    let route = Route::of(request.uri().path());
    let in_flight = simulator.stats.begin(route);

    let now = simulator.faults.now();
    let mut response = decide(&simulator, route, request, next).await.into_response();
    if now.has(Kind::GermanMessages) {
        response = answer::in_german(response);
    }
    wait(now.number(Kind::Latency)).await;

    drop(in_flight);
    let note = response.extensions().get::<Note>();
    if note == Some(&Note::Reset) {
        switch.pull();
    } else {
        simulator.stats.answered(response.status());
    }
    let line = request_log::line(&described, response.status(), note, started.elapsed());
    request_log::write(&line);
    response
}

/// Whether a request reaches its route, and what its answer carries.
///
/// Authorization comes before routing, as at Personio: without a token one does
/// not even learn which routes exist. The limits come before everything.
async fn decide(
    simulator: &Simulator,
    route: Route,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let (client, mut request) = recognize(simulator, route, request).await;
    simulator.stats.asked(client);
    let started = Instant::now();
    simulator.admit(client, route, started)?;
    simulator.faults.refuse(started)?;
    if route == Route::Auth {
        return Ok(next.run(request).await);
    }
    let authorization = simulator.authorize(request.headers(), started)?;
    let may_ask = authorization.access.reads_employees || !route.is_of_employees();
    request.extensions_mut().insert(authorization.access);
    let wants_gzip = body::accepts_gzip(request.headers());
    let now = simulator.faults.now();
    let response = match withheld(simulator, &now, route) {
        Some(response) => response,
        None if !may_ask => Refusal::Forbidden.into_response(),
        None => next.run(request).await,
    };
    if route == Route::List {
        wait(now.number(Kind::SlowStart)).await;
    }
    let mut response = body::damage(&simulator.faults, &now, route, wants_gzip, response).await;
    let carries_token = response.status().is_success() || now.has(Kind::RotatingToken);
    if carries_token && !now.has(Kind::NoTokenHeader) {
        response.headers_mut().insert(header::AUTHORIZATION, authorization.header);
    }
    Ok(response)
}

/// Whom a request is counted for: whose token it brings, valid or not, or whose id
/// where it asks for a token.
async fn recognize(
    simulator: &Simulator,
    route: Route,
    request: Request,
) -> (Option<Client>, Request) {
    if route != Route::Auth {
        return (simulator.owner(request.headers()), request);
    }
    let (parts, body) = request.into_parts();
    // A body too large or cut short holds no credentials: the validation says so.
    let body = axum::body::to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let client = simulator.clients.named(&auth::client_id(&parts.headers, &body));
    (client, Request::from_parts(parts, Body::from(body)))
}

/// The answer of a route that a fault keeps from answering.
fn withheld(simulator: &Simulator, now: &Snapshot, route: Route) -> Option<Response> {
    if now.hits(Kind::Forbidden, route) {
        return Some(Refusal::Forbidden.into_response());
    }
    if now.hits(Kind::ForbiddenIn200, route) {
        return Some(Refusal::Forbidden.with_status_ok());
    }
    if now.hits(Kind::Gone, route) {
        return Some(Refusal::Withdrawn(StatusCode::GONE).into_response());
    }
    if now.hits(Kind::Missing, route) {
        return Some(Refusal::Withdrawn(StatusCode::NOT_FOUND).into_response());
    }
    if route != Route::List {
        return None;
    }
    if simulator.faults.take(Kind::SuccessFalse) {
        return Some(Refusal::ServerError.with_status_ok());
    }
    simulator.faults.take(Kind::Html).then(|| pages::maintenance().into_response())
}

async fn wait(milliseconds: Option<u64>) {
    if let Some(milliseconds) = milliseconds {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}
