//! New credentials for a connection that has some.

use std::sync::Arc;

use marketplace_runtime::{
    Error as RuntimeError, MemorySecretStore, MemoryStorage, SecretStore, Visibility,
};

use super::{Credentials, Marketplace};
use crate::error::Error;

impl Marketplace {
    /// Proves new credentials, and puts them in the place of the old ones: those stay
    /// where they are until the new ones have proved to work. What is due is done at
    /// once then, however often it has failed.
    ///
    /// [`Error::RunUnderWay`] while a run uses the old ones.
    pub async fn renew_credentials(
        &self,
        tenant: &str,
        credentials: Credentials,
    ) -> Result<Visibility, Error> {
        let row = self.active(tenant).await?;
        let Some(_lock) = self.data_dir.lock_run(&row.reference)? else {
            return Err(Error::RunUnderWay { tenant: tenant.to_owned() });
        };
        let plugin = self.plugin_of(&row).await?;
        let storage = Arc::new(MemoryStorage::default());
        let secrets = Arc::new(MemorySecretStore::default());
        let activation = self.activation(&plugin, &row, storage.clone(), secrets.clone())?;
        let visibility = credentials.prove(&plugin, activation).await?;
        let secrets = secrets.secrets().await.map_err(RuntimeError::from)?;
        self.database.renew_connection(&row, &secrets, &storage.entries()).await?;
        Ok(visibility)
    }
}
