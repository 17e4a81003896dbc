//! A marketplace that is looked at, whatever state it is in.

use std::sync::Arc;

use marketplace_runtime::{MemorySecretStore, MemoryStorage, Plugin, Runtime, Visibility};

use super::Marketplace;
use super::inspections::Inspections;
use crate::config::DirectorySettings;
use crate::data_dir::DataDir;
use crate::database::{ConnectionRow, Database};
use crate::error::Error;

impl Marketplace {
    /// What is there, with nothing created, brought up to date or tidied up.
    pub(crate) fn as_it_is(
        data_dir: DataDir,
        database: Database,
        runtime: Runtime,
        directory: DirectorySettings,
    ) -> Self {
        Self { data_dir, database, runtime, directory, inspections: Inspections::default() }
    }

    /// Makes sure that a connection's plugin may still be used.
    pub(crate) async fn check_plugin(
        &self,
        row: &ConnectionRow,
        component: &[u8],
    ) -> Result<(), Error> {
        self.check_trust(row, component).await
    }

    /// Asks the source what a connection can see, as its status does.
    ///
    /// The plugin works on a copy of what it keeps, so that nothing of that changes; what
    /// it sends is in the ledger all the same.
    pub(crate) async fn ask(
        &self,
        row: ConnectionRow,
        plugin: Plugin,
    ) -> Result<Visibility, Error> {
        let storage = Arc::new(MemoryStorage::new(self.database.entries(row.id).await?));
        let secrets = Arc::new(MemorySecretStore::new(self.database.secrets(row.id).await?));
        let open = self.resume_with(plugin, row, storage, secrets)?;
        Ok(open.connection.status().await?)
    }
}
