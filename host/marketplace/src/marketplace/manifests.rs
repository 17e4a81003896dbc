//! What the plugins of connections say of themselves, without running them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use marketplace_runtime::{ComponentLimits, Inspection, Manifest};

use super::Marketplace;
use crate::database::ConnectionRow;
use crate::error::Error;

/// Connections have a handful of plugins, in a few versions each.
const MOST: usize = 64;

/// Manifests by the digests of their plugins. A digest has one manifest for ever, and to
/// read it means to validate the whole component, which is too much for every page.
#[derive(Default)]
pub(super) struct Manifests(Mutex<HashMap<String, Arc<Manifest>>>);

impl Manifests {
    /// The manifest of a plugin, read only where it is not known yet.
    fn get(
        &self,
        digest: &str,
        read: impl FnOnce() -> Result<Manifest, Error>,
    ) -> Result<Arc<Manifest>, Error> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(manifest) = known().get(digest) {
            return Ok(Arc::clone(manifest));
        }
        let manifest = Arc::new(read()?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(digest.to_owned(), Arc::clone(&manifest));
        Ok(manifest)
    }
}

impl Marketplace {
    /// The tenant's connection, and what its plugin says of itself. Nobody is asked, and
    /// nothing is run.
    pub async fn connected_manifest(
        &self,
        tenant: &str,
    ) -> Result<(ConnectionRow, Arc<Manifest>), Error> {
        let row = self.active(tenant).await?;
        let manifest = self.manifests.get(&row.plugin_digest, || {
            let component = self.kept_plugin(&row, &row.plugin_digest)?;
            let inspection = Inspection::read(&component, &ComponentLimits::default())?;
            Ok(inspection.manifest().clone())
        })?;
        Ok((row, manifest))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[tokio::test]
    async fn a_connection_whose_plugin_is_gone_has_no_manifest() {
        let folder = TempDir::new().unwrap();
        let marketplace = Marketplace::open(Some(folder.path().to_owned())).await.unwrap();
        let nobody = marketplace.connected_manifest("acme").await;
        assert!(matches!(nobody, Err(Error::NotConnected { .. })));
        marketplace.database.connected("acme", "value").await;
        let gone = marketplace.connected_manifest("acme").await;
        assert!(matches!(gone, Err(Error::PluginChanged { .. })));
    }
}
