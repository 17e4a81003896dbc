//! What the connections of a runtime share on their way out: whom they trust,
//! whom they ask for addresses, which networks the operator carved out, and how fast
//! they may be together.

use std::fmt;
use std::sync::{Arc, OnceLock};

use ipnet::IpNet;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;

use super::common_lanes::CommonLanes;
use super::lane::Lane;
use super::origin::Origin;
use super::resolver::{Resolver, SystemResolver};
use super::tls;
use crate::error::Error;
use crate::manifest::Rate;

/// TLS sessions that a connection may resume: one origin, a few sockets.
const TLS_SESSIONS: usize = 32;

/// The operator's settings of the network.
#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) roots: Vec<CertificateDer<'static>>,
    pub(crate) allowed: Vec<IpNet>,
    pub(crate) resolver: Arc<dyn Resolver>,
    /// Made once: reading the platform's roots takes milliseconds.
    tls: OnceLock<ClientConfig>,
    /// Not of a runtime but of the address that all requests leave from, so a copy of
    /// these settings has the same.
    lanes: Arc<CommonLanes>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            roots: Vec::new(),
            allowed: Vec::new(),
            resolver: Arc::new(SystemResolver),
            tls: OnceLock::new(),
            lanes: Arc::default(),
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("roots", &self.roots.len())
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

impl Network {
    pub(super) fn resolver(&self) -> &Arc<dyn Resolver> {
        &self.resolver
    }

    /// The lane that all connections to this source share that keep this rate.
    pub(super) fn lane(&self, origin: &Origin, rate: Rate) -> Arc<Lane> {
        self.lanes.lane(origin, rate)
    }

    /// A configuration with sessions of its own: a source could otherwise tell by
    /// a resumed session that two connections belong to one host.
    pub(super) fn tls(&self) -> Result<ClientConfig, Error> {
        let mut config = match self.tls.get() {
            Some(config) => config.clone(),
            None => {
                let config = tls::config(&self.roots)?;
                self.tls.get_or_init(|| config).clone()
            }
        };
        config.resumption = Resumption::in_memory_sessions(TLS_SESSIONS);
        Ok(config)
    }

    /// The networks that a connection may reach although they are not public: the
    /// operator's carve-outs, and the address of an origin that the operator wrote
    /// down as such.
    pub(super) fn allowed(&self, configured: Option<&Origin>) -> Arc<[IpNet]> {
        let own = configured.map(Origin::networks).unwrap_or_default();
        self.allowed.iter().copied().chain(own).collect()
    }
}
