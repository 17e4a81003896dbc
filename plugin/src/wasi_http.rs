//! [`Http`] on `wasi:http`.

use crate::http::{
    Http, MAX_BODY_BYTES, Method, Request, Response, ResponseHeaders, TransportError,
};
use wasi::clocks::monotonic_clock::subscribe_duration;
use wasi::http::outgoing_handler;
use wasi::http::types::{
    ErrorCode, Fields, FutureIncomingResponse, IncomingBody, IncomingResponse,
    Method as WasiMethod, OutgoingBody, OutgoingRequest, RequestOptions, Scheme, http_error_code,
};
use wasi::io::poll::{Pollable, poll};
use wasi::io::streams::{InputStream, StreamError};

/// How much the host copies over at once.
const CHUNK_BYTES: u64 = 64 * 1024;

/// The most that `blocking-write-and-flush` takes in one call.
const WRITE_BYTES: usize = 4096;

const NANOSECONDS: u64 = 1_000_000_000;
const NANOSECONDS_PER_MS: u64 = 1_000_000;

pub(crate) struct WasiHttp;

/// A request under way, or what kept it from leaving.
pub(crate) type WasiCall = Result<Pending, TransportError>;

/// The pollable first: it must be dropped before what it belongs to.
pub(crate) struct Pending {
    ready: Pollable,
    answer: FutureIncomingResponse,
}

impl Http for WasiHttp {
    type Call = WasiCall;

    fn send(&self, request: &Request<'_>) -> WasiCall {
        let (outgoing, body) = prepare(request).ok_or(UNSENT)?;
        let answer = outgoing_handler::handle(outgoing, options(request.timeout_ms))
            .map_err(|error| failure(&error))?;
        write(body, &request.body)?;
        Ok(Pending { ready: answer.subscribe(), answer })
    }

    fn wait(&self, calls: &[&WasiCall], timeout_ms: Option<u64>) -> Option<usize> {
        if let Some(failed) = calls.iter().position(|call| call.is_err()) {
            return Some(failed);
        }
        let timer = timeout_ms.map(|ms| subscribe_duration(ms.saturating_mul(NANOSECONDS_PER_MS)));
        let calls = calls.iter().filter_map(|call| Some(&call.as_ref().ok()?.ready));
        let pollables: Vec<&Pollable> = calls.chain(&timer).collect();
        if pollables.is_empty() {
            // Nothing to wait for, which a poll would be a trap for.
            return None;
        }
        // Answers come before the timer in the list, and so in what is ready.
        let first = poll(&pollables).first().copied()? as usize;
        let is_timer = timer.is_some() && first + 1 == pollables.len();
        (!is_timer).then_some(first)
    }

    fn receive(&self, call: WasiCall) -> Result<Response, TransportError> {
        let Pending { ready, answer } = call?;
        drop(ready);
        // None: not there yet, after waiting for it; the inner error: taken before.
        let response =
            answer.get().and_then(Result::ok).ok_or(UNSENT)?.map_err(|error| failure(&error))?;
        receive(&response)
    }
}

/// The host takes none of the request's parts, or loses it.
const UNSENT: TransportError = TransportError::Unavailable { code: "request-not-sent" };

/// An answer that stops in the middle.
const BROKEN: TransportError = TransportError::Unavailable { code: "connection-broken" };

fn prepare(request: &Request<'_>) -> Option<(OutgoingRequest, OutgoingBody)> {
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
        .chain((!request.body.is_empty()).then(|| {
            // Without it the body would go out in chunks, which gateways dislike.
            ("content-length".to_owned(), request.body.len().to_string().into_bytes())
        }))
        .collect();
    let outgoing = OutgoingRequest::new(Fields::from_list(&headers).ok()?);
    let method = match request.method {
        Method::Get => WasiMethod::Get,
        Method::Post => WasiMethod::Post,
    };
    let scheme = if request.origin.secure { Scheme::Https } else { Scheme::Http };
    outgoing.set_method(&method).ok()?;
    outgoing.set_scheme(Some(&scheme)).ok()?;
    outgoing.set_authority(Some(&request.origin.authority)).ok()?;
    outgoing.set_path_with_query(Some(&request.path)).ok()?;
    let body = outgoing.body().ok()?;
    Some((outgoing, body))
}

/// A host that knows no time-outs of ours has its own.
fn options(first_byte_ms: u64) -> Option<RequestOptions> {
    let first_byte = first_byte_ms.saturating_mul(NANOSECONDS_PER_MS);
    let options = RequestOptions::new();
    let _ = options.set_connect_timeout(Some(10 * NANOSECONDS));
    let _ = options.set_first_byte_timeout(Some(first_byte));
    let _ = options.set_between_bytes_timeout(Some(30 * NANOSECONDS));
    Some(options)
}

fn write(body: OutgoingBody, bytes: &[u8]) -> Result<(), TransportError> {
    if !bytes.is_empty() {
        // Dropped before the body is finished, as the contract of both demands.
        let stream = body.write().map_err(|()| UNSENT)?;
        for chunk in bytes.chunks(WRITE_BYTES) {
            stream.blocking_write_and_flush(chunk).map_err(broken)?;
        }
    }
    OutgoingBody::finish(body, None).map_err(|error| failure(&error))
}

