//! The body of an answer on its way to the plugin.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tower_http::decompression::DecompressionBody;
use tower_http::timeout::{TimeoutBody, TimeoutError};
use wasmtime_wasi_http::{Error as HttpError, WasiBody};

use super::failure;
use super::recorder::Departed;

/// A body that ends with an error where it is larger than `limit`, or where nothing
/// comes for longer than `pause`: a stream that unpacks to nothing counts as that.
pub(super) fn limited(
    body: DecompressionBody<Incoming>,
    limit: usize,
    pause: Duration,
) -> WasiBody {
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

/// A body that counts what was read of it. When the plugin lets go of it, that is
/// recorded, and another request may leave.
pub(super) struct Metered {
    body: WasiBody,
    status: u16,
    bytes: u64,
    /// Why it broke off, if it did.
    broken: Option<&'static str>,
    departed: Departed,
    _slot: Arc<OwnedSemaphorePermit>,
}

impl Metered {
    pub(super) fn new(
        body: WasiBody,
        status: u16,
        departed: Departed,
        slot: Arc<OwnedSemaphorePermit>,
    ) -> Self {
        Self { body, status, bytes: 0, broken: None, departed, _slot: slot }
    }
}

impl Body for Metered {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            // The plugin is told that the stream broke, and not why.
            Poll::Ready(Some(Err(error))) => self.broken = Some(failure::words(error)),
            Poll::Ready(None) | Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        match self.broken {
            Some(reason) => self.departed.failed(reason),
            None => self.departed.answered(self.status, self.bytes),
        }
    }
}
