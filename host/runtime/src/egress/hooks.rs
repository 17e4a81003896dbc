//! What `wasi:http` of one call leads to.

use std::sync::Arc;

use http::{Request, Response};
use http_body_util::{BodyExt, Limited};
use tracing::Instrument;
use wasmtime_wasi_http::{Error as HttpError, RequestOptions, WasiBody, WasiHttpHooks};

use super::denial::Denial;
use super::recorder::Recorder;
use super::sender::Client;

/// As much is read of the body of a request that was refused, and none of it kept.
const LARGEST_REFUSED: usize = 1 << 20;

type Io = Box<dyn Future<Output = Result<(), HttpError>> + Send>;
type Sent = Box<dyn Future<Output = Result<(Response<WasiBody>, Io), HttpError>> + Send>;

pub(crate) struct Hooks {
    /// The connection's client; `None` in a closed room, where every request is
    /// refused.
    pub(crate) client: Option<Arc<Client>>,
    /// The record of the call.
    pub(crate) recorder: Arc<Recorder>,
}

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Io,
    ) -> Sent {
        let (client, recorder) = (self.client.clone(), Arc::clone(&self.recorder));
        let (mut parts, body) = request.into_parts();
        let admitted = match client {
            None => Err(Denial::ClosedRoom.into()),
            Some(client) => client.judge(&mut parts).map(|permit| (client, permit)),
        };
        // Here and not in what is waited for: a guest that is refused may let go of the
        // request before anything of that has happened.
        let span = match &admitted {
            Ok((_, permit)) => recorder.request(&permit.rule),
            Err(refused) => recorder.refuse(&parts.method, refused),
        };
        let sent = async move {
            let Ok((client, permit)) = admitted else {
                recorder.flush().await;
                // Read all the same: a guest that is still writing would otherwise see a
                // closed stream instead of the denial.
                let mut body = Limited::new(body, LARGEST_REFUSED);
                while let Some(Ok(_)) = body.frame().await {}
                return Err(HttpError::HttpRequestDenied);
            };
            let options = options.unwrap_or_default();
            let response = client.send((permit, parts, body), options, &recorder).await?;
            // The pool drives the socket, so there is nothing left to wait for.
            let io: Io = Box::new(async { Ok(()) });
            Ok((response, io))
        };
        // It is waited for in a task that knows nothing of the call.
        Box::new(sent.instrument(span))
    }
}
