//! Sends what the policy allows.

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_http::decompression::{Decompression, DecompressionBody};
use tower_http::timeout::{TimeoutBody, TimeoutError};
use tower_service::Service;
use wasmtime_wasi_http::{Error as HttpError, RequestOptions, WasiBody, WasiHttpHooks};

use super::opener::open_json;
use super::pacer::Pacer;
use super::{Denial, Origin, Policy, tls};
use crate::error::Error;
use crate::limits::Limits;
use crate::manifest::{EgressRule, Method};
use crate::secret::{SealedSecret, SecretStore};

/// How long a connection to the source may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the source may take until its answer begins, unless the plugin asks
/// for another time. Clients of such sources wait 30 to 60 seconds.
const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the source may pause in the middle of an answer, unless the plugin asks
/// for another time.
const BETWEEN_BYTES_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an idle connection is kept for the next request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

type Answer = Result<Response<WasiBody>, HttpError>;
type Io = Box<dyn Future<Output = Result<(), HttpError>> + Send>;
type Sent = Box<dyn Future<Output = Result<(Response<WasiBody>, Io), HttpError>> + Send>;

type Pool = hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// The way out of one connection: its policy, its secrets, its pace, and a pool of
/// sockets that no other connection shares.
///
/// Compressed answers are asked for and unpacked here and not by the plugin, so
/// that the limit on an answer counts what the plugin gets: a kilobyte of gzip can
/// hold a megabyte.
pub(crate) struct Client {
    policy: Policy,
    pacer: Pacer,
    secrets: Arc<dyn SecretStore>,
    limits: Limits,
    connection: String,
    pool: Decompression<Pool>,
}

impl Client {
    pub(crate) fn new(
        connection: &str,
        policy: Policy,
        pacer: Pacer,
        secrets: Arc<dyn SecretStore>,
        limits: Limits,
    ) -> Result<Self, Error> {
        let pool = hyper_util::client::legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_timer(TokioTimer::new())
            .build(connector(policy.origin())?);
        let pool = Decompression::new(pool);
        Ok(Self { policy, pacer, secrets, limits, connection: connection.to_owned(), pool })
    }

    async fn send(&self, request: Request<WasiBody>, options: RequestOptions) -> Answer {
        let (parts, body) = request.into_parts();
        let verdict = self.policy.check(&parts.method, &parts.uri);
        // Read even where the answer is no: a guest that is still writing would
        // otherwise see a closed stream instead of the denial.
        let body = self.read_body(body).await?;
        let rule = verdict.and_then(|rule| check_body(rule, &body));
        let rule = rule.map_err(|denial| self.deny(&denial))?;
        let body = self.open_secrets(rule, &parts.headers, body).await?;

        let turn = self.pacer.turn(parts.uri.path()).await;
        tracing::debug!(connection = self.connection, method = %parts.method, path = %rule.path, "request");
        let mut request = Request::from_parts(parts, Full::new(body.clone()));
        // What is accepted is what can be unpacked here.
        request.headers_mut().remove(ACCEPT_ENCODING);
        if request.headers().contains_key(CONTENT_LENGTH) {
            // An opened body has another length than the plugin announced.
            request.headers_mut().insert(CONTENT_LENGTH, body.len().into());
        }
        let first_byte = options.first_byte_timeout.unwrap_or(FIRST_BYTE_TIMEOUT);
        let answer = tokio::time::timeout(first_byte, self.pool.clone().call(request)).await;
        turn.answered();
        let response = answer
            .map_err(|_| HttpError::ConnectionReadTimeout)?
            .map_err(|error| http_error(&error))?;
        tracing::debug!(connection = self.connection, path = %rule.path, status = response.status().as_u16(), "answer");
        let pause = options.between_bytes_timeout.unwrap_or(BETWEEN_BYTES_TIMEOUT);
        Ok(response.map(|body| limited(body, self.limits.response_body, pause)))
    }

