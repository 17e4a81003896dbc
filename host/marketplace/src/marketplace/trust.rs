//! Whose plugins are let in.

use serde::Serialize;

use super::Marketplace;
use crate::clock::Timestamp;
use crate::database::ConnectionRow;
use crate::error::Error;
use crate::plugin_file::{PluginFile, signature_of};
use crate::publisher::{Publisher, PublisherKey};
use crate::signature::Signature;

/// Whose signatures count, and whether one is required.
#[derive(Clone, Debug, Serialize)]
pub struct Trust {
    /// Whether a plugin must be signed by one of them.
    pub required: bool,
    /// Everybody whose signatures count.
    pub publishers: Vec<Publisher>,
}

impl Marketplace {
    /// Whose signatures count, and whether one is required.
    pub async fn trust(&self) -> Result<Trust, Error> {
        let required = self.database.requires_signatures().await?;
        Ok(Trust { required, publishers: self.database.publishers().await? })
    }

    /// From now on, signatures with this key count, as those of `name`.
    pub async fn add_publisher(&self, name: String, key: PublisherKey) -> Result<Publisher, Error> {
        let key_id = key.id().clone();
        let publisher = Publisher { name, key_id, public_key: key, trusted_at: Timestamp::now() };
        match self.database.insert_publisher(&publisher).await? {
            true => Ok(publisher),
            false => Err(Error::AlreadyTrusted { key_id: publisher.key_id }),
        }
    }

    /// From now on, signatures of this publisher no longer count.
    pub async fn remove_publisher(&self, name_or_key: &str) -> Result<(), Error> {
        match self.database.delete_publisher(name_or_key).await? {
            true => Ok(()),
            false => Err(Error::NotTrusted { name: name_or_key.to_owned() }),
        }
    }

    /// Says whether a plugin must be signed by somebody whose signature counts.
    pub async fn require_signatures(&self, required: bool) -> Result<(), Error> {
        self.database.require_signatures(required).await
    }

    /// What the signature of a plugin says.
    pub async fn signature(&self, file: &PluginFile) -> Result<Signature, Error> {
        let trusted = self.database.publishers().await?;
        Signature::check(&file.component, file.signature.as_deref(), &trusted)
            .map_err(|source| Error::Signature { path: file.path.clone(), source })
    }

    /// What the signature of a plugin says, or why the plugin is not let in.
    pub(super) async fn admit(&self, file: &PluginFile) -> Result<Signature, Error> {
        let signature = self.signature(file).await?;
        let path = file.path.clone();
        match signature {
            Signature::SignedBy(_) => Ok(signature),
            signature if !self.database.requires_signatures().await? => Ok(signature),
            Signature::Unsigned => Err(Error::Unsigned { path }),
            Signature::UnknownKey(key_id) => Err(Error::UnknownKey { path, key_id }),
        }
    }

    /// Where signatures are required, that of a connection's plugin is checked
    /// every time: whoever is not trusted any more stops working.
    pub(super) async fn check_trust(
        &self,
        row: &ConnectionRow,
        component: &[u8],
    ) -> Result<(), Error> {
        if !self.database.requires_signatures().await? {
            return Ok(());
        }
        let kept = signature_of(&self.data_dir.plugin(&row.plugin_digest));
        let kept = std::fs::read(kept).ok();
        let trusted = self.database.publishers().await?;
        match Signature::check(component, kept.as_deref(), &trusted) {
            Ok(Signature::SignedBy(_)) => Ok(()),
            _ => Err(Error::NoLongerTrusted { tenant: row.tenant.clone() }),
        }
    }

    /// Whether a signature of this plugin is kept.
    pub(super) fn has_signature(&self, digest: &str) -> bool {
        signature_of(&self.data_dir.plugin(digest)).exists()
    }
}