fn receive(response: &IncomingResponse) -> Result<Response, TransportError> {
    let headers = response.headers();
    let header = |name| {
        let value = headers.get(name).into_iter().next()?;
        String::from_utf8(value).ok()
    };
    let announced = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if announced > MAX_BODY_BYTES {
        return Err(TransportError::TooLarge);
    }
    let body = response.consume().map_err(|()| UNSENT)?;
    let stream = body.stream().map_err(|()| UNSENT)?;
    let bytes = read(&stream, Vec::with_capacity(announced))?;
    drop(stream);
    drop(IncomingBody::finish(body));
    let headers = ResponseHeaders {
        retry_after: header("retry-after"),
        date: header("date"),
        authorization: header("authorization"),
    };
    Ok(Response { status: response.status(), headers, body: bytes })
}

fn read(stream: &InputStream, mut bytes: Vec<u8>) -> Result<Vec<u8>, TransportError> {
    loop {
        match stream.blocking_read(CHUNK_BYTES) {
            Ok(chunk) if bytes.len() + chunk.len() > MAX_BODY_BYTES => {
                return Err(TransportError::TooLarge);
            }
            Ok(chunk) => {
                make_room(&mut bytes, chunk.len());
                bytes.extend_from_slice(&chunk);
            }
            Err(StreamError::Closed) => return Ok(bytes),
            Err(error) => return Err(broken(error)),
        }
    }
}

/// Doubles the room as it runs out, but never beyond what may come: left to itself
/// a vector of 20 MB asks for 40 more.
fn make_room(bytes: &mut Vec<u8>, more: usize) {
    let needed = bytes.len() + more;
    if needed > bytes.capacity() {
        let room = (bytes.capacity() * 2).min(MAX_BODY_BYTES).max(needed);
        bytes.reserve_exact(room - bytes.len());
    }
}

/// A stream that ended before its time, with the reason if the host knows one.
fn broken(error: StreamError) -> TransportError {
    match error {
        StreamError::LastOperationFailed(error) => {
            http_error_code(&error).map_or(BROKEN, |code| failure(&code))
        }
        StreamError::Closed => BROKEN,
    }
}

/// Sorts WASI's errors by what one can do about them. Their payloads are left
/// out: they are the host's or the source's words.
fn failure(error: &ErrorCode) -> TransportError {
    use TransportError::{Denied, TooLarge, Unavailable, Unreadable};
    match error {
        ErrorCode::HttpRequestDenied => Denied { code: "HTTP-request-denied" },
        ErrorCode::DestinationIpProhibited => Denied { code: "destination-IP-prohibited" },
        ErrorCode::DnsTimeout => Unavailable { code: "DNS-timeout" },
        ErrorCode::DnsError(_) => Unavailable { code: "DNS-error" },
        ErrorCode::DestinationNotFound => Unavailable { code: "destination-not-found" },
        ErrorCode::DestinationUnavailable => Unavailable { code: "destination-unavailable" },
        ErrorCode::DestinationIpUnroutable => Unavailable { code: "destination-IP-unroutable" },
        ErrorCode::ConnectionRefused => Unavailable { code: "connection-refused" },
        ErrorCode::ConnectionTerminated => Unavailable { code: "connection-terminated" },
        ErrorCode::ConnectionTimeout => Unavailable { code: "connection-timeout" },
        ErrorCode::ConnectionReadTimeout => Unavailable { code: "connection-read-timeout" },
        ErrorCode::ConnectionWriteTimeout => Unavailable { code: "connection-write-timeout" },
        ErrorCode::ConnectionLimitReached => Unavailable { code: "connection-limit-reached" },
        ErrorCode::TlsProtocolError => Unavailable { code: "TLS-protocol-error" },
        ErrorCode::TlsCertificateError => Unavailable { code: "TLS-certificate-error" },
        ErrorCode::TlsAlertReceived(_) => Unavailable { code: "TLS-alert-received" },
        ErrorCode::HttpResponseTimeout => Unavailable { code: "HTTP-response-timeout" },
        ErrorCode::HttpResponseIncomplete => Unavailable { code: "HTTP-response-incomplete" },
        ErrorCode::InternalError(_) => Unavailable { code: "internal-error" },
        ErrorCode::HttpResponseBodySize(_) => TooLarge,
        ErrorCode::HttpProtocolError => Unreadable { code: "HTTP-protocol-error" },
        ErrorCode::HttpResponseContentCoding(_) => {
            Unreadable { code: "HTTP-response-content-coding" }
        }
        ErrorCode::HttpResponseTransferCoding(_) => {
            Unreadable { code: "HTTP-response-transfer-coding" }
        }
        ErrorCode::HttpResponseHeaderSectionSize(_)
        | ErrorCode::HttpResponseHeaderSize(_)
        | ErrorCode::HttpResponseTrailerSectionSize(_)
        | ErrorCode::HttpResponseTrailerSize(_) => Unreadable { code: "HTTP-response-header-size" },
        ErrorCode::LoopDetected => Unreadable { code: "loop-detected" },
        _ => UNSENT,
    }
}
