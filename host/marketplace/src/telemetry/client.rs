//! The way of a request to a collector: hyper and rustls, as everything else here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry_http::{HttpClient, HttpError};
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;

/// How long a collector may take for some spans.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a collector has to say fits into this.
const LONGEST_ANSWER: usize = 64 << 10;

type Sender = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Sends spans, and remembers whether some did not arrive.
#[derive(Debug)]
pub(super) struct Client {
    /// Spans are handed on by a thread of their own, which has no runtime.
    runtime: Handle,
    sender: Sender,
    lost: Arc<AtomicBool>,
}

impl Client {
    pub(super) fn new(runtime: Handle, lost: Arc<AtomicBool>) -> Self {
        let mut roots = RootCertStore::empty();
        // A platform may hold certificates that rustls cannot read; the rest counts.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .build();
        let sender = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { runtime, sender, lost }
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let exchange = exchange(self.sender.clone(), request);
        // The clock that ends it is the runtime's as well, so it is set there.
        let bounded = async { tokio::time::timeout(PATIENCE, exchange).await };
        let sent = self.runtime.spawn(bounded).await;
        let answer = match sent {
            Ok(Ok(answer)) => answer,
            Ok(Err(late)) => Err(late.into()),
            Err(stopped) => Err(stopped.into()),
        };
        if !answer.as_ref().is_ok_and(|answer| answer.status().is_success()) {
            self.lost.store(true, Ordering::Relaxed);
        }
        answer
    }
}

async fn exchange(sender: Sender, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let (head, body) = sender.request(request.map(Full::new)).await?.into_parts();
    let body = Limited::new(body, LONGEST_ANSWER).collect().await?.to_bytes();
    Ok(Response::from_parts(head, body))
}
