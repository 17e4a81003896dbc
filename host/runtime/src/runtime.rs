//! The front door.

use std::path::{Path, PathBuf};

use wasmtime::Engine;

use crate::engine;
use crate::error::Error;
use crate::limits::Limits;
use crate::plugin::Plugin;

/// Loads plugins. One is enough for a process.
#[derive(Clone)]
pub struct Runtime {
    engine: Engine,
    limits: Limits,
}

/// Configures a [`Runtime`].
#[derive(Clone, Debug, Default)]
pub struct RuntimeBuilder {
    limits: Limits,
    cache_directory: Option<PathBuf>,
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
        Plugin::load(&self.engine, &self.limits, component)
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

    /// The runtime.
    pub fn build(self) -> Result<Runtime, Error> {
        let engine = engine::build(self.cache_directory.as_deref())?;
        Ok(Runtime { engine, limits: self.limits })
    }
}
