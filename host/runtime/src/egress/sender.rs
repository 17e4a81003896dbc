//! Sends what the policy allows.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::decompression::Decompression;
use tower_service::Service;
use wasmtime_wasi_http::{Error as HttpError, RequestOptions, WasiBody};

use super::answer::{self, Metered};
use super::connector::Connector;
use super::denial::Denial;
use super::network::Network;
use super::opener::Opener;
use super::origin::Origin;
use super::pacer::Pacer;
use super::policy::{Permit, Policy, Refused};
use super::recorder::{Departed, Recorder};
use super::resealer::Resealer;
use super::{credentials, failure, headers};
use crate::confidential::Confidential;
use crate::error::Error;
use crate::limits::Limits;
use crate::manifest::{EgressRule, Method};
use crate::secret::{SealedSecret, SecretStore};

/// How long the source may take until its answer begins, unless the plugin asks
/// for another time. Clients of such sources wait 30 to 60 seconds.
const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the source may pause in the middle of an answer, unless the plugin asks
/// for another time.
const BETWEEN_BYTES_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an idle connection is kept for the next request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// The body of an answer to a request that carried secrets, in bytes. It is taken
/// apart as a whole in search of them, which 32 MiB of `[{"":0},…]` turned into 3 GB
/// and half a minute, and sixteen of 1 MiB into two seconds in which nobody else was
/// served; one with a token has a few kilobytes.
const LARGEST_CLOSED: usize = 256 << 10;

/// hyper reads no less at once, in bytes.
const SMALLEST_BUFFER: usize = 8 << 10;

type Pool = hyper_util::client::legacy::Client<Connector, Full<Bytes>>;

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
    pool: Decompression<Pool>,
    /// Requests that may be under way at once, until their answers have ended.
    slots: Arc<Semaphore>,
}

/// A request with its secrets in it.
struct Opened {
    headers: HeaderMap,
    body: Bytes,
    resealer: Resealer,
}

impl Client {
    /// `configured` is the origin that the operator chose, if it is not the
    /// manifest's own.
    pub(crate) fn new(
        policy: Policy,
        pacer: Pacer,
        secrets: Arc<dyn SecretStore>,
        limits: Limits,
        (network, configured): (&Network, Option<&Origin>),
    ) -> Result<Self, Error> {
        let connector = Connector::new(network, policy.origin(), network.allowed(configured))?;
        let response_headers = limits.response_headers.max(SMALLEST_BUFFER);
        let pool = hyper_util::client::legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_timer(TokioTimer::new())
            .http1_max_buf_size(response_headers)
            .http2_max_header_list_size(u32::try_from(response_headers).unwrap_or(u32::MAX))
            .build(connector);
        let slots = Arc::new(Semaphore::new(limits.concurrent_requests));
        Ok(Self { policy, pacer, secrets, limits, pool: Decompression::new(pool), slots })
    }

    /// Holds everything but the body against the policy.
    pub(super) fn judge(&self, parts: &mut Parts) -> Result<Permit, Refused> {
        let permit = self.policy.check(&parts.method, &parts.uri)?;
        let limit = self.limits.request_headers;
        match headers::check(&mut parts.headers, self.policy.headers(), limit) {
            Ok(()) => Ok(permit),
            Err(denial) => Err(Refused { denial, rule: Some(permit.rule) }),
        }
    }

    /// Sends a request that was judged to be allowed, its body excepted.
    pub(super) async fn send(
        &self,
        (permit, parts, body): (Permit, Parts, WasiBody),
        options: RequestOptions,
        recorder: &Arc<Recorder>,
    ) -> Result<Response<WasiBody>, HttpError> {
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        let slot = Arc::new(slot.map_err(|_| HttpError::InternalError(None))?);
        let opened = match self.read_body(body).await {
            Err(unfit) => Err(unfit),
            Ok(body) if permit.rule.method == Method::Get && !body.is_empty() => {
                Err((Denial::Body, HttpError::HttpRequestDenied))
            }
            Ok(body) => {
                let opened = self.open(&permit.rule, &parts, body, recorder).await?;
                opened.map_err(|denial| (denial, HttpError::HttpRequestDenied))
            }
        };
        match opened {
            Ok(opened) => self.exchange((&permit, &parts, opened), options, recorder, slot).await,
            Err((denial, answer)) => {
                let refused = Refused { denial, rule: Some(permit.rule) };
                recorder.deny(&parts.method, &refused);
                recorder.flush().await;
                Err(answer)
            }
        }
    }

