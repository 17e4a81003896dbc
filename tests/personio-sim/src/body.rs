//! What can happen to an answer between its handler and the wire.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::channel::Channel;

use crate::faults::{Faults, Kind, Snapshot};
use crate::route::Route;

/// A body that dribbles comes in so many pieces.
const PIECES: usize = 20;
/// Long enough for what was sent to leave before the connection ends.
const BEFORE_THE_END: Duration = Duration::from_millis(20);

/// What is to be done to one answer.
struct Damage {
    /// Half of the JSON is missing.
    cut: bool,
    gzip: bool,
    /// The second half is announced, and does not come.
    truncated: bool,
    dribbles: Option<Duration>,
}

impl Damage {
    fn of(faults: &Faults, now: &Snapshot, route: Route, wants_gzip: bool) -> Self {
        let is_list = route == Route::List;
        let compressed = matches!(route, Route::List | Route::Attributes | Route::Balance);
        let dribbles = now.number(Kind::SlowBody).filter(|_| is_list);
        Self {
            cut: is_list && faults.take(Kind::BrokenJson),
            gzip: compressed && wants_gzip && now.has(Kind::Gzip),
            truncated: is_list && faults.take(Kind::Truncated),
            dribbles: dribbles.map(Duration::from_millis),
        }
    }

    fn is_none(&self) -> bool {
        !(self.cut || self.gzip || self.truncated || self.dribbles.is_some())
    }
}

/// The answer as it goes out, given what is active. Errors go out whole.
pub(crate) async fn damage(
    faults: &Faults,
    now: &Snapshot,
    route: Route,
    wants_gzip: bool,
    response: Response,
) -> Response {
    if now.is_empty() || response.status() != StatusCode::OK {
        return response;
    }
    let damage = Damage::of(faults, now, route, wants_gzip);
    if damage.is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // It is all in memory already: reading it cannot fail.
    let mut bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    if damage.cut {
        bytes.truncate(bytes.len() / 2);
    }
    if damage.gzip
        && let Ok(compressed) = gzip(&bytes)
    {
        bytes = compressed;
        parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let body = match (damage.truncated, damage.dribbles) {
        (false, None) => Body::from(bytes),
        (truncated, dribbles) => {
            if truncated {
                bytes.truncate(bytes.len() / 2);
            }
            in_pieces(bytes, dribbles.unwrap_or_default(), !truncated)
        }
    };
    Response::from_parts(parts, body)
}

/// Whether `Accept-Encoding` allows gzip.
pub(crate) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut codings =
        values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.into())
}

/// A body that takes `over` to be sent, and at its end is complete or breaks the
/// connection.
fn in_pieces(bytes: Bytes, over: Duration, complete: bool) -> Body {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        let size = bytes.len().div_ceil(PIECES).max(1);
        let pause = over / u32::try_from(PIECES).unwrap_or(1);
        for piece in bytes.chunks(size) {
            tokio::time::sleep(pause).await;
            if sender.send_data(Bytes::copy_from_slice(piece)).await.is_err() {
                return;
            }
        }
        if !complete {
            // Nothing, for which there is room as soon as the rest was taken.
            let _ = sender.send_data(Bytes::new()).await;
            tokio::time::sleep(BEFORE_THE_END).await;
            sender.abort(io::ErrorKind::ConnectionAborted.into());
        }
    });
    Body::new(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_has_to_be_allowed() {
        let allows = |value: &str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]);
            accepts_gzip(&headers)
        };
        for value in ["gzip", "br, GZIP", "deflate, gzip;q=0.5", "gzip; q=1"] {
            assert!(allows(value), "{value}");
        }
        for value in ["", "br", "identity", "gzip;q=0", "gzip;q=0.0", "xgzip"] {
            assert!(!allows(value), "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
