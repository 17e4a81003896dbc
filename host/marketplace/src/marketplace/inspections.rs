//! What plugins are and say of themselves, without running them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use marketplace_runtime::{ComponentLimits, Inspection, Manifest};

use super::Marketplace;
use crate::database::ConnectionRow;
use crate::error::Error;

/// Connections and listings have a handful of plugins, in a few versions each.
const MOST: usize = 64;

/// Inspections by the digests of their plugins. A digest has one for ever, and it means
/// to validate the whole component, which is too much for every page: some of them
/// anybody can ask for.
#[derive(Default)]
pub(super) struct Inspections(Mutex<HashMap<String, Arc<Inspection>>>);

impl Inspections {
    /// That of a plugin, made only where it is not known yet.
    pub(super) fn get(
        &self,
        digest: &str,
        make: impl FnOnce() -> Result<Inspection, Error>,
    ) -> Result<Arc<Inspection>, Error> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(inspection) = known().get(digest) {
            return Ok(Arc::clone(inspection));
        }
        let inspection = Arc::new(make()?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(digest.to_owned(), Arc::clone(&inspection));
        Ok(inspection)
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
        let inspection = self.inspections.get(&row.plugin_digest, || {
            let component = self.kept_plugin(&row, &row.plugin_digest)?;
            Ok(Inspection::read(&component, &ComponentLimits::default())?)
        })?;
        Ok((row, Arc::new(inspection.manifest().clone())))
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