    /// The whole body, or why the request is refused for it and what the plugin is
    /// told.
    async fn read_body(&self, body: WasiBody) -> Result<Bytes, (Denial, HttpError)> {
        let limit = self.limits.request_body;
        match Limited::new(body, limit).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                let size = HttpError::HttpRequestBodySize(Some(limit as u64));
                Err((Denial::BodyTooLarge { limit }, size))
            }
            Err(_) => Err((Denial::BrokenBody, HttpError::ConnectionWriteTimeout)),
        }
    }

    /// Opens the stand-ins that the rule opens.
    async fn open(
        &self,
        rule: &EgressRule,
        parts: &Parts,
        body: Bytes,
        recorder: &Recorder,
    ) -> Result<Result<Opened, Denial>, HttpError> {
        let confidential = &recorder.confidential;
        let mut secrets = Vec::new();
        if !rule.opens.is_empty() {
            secrets = self.secrets.secrets().await.map_err(|error| {
                tracing::error!(connection = recorder.connection, %error, "the secrets cannot be read");
                HttpError::InternalError(None)
            })?;
            secrets.retain(|sealed: &SealedSecret| rule.opens.contains(&sealed.name));
        }
        let mut headers = parts.headers.clone();
        let opener = Opener { secrets: &secrets, confidential };
        let body = opener.open_body(&headers, body);
        let unfit = opener.open_headers(&mut headers);
        let unfit = unfit.and_then(|()| keep_credentials_quiet(&mut headers, confidential));
        let mut resealer = Resealer::new(secrets);
        resealer.add_headers(&parts.headers, &headers);
        Ok(unfit.map(|()| Opened { headers, body, resealer }))
    }

    /// Sends an allowed request when it is its turn, and returns the answer.
    async fn exchange(
        &self,
        (permit, parts, opened): (&Permit, &Parts, Opened),
        options: RequestOptions,
        recorder: &Arc<Recorder>,
        slot: Arc<OwnedSemaphorePermit>,
    ) -> Result<Response<WasiBody>, HttpError> {
        let request = self.request(parts, opened.headers, opened.body)?;
        let mut turn = self.pacer.turn(parts.uri.path()).await;
        let departed = recorder.depart(permit, &slot).await;
        let mut departed = departed.ok_or(HttpError::InternalError(None))?;
        turn.leave().await;
        departed.leaves();
        let first_byte = options.first_byte_timeout.unwrap_or(FIRST_BYTE_TIMEOUT);
        let answer = tokio::time::timeout(first_byte, self.pool.clone().call(request)).await;
        turn.answered();
        let answer = match answer {
            Ok(answer) => answer.map_err(|error| explain(&error, &mut departed))?,
            Err(_) => return Err(failed(HttpError::ConnectionReadTimeout, &mut departed)),
        };
        let status = answer.status().as_u16();
        let limit = self.limits.response_headers;
        if headers::size(answer.headers()) > limit {
            let size = HttpError::HttpResponseHeaderSectionSize(u32::try_from(limit).ok());
            return Err(failed(size, &mut departed));
        }
        tracing::debug!(connection = recorder.connection, path = %permit.rule.path, status, "answer");
        let pause = options.between_bytes_timeout.unwrap_or(BETWEEN_BYTES_TIMEOUT);
        let largest = match permit.rule.opens.is_empty() {
            true => self.limits.response_body,
            false => self.limits.response_body.min(LARGEST_CLOSED),
        };
        let answer = answer.map(|body| answer::limited(body, largest, pause));
        let answer = match permit.rule.opens.is_empty() {
            true => answer,
            false => reseal(answer, &opened.resealer, &recorder.connection)
                .await
                .map_err(|error| failed(error, &mut departed))?,
        };
        let (mut head, body) = answer.into_parts();
        // No request of a plugin has a cookie, so it needs to know of none.
        head.headers.remove(SET_COOKIE);
        let body = Metered::new(body, status, departed, slot);
        Ok(Response::from_parts(head, body.boxed_unsync()))
    }

    /// The request as it leaves: to the origin in the operator's spelling.
    fn request(
        &self,
        parts: &Parts,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, HttpError> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let uri = self.policy.origin().with_path(path);
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = uri.map_err(|_| HttpError::HttpRequestUriInvalid)?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// A token that is sent to the source is nobody else's business: neither that of
/// the tables of HTTP/2, nor of anybody to whom the plugin speaks.
fn keep_credentials_quiet(
    headers: &mut HeaderMap,
    confidential: &Confidential,
) -> Result<(), Denial> {
    let Some(value) = headers.get_mut(AUTHORIZATION) else { return Ok(()) };
    value.set_sensitive(true);
    match credentials::words(value.as_bytes()).iter().all(|word| confidential.add_token(word)) {
        true => Ok(()),
        false => Err(Denial::TooManyCredentials),
    }
}

/// An answer to a request that carried secrets, without them.
async fn reseal(
    answer: Response<WasiBody>,
    resealer: &Resealer,
    connection: &str,
) -> Result<Response<WasiBody>, HttpError> {
    let (mut head, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    let closed = resealer.close_body(&body);
    if resealer.close_headers(&mut head.headers) | closed.is_some() {
        tracing::warn!(connection, "the source repeated a secret; the plugin sees its stand-in");
    }
    let body = closed.unwrap_or(body);
    if resealer.is_in_disguise(&body) {
        tracing::warn!(
            connection,
            "the source repeated a secret in disguise; the plugin sees nothing of it"
        );
        return Err(HttpError::InternalError(Some("the answer repeats a secret".to_owned())));
    }
    head.headers.remove(http::header::CONTENT_LENGTH);
    let body = Full::new(body).map_err(|never| match never {});
    Ok(Response::from_parts(head, body.boxed_unsync()))
}

fn explain(error: &hyper_util::client::legacy::Error, departed: &mut Departed) -> HttpError {
    match failure::prohibited(error) {
        Some(prohibited) => {
            departed.denied(&prohibited.into());
            HttpError::DestinationIpProhibited
        }
        None => failed(failure::http_error(error), departed),
    }
}

fn failed(error: HttpError, departed: &mut Departed) -> HttpError {
    departed.failed(failure::words(&error));
    error
}
