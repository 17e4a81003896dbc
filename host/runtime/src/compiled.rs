//! A component that has been compiled, linked and found to be an integration.

use std::sync::Arc;

use wasmtime::{Engine, Store};

use crate::bindings::ConnectorPre;
use crate::bindings::marketplace::integration::types;
use crate::component;
use crate::egress::Network;
use crate::error::{Error, PluginError};
use crate::inspection::Inspection;
use crate::limits::Limits;
use crate::manifest::Manifest;
use crate::room::{self, Interruption, Room};
use crate::runtime::Runtime;

/// What a plugin and all of its connections share.
pub(crate) struct Compiled {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
    pub(crate) network: Arc<Network>,
    pub(crate) digest: String,
    pub(crate) manifest: Manifest,
    /// Ready to be instantiated in a room.
    pub(crate) linked: ConnectorPre<Room>,
}

impl Compiled {
    pub(crate) fn new(runtime: &Runtime, bytes: &[u8]) -> Result<Self, Error> {
        let engine = &runtime.engine;
        let limits = &runtime.limits;
        let Inspection { digest, manifest, .. } = Inspection::read(bytes, &limits.component)?;
        let component = component::compile(engine, bytes)?;
        Ok(Self {
            engine: engine.clone(),
            limits: limits.clone(),
            network: Arc::clone(&runtime.network),
            digest,
            manifest,
            linked: room::link(engine, &component)?,
        })
    }

    /// The plugin's answer to a call, or why there is none.
    pub(crate) fn settle<R>(
        &self,
        store: Store<Room>,
        answer: Result<Result<R, types::Error>, Interruption>,
        connection: &str,
    ) -> Result<R, Error> {
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(PluginError::from(error).into()),
            Err(interruption) => {
                Err(interruption.explain(store, &self.limits, &self.digest, connection))
            }
        }
    }
}