    async fn read_body(&self, body: WasiBody) -> Result<Bytes, HttpError> {
        let limit = self.limits.request_body;
        match Limited::new(body, limit).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                Err(HttpError::HttpRequestBodySize(Some(limit as u64)))
            }
            Err(_) => Err(HttpError::ConnectionWriteTimeout),
        }
    }

    fn deny(&self, denial: &Denial) -> HttpError {
        tracing::warn!(connection = self.connection, reason = %denial, "refused a request of the plugin");
        HttpError::HttpRequestDenied
    }

    async fn open_secrets(
        &self,
        rule: &EgressRule,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Bytes, HttpError> {
        if rule.opens.is_empty() || !is_json(headers) {
            return Ok(body);
        }
        let secrets = self.secrets.secrets().await.map_err(|error| {
            tracing::error!(connection = self.connection, %error, "the secrets cannot be read");
            HttpError::InternalError(None)
        })?;
        let may_open = |sealed: &SealedSecret| rule.opens.contains(&sealed.name);
        let secrets: Vec<_> = secrets.into_iter().filter(may_open).collect();
        Ok(open_json(body, &secrets))
    }
}

/// HTTP/1.1 and 2 over TLS with the platform's roots, or plain HTTP where the
/// operator configured such an origin.
fn connector(origin: &Origin) -> Result<HttpsConnector<HttpConnector>, Error> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(CONNECT_TIMEOUT));
    let builder = hyper_rustls::HttpsConnectorBuilder::new();
    let builder = if origin.is_https() {
        builder.with_tls_config(tls::config(&[])?).https_only()
    } else {
        builder.with_tls_config(tls::without_roots()).https_or_http()
    };
    Ok(builder.enable_all_versions().wrap_connector(http))
}

fn check_body<'a>(rule: &'a EgressRule, body: &Bytes) -> Result<&'a EgressRule, Denial> {
    match rule.method {
        Method::Get if !body.is_empty() => Err(Denial::Body { method: rule.method.as_str() }),
        Method::Get | Method::Post => Ok(rule),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// A body that ends with an error where it is larger than `limit`, or where nothing
/// comes for longer than `pause`: a stream that unpacks to nothing counts as that.
fn limited(body: DecompressionBody<Incoming>, limit: usize, pause: Duration) -> WasiBody {
    Limited::new(TimeoutBody::new(pause, body), limit)
        .map_err(move |error| match error.downcast::<hyper::Error>() {
            Ok(error) => HttpError::Hyper(*error),
            Err(error) if error.is::<LengthLimitError>() => {
                HttpError::HttpResponseBodySize(Some(limit as u64))
            }
            Err(error) if error.is::<TimeoutError>() => HttpError::ConnectionReadTimeout,
            Err(_) => HttpError::HttpResponseContentCoding(None),
        })
        .boxed_unsync()
}

/// Says why a request failed in the words of `wasi:http`, so that the plugin
/// can tell a server that is down from one whose certificate is wrong.
fn http_error(error: &hyper_util::client::legacy::Error) -> HttpError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionRefused => return HttpError::ConnectionRefused,
                io::ErrorKind::TimedOut => return HttpError::ConnectionTimeout,
                // How tokio-rustls reports a handshake that failed.
                io::ErrorKind::InvalidData => return HttpError::TlsProtocolError,
                io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                    return HttpError::ConnectionTerminated;
                }
                _ => {}
            }
        }
        cause = inner.source();
    }
    if error.is_connect() {
        HttpError::DestinationUnavailable
    } else {
        HttpError::HttpProtocolError
    }
}

/// What `wasi:http` of one call leads to: the connection's client, or nothing.
pub(crate) struct Hooks(Option<Arc<Client>>);

impl Hooks {
    /// Hooks that send through `client`, or refuse everything without one.
    pub(crate) fn new(client: Option<&Arc<Client>>) -> Self {
        Self(client.map(Arc::clone))
    }
}

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Io,
    ) -> Sent {
        let client = self.0.clone();
        Box::new(async move {
            let client = client.ok_or(HttpError::HttpRequestDenied)?;
            let response = client.send(request, options.unwrap_or_default()).await?;
            // The pool drives the socket, so there is nothing left to wait for.
            let io: Io = Box::new(async { Ok(()) });
            Ok((response, io))
        })
    }
}
