//! The HTTP server: the port and the routes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::answer::Refusal;
use crate::simulator::Simulator;
use crate::stop::Stop;
use crate::transport::{KillSwitch, Port};
use crate::{auth, balance, configuration, control, employees, gate};

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

/// The control endpoint and the pages are added after the gate, and so stand beside it.
fn router(simulator: Arc<Simulator>) -> Router {
    Router::new()
        .route("/v1/auth", post(auth::issue_token))
        .route("/v1/company/employees", get(employees::list))
        .route("/v1/company/employees/attributes", get(employees::attributes))
        .route("/v1/company/employees/{id}", get(employees::one))
        .route("/v1/company/employees/{id}/absences/balance", get(balance::balance))
        .fallback(async || Refusal::RouteUnknown)
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        .layer(middleware::from_fn_with_state(Arc::clone(&simulator), gate::gate))
        .nest("/sim", control::router())
        .merge(configuration::router())
        .with_state(simulator)
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
        let service =
            router(Arc::new(simulator)).into_make_service_with_connect_info::<KillSwitch>();
        tokio::select! {
            served = axum::serve(Port(self.listener), service) => {
                served.map_err(ServerError::Accept)
            }
            () = stop.wanted() => Ok(()),
        }
    }
}
