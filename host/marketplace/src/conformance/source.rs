//! A source that answers everything in one way.

use std::net::SocketAddr;
use std::time::Duration;

use marketplace_runtime::Origin;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::error::Error;

/// How long it waits for the rest of a request.
const PATIENCE: Duration = Duration::from_millis(200);

/// A server on a port of its own, until it is dropped.
pub(super) struct Source {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Source {
    /// Starts one that sends `answer`, head and body, to every request, and then
    /// closes the connection.
    pub(super) async fn answering(answer: Vec<u8>) -> Result<Self, Error> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move {
                    // Who hangs up in the middle has seen enough.
                    let _ = reply(stream, &answer).await;
                });
            }
        });
        Ok(Self { address, server })
    }

    /// Where it is.
    pub(super) fn origin(&self) -> Result<Origin, Error> {
        let origin = format!("http://{}", self.address).parse();
        origin.map_err(|error| Error::Runtime(marketplace_runtime::Error::from(error)))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn reply(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    // Not a parser: what was sent does not matter here, but a socket that is closed
    // with something unread in it takes its answer back.
    let mut request = [0; 8192];
    while let Ok(Ok(1..)) = tokio::time::timeout(PATIENCE, stream.read(&mut request)).await {}
    stream.write_all(answer).await?;
    stream.shutdown().await
}
