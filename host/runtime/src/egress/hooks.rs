//! What `wasi:http` of one call leads to.

use std::sync::Arc;

use http::{Request, Response};
use wasmtime_wasi_http::{Error as HttpError, RequestOptions, WasiBody, WasiHttpHooks};

use super::denial::Denial;
use super::recorder::Recorder;
use super::sender::Client;

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
        Box::new(async move {
            let Some(client) = client else {
                recorder.deny(request.method(), &Denial::ClosedRoom).await;
                return Err(HttpError::HttpRequestDenied);
            };
            let response = client.send(request, options.unwrap_or_default(), &recorder).await?;
            // The pool drives the socket, so there is nothing left to wait for.
            let io: Io = Box::new(async { Ok(()) });
            Ok((response, io))
        })
    }
}
