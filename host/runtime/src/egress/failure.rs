//! Why a request failed, in the words of `wasi:http`.

use std::error::Error as _;
use std::io;

use hyper_util::client::legacy;
use wasmtime_wasi_http::Error as HttpError;

use super::address::Prohibited;
use super::resolver::ResolveError;

/// So that the plugin can tell a server that is down from one whose certificate is
/// wrong.
pub(super) fn http_error(error: &legacy::Error) -> HttpError {
    let known = causes(error).find_map(|cause| {
        if let Some(ResolveError::Failed(_)) = cause.downcast_ref() {
            return Some(HttpError::DnsError { rcode: None, info_code: None });
        }
        if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            return Some(tls_error(error));
        }
        if let Some(error) = cause.downcast_ref::<hyper::Error>() {
            return protocol_error(error);
        }
        cause.downcast_ref::<io::Error>().and_then(io_error)
    });
    known.unwrap_or(match error.is_connect() {
        true => HttpError::DestinationUnavailable,
        false => HttpError::HttpProtocolError,
    })
}

/// Whether it failed since the source's address must not be reached.
pub(super) fn prohibited(error: &legacy::Error) -> Option<Prohibited> {
    causes(error).find_map(|cause| match cause.downcast_ref::<ResolveError>() {
        Some(ResolveError::Prohibited(prohibited)) => Some(*prohibited),
        Some(ResolveError::Failed(_)) => None,
        None => cause.downcast_ref::<Prohibited>().copied(),
    })
}

/// An error in a few fixed words, for the ledger.
pub(super) fn words(error: &HttpError) -> &'static str {
    match error {
        HttpError::DnsError { .. } => "the name cannot be resolved",
        HttpError::ConnectionRefused => "the connection was refused",
        HttpError::ConnectionTimeout => "the connection took too long",
        HttpError::ConnectionReadTimeout => "the answer took too long",
        HttpError::ConnectionTerminated => "the connection was closed",
        HttpError::TlsProtocolError | HttpError::TlsCertificateError => {
            "the connection could not be encrypted"
        }
        HttpError::DestinationUnavailable => "the source cannot be reached",
        HttpError::HttpResponseBodySize(_) => "the answer is larger than the limit",
        HttpError::HttpResponseHeaderSectionSize(_) => {
            "the headers of the answer are larger than the limit"
        }
        HttpError::HttpResponseContentCoding(_) => "the answer cannot be unpacked",
        _ => "the answer is not HTTP",
    }
}

/// `None` where what is behind it says more.
fn protocol_error(error: &hyper::Error) -> Option<HttpError> {
    match () {
        () if error.is_incomplete_message() => Some(HttpError::ConnectionTerminated),
        () if error.is_parse_too_large() => Some(HttpError::HttpResponseHeaderSectionSize(None)),
        () => None,
    }
}

fn tls_error(error: &rustls::Error) -> HttpError {
    match error {
        rustls::Error::InvalidCertificate(_) => HttpError::TlsCertificateError,
        _ => HttpError::TlsProtocolError,
    }
}

fn io_error(error: &io::Error) -> Option<HttpError> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(HttpError::ConnectionRefused),
        io::ErrorKind::TimedOut => Some(HttpError::ConnectionTimeout),
        io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
            Some(HttpError::ConnectionTerminated)
        }
        _ => None,
    }
}

fn causes(error: &legacy::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause_of(cause))
}

fn cause_of<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> Option<&'e (dyn std::error::Error + 'static)> {
    match error.downcast_ref::<io::Error>() {
        // Its `source` is that of the error it wraps, which itself would be skipped:
        // for a handshake that failed, the only one that says so.
        Some(wrapper) => wrapper.get_ref().map(|wrapped| wrapped as _),
        None => error.source(),
    }
}
