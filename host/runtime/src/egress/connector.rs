//! From an origin to an encrypted socket: resolve, judge, connect, greet.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use ipnet::IpNet;
use tower_service::Service;

use super::address;
use super::network::Network;
use super::origin::Origin;
use super::resolver::JudgingResolver;
use super::tls;
use crate::error::Error;

/// How long it may take until a socket is ready for a request: the name, the
/// connection and the TLS handshake together. A healthy source needs a second.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

type Inner = HttpsConnector<HttpConnector<JudgingResolver>>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Opens sockets to one origin.
#[derive(Clone)]
pub(super) struct Connector {
    inner: Inner,
    allowed: Arc<[IpNet]>,
}

impl Connector {
    /// HTTP/1.1 and 2 over TLS, or plain HTTP where the operator configured such
    /// an origin.
    pub(super) fn new(
        network: &Network,
        origin: &Origin,
        allowed: Arc<[IpNet]>,
    ) -> Result<Self, Error> {
        let resolver = JudgingResolver {
            inner: Arc::clone(network.resolver()),
            allowed: Arc::clone(&allowed),
        };
        let mut http = HttpConnector::new_with_resolver(resolver);
        http.enforce_http(false);
        http.set_nodelay(true);
        let builder = HttpsConnectorBuilder::new();
        let builder = if origin.is_https() {
            builder.with_tls_config(network.tls()?).https_only()
        } else {
            builder.with_tls_config(tls::without_roots()).https_or_http()
        };
        Ok(Self { inner: builder.enable_all_versions().wrap_connector(http), allowed })
    }

    async fn connect(mut self, uri: Uri) -> Result<<Inner as Service<Uri>>::Response, BoxError> {
        // An address in place of a name is not resolved, so nobody else judges it.
        if let Some(address) = literal(&uri) {
            address::judge(address, &self.allowed)?;
        }
        tokio::time::timeout(CONNECT_TIMEOUT, self.inner.call(uri))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

fn literal(uri: &Uri) -> Option<IpAddr> {
    uri.host()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

impl Service<Uri> for Connector {
    type Response = <Inner as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}
