//! From a name to addresses that were judged.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use hyper_util::client::legacy::connect::dns::Name;
use ipnet::IpNet;
use tower_service::Service;

use super::address::{self, Prohibited};

/// Finds the addresses of a name.
///
/// Asked for each new socket: what a name resolved to before says nothing about
/// what it resolves to now.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// The addresses of `host`, at least one.
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The platform's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((host, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// A [`Resolver`] of which only answers without a prohibited address are used. The
/// client connects to exactly what comes out of here.
#[derive(Clone)]
pub(super) struct JudgingResolver {
    pub(super) inner: Arc<dyn Resolver>,
    pub(super) allowed: Arc<[IpNet]>,
}

/// Why a name has no address to connect to.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    /// One of its addresses is not to be reached. That refuses all of them: an
    /// honest name has no reason to mix public addresses with others.
    #[error(transparent)]
    Prohibited(#[from] Prohibited),
    /// It cannot be resolved.
    #[error("the name cannot be resolved: {0}")]
    Failed(#[from] io::Error),
}

impl JudgingResolver {
    async fn resolve(self, host: Name) -> Result<std::vec::IntoIter<SocketAddr>, ResolveError> {
        let found = self.inner.resolve(host.as_str()).await?;
        if found.is_empty() {
            return Err(io::Error::from(io::ErrorKind::NotFound).into());
        }
        for address in &found {
            address::judge(*address, &self.allowed)?;
        }
        let addresses: Vec<_> = found.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect();
        Ok(addresses.into_iter())
    }
}

impl Service<Name> for JudgingResolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = ResolveError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, ResolveError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ResolveError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, host: Name) -> Self::Future {
        Box::pin(self.clone().resolve(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(Vec<IpAddr>);

    #[async_trait]
    impl Resolver for Fixed {
        async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
            Ok(self.0.clone())
        }
    }

    async fn resolve(addresses: &[&str]) -> Result<Vec<SocketAddr>, ResolveError> {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        let resolver = JudgingResolver { inner: Arc::new(Fixed(addresses)), allowed: [].into() };
        let name = "api.sample.example".parse().unwrap();
        resolver.resolve(name).await.map(Iterator::collect)
    }

    #[tokio::test]
    async fn what_was_judged_is_what_comes_out() {
        let addresses = resolve(&["8.8.8.8", "2606:4700::1"]).await.unwrap();
        let ips: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
        assert_eq!(ips, ["8.8.8.8", "2606:4700::1"]);
    }

    #[tokio::test]
    async fn one_prohibited_address_refuses_the_answer() {
        for answer in [&["10.0.0.1"][..], &["8.8.8.8", "127.0.0.1"], &["8.8.8.8", "::ffff:7f00:1"]]
        {
            let error = resolve(answer).await.unwrap_err();
            assert!(matches!(error, ResolveError::Prohibited(_)), "{answer:?}: {error}");
        }
    }

    #[tokio::test]
    async fn no_address_is_an_error() {
        assert!(matches!(resolve(&[]).await, Err(ResolveError::Failed(_))));
    }
}
