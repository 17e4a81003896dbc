//! The port that is listened on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use super::{Web, router};
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::public_url::PublicUrl;

/// How long answers that are on their way may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A port that is open, and not yet served.
pub(crate) struct Server {
    listener: TcpListener,
    public_url: PublicUrl,
}

impl Server {
    /// Opens a port. Without a public URL it has to be one of loopback.
    pub(crate) async fn bind(
        address: SocketAddr,
        public_url: Option<PublicUrl>,
    ) -> Result<Self, Error> {
        let unusable = |source: std::io::Error| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(unusable)?;
        let address = listener.local_addr().map_err(unusable)?;
        let public_url = public_url.map_or_else(|| PublicUrl::of(address), Ok)?;
        Ok(Self { listener, public_url })
    }

    /// Where browsers find the pages.
    pub(crate) fn public_url(&self) -> &PublicUrl {
        &self.public_url
    }

    /// Answers until `stop` is over, and then what is under way for some seconds more.
    pub(crate) async fn serve(
        self,
        marketplace: Arc<Marketplace>,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Error> {
        let router = router(Web::new(marketplace, self.public_url));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        // A page is small, and should not wait for one that follows.
        let listener = self.listener.tap_io(|socket| {
            let _ = socket.set_nodelay(true);
        });
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let stop = async move {
            stop.await;
            let _ = stopping.send(());
        };
        let served = axum::serve(listener, service).with_graceful_shutdown(stop);
        let patience = async {
            // Where the server ends by itself, nobody is waited for.
            if stopped.await.is_ok() {
                tokio::time::sleep(GRACE).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            served = served => Ok(served?),
            // Live progress has no end of its own.
            () = patience => Ok(()),
        }
    }
}
