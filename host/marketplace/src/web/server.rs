//! The port that is listened on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower_http::timeout::TimeoutLayer;
use tower_service::Service;

use super::{Web, router};
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::public_url::PublicUrl;

/// How long answers that are on their way may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(5);

/// How long the head of a request may take. Whoever opens connections and says nothing
/// would else keep everybody out, without signing in.
const LONGEST_HEAD: Duration = Duration::from_secs(10);

/// How long a request may take until its answer begins: an upload over a slow line, or an
/// activation at a source that is tried again.
const LONGEST_ANSWER: Duration = Duration::from_mins(5);

/// Connections at once; others wait for a place. Each is an open file, of which a process
/// mostly has 1,024, and the database and the plugins need some.
const MOST_CONNECTIONS: usize = 512;

/// How long nobody is let in where the system has no file for a connection.
const PAUSE: Duration = Duration::from_secs(1);

/// A port that is open, and not yet served.
pub(crate) struct Server {
    listener: TcpListener,
    public_url: PublicUrl,
}

impl Server {
    /// Opens a port. Without a public URL it has to be one of loopback.
    pub(crate) async fn bind(
        address: SocketAddr,
        public_url: Option<PublicUrl>,
    ) -> Result<Self, Error> {
        let unusable = |source: std::io::Error| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(unusable)?;
        let address = listener.local_addr().map_err(unusable)?;
        let public_url = public_url.map_or_else(|| PublicUrl::of(address), Ok)?;
        Ok(Self { listener, public_url })
    }

    /// Where browsers find the pages.
    pub(crate) fn public_url(&self) -> &PublicUrl {
        &self.public_url
    }

    /// Answers until `stop` is over, and then what is under way for some seconds more.
    pub(crate) async fn serve(self, marketplace: Arc<Marketplace>, stop: impl Future<Output = ()>) {
        let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST_ANSWER);
        let router = router(Web::new(marketplace, self.public_url)).layer(timeout);
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let (stopping, stopped) = watch::channel(());
        let mut conversations = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let (socket, peer, place) = tokio::select! {
                accepted = accept(&self.listener, &places) => accepted,
                () = &mut stop => break,
            };
            let (router, stopped) = (router.clone(), stopped.clone());
            conversations.spawn(async move {
                converse(router, socket, peer, stopped).await;
                drop(place);
            });
            while conversations.try_join_next().is_some() {}
        }
        drop(self.listener);
        drop(stopping);
        let all = async { while conversations.join_next().await.is_some() {} };
        // Live progress has no end of its own.
        let _ = tokio::time::timeout(GRACE, all).await;
    }
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else {
            return std::future::pending().await;
        };
        match listener.accept().await {
            Ok((socket, peer)) => return (socket, peer, place),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Answers what comes over one connection, until it ends or all are to stop.
async fn converse(
    router: Router,
    socket: TcpStream,
    peer: SocketAddr,
    mut stopped: watch::Receiver<()>,
) {
    // A page is small, and should not wait for one that follows.
    let _ = socket.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(LONGEST_HEAD);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(socket), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection has broken");
    }
}
