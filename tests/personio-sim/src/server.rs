//! The HTTP server: the routes, and the one gate that every request passes.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, serve::ListenerExt};
use tokio::net::TcpListener;

use crate::answer::Refusal;
use crate::attribute::Selection;
use crate::credentials::Credentials;
use crate::directory::Directory;
use crate::request_log::{self, Note};
use crate::stop::Stop;
use crate::tokens::Tokens;
use crate::{auth, employees};

const AUTH: &str = "/v1/auth";

/// The server cannot start, or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken, or not one of this machine's.
    #[error(
        "cannot listen on {address} ({source}); choose another address with --listen, for example 127.0.0.1:0 for any free port"
    )]
    Listen {
        /// What `--listen` says.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The listening socket broke.
    #[error("cannot accept connections any more ({0}); start the simulator again")]
    Accept(#[source] io::Error),
}

/// One simulated company with one pair of credentials.
pub(crate) struct Simulator {
    pub(crate) directory: Directory,
    /// The whitelist of the credentials.
    pub(crate) readable: Selection,
    pub(crate) credentials: Credentials,
    tokens: Mutex<Tokens>,
}

impl Simulator {
    pub(crate) fn new(directory: Directory, readable: Selection, credentials: Credentials) -> Self {
        Self { directory, readable, credentials, tokens: Mutex::default() }
    }

    /// A thread that panicked while it held the tokens left them whole: each
    /// change is a single assignment.
    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token to echo, if this request brings a valid one.
    fn authorize(&self, headers: &HeaderMap) -> Result<HeaderValue, Refusal> {
        let token = auth::bearer(headers)?;
        if !self.tokens().accepts(token, Instant::now()) {
            return Err(Refusal::AuthorizationInvalid);
        }
        HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| Refusal::AuthorizationInvalid)
    }
}

fn router(simulator: Arc<Simulator>) -> Router {
    Router::new()
        .route(AUTH, post(auth::issue_token))
        .route("/v1/company/employees", get(employees::list))
        .route("/v1/company/employees/attributes", get(employees::attributes))
        .route("/v1/company/employees/{id}", get(employees::one))
        .fallback(async || Refusal::RouteUnknown)
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        .layer(middleware::from_fn_with_state(Arc::clone(&simulator), gate))
        .with_state(simulator)
}

/// Every request comes in here and every answer goes out here, known route or
/// not. What is decided for all of them is decided in [`decide`]; this writes
/// it down.
async fn gate(State(simulator): State<Arc<Simulator>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let described = request_log::describe(request.method(), request.uri());
    let response = decide(&simulator, request, next).await.into_response();
    let note = response.extensions().get::<Note>();
    let line = request_log::line(&described, response.status(), note, started.elapsed());
    request_log::write(&line);
    response
}

/// Whether a request reaches its route, and what its answer carries.
///
/// Authorization comes before routing, as at Personio: without a token one does
/// not even learn which routes exist.
async fn decide(simulator: &Simulator, request: Request, next: Next) -> Result<Response, Refusal> {
    if request.uri().path() == AUTH {
        return Ok(next.run(request).await);
    }
    let authorization = simulator.authorize(request.headers())?;
    let mut response = next.run(request).await;
    if response.status().is_success() {
        response.headers_mut().insert(header::AUTHORIZATION, authorization);
    }
    Ok(response)
}

/// A port that is open, and not yet served.
pub(crate) struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

pub(crate) async fn bind(address: SocketAddr) -> Result<Server, ServerError> {
    let failed = |source| ServerError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok(Server { listener, address })
}

impl Server {
    /// The address with the port that was really taken.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until somebody wants it to stop. It stops at once: nothing is
    /// stored here, and a tester who presses Ctrl-C does not want to wait for a
    /// client that keeps its connection open.
    pub(crate) async fn serve(self, simulator: Simulator, stop: Stop) -> Result<(), ServerError> {
        // Without this, small answers wait for the client's delayed
        // acknowledgement, some 40 ms each.
        let listener = self.listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        tokio::select! {
            served = axum::serve(listener, router(Arc::new(simulator))) => {
                served.map_err(ServerError::Accept)
            }
            () = stop.wanted() => Ok(()),
        }
    }
}
