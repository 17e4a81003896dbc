//! The front door.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ipnet::IpNet;
use wasmtime::Engine;

use crate::egress::{self, Network, Resolver};
use crate::engine;
use crate::error::Error;
use crate::limits::Limits;
use crate::plugin::Plugin;

/// Loads plugins. One is enough for a process.
#[derive(Clone)]
pub struct Runtime {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
    pub(crate) network: Arc<Network>,
}

/// Configures a [`Runtime`].
#[derive(Clone, Debug, Default)]
pub struct RuntimeBuilder {
    limits: Limits,
    cache_directory: Option<PathBuf>,
    network: Network,
}

impl Runtime {
    /// A runtime with other than default settings.
    pub fn builder() -> RuntimeBuilder {
        RuntimeBuilder::default()
    }

    /// Loads a plugin: compiles it, checks that it is an integration, reads its
    /// manifest. No code of it runs.
    ///
    /// Compiling takes some tenths of a second, unless the cache has it.
    pub fn load(&self, component: &[u8]) -> Result<Plugin, Error> {
        Plugin::load(self, component)
    }
}

impl RuntimeBuilder {
    /// What one call into a plugin may use.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// A folder for compiled plugins, so that they load in milliseconds. It is
    /// created with access for its owner only; code in it is trusted.
    #[must_use]
    pub fn cache_directory(mut self, directory: impl AsRef<Path>) -> Self {
        self.cache_directory = Some(directory.as_ref().to_owned());
        self
    }

    /// Lets plugins reach sources in this network although it is not public: a
    /// source inside the company. May be called more than once. Metadata services
    /// of clouds are never reached.
    #[must_use]
    pub fn allow_network(mut self, network: IpNet) -> Self {
        self.network.allowed.push(network);
        self
    }

    /// Trusts certificates of the authorities in `pem`, beside those that the
    /// platform trusts. May be called more than once.
    pub fn trust_roots(mut self, pem: &[u8]) -> Result<Self, Error> {
        self.network.roots.extend(egress::read_roots(pem)?);
        Ok(self)
    }

    /// Asks `resolver` for the addresses of sources, instead of the platform. What
    /// it says is judged all the same.
    #[must_use]
    pub fn resolver(mut self, resolver: Arc<dyn Resolver>) -> Self {
        self.network.resolver = resolver;
        self
    }

    /// The runtime.
    pub fn build(self) -> Result<Runtime, Error> {
        let engine = engine::build(&self.limits, self.cache_directory.as_deref())?;
        Ok(Runtime { engine, limits: self.limits, network: Arc::new(self.network) })
    }
}
