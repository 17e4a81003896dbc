//! What tenants can activate by themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use marketplace_runtime::{Error as RuntimeError, Inspection, Plugin};

use super::{Attempt, Marketplace, Surroundings};
use crate::clock::Timestamp;
use crate::database::ListingRow;
use crate::error::Error;
use crate::plugin_file::PluginFile;
use crate::signature::Signature;

/// A plugin that is on offer.
pub struct Listing {
    /// What it is, and what it says of itself.
    pub inspection: Arc<Inspection>,
    /// Who has signed it.
    pub signature: Signature,
    /// What the operator has set.
    pub surroundings: Surroundings,
    /// Since when it is on offer.
    pub listed_at: Timestamp,
    file: PluginFile,
}

impl Listing {
    /// Its name for machines.
    pub fn id(&self) -> &str {
        &self.inspection.manifest().id
    }
}

impl Marketplace {
    /// Offers a plugin to all tenants, in the place of an earlier version of it. Those who
    /// are connected keep theirs.
    pub async fn add_listing(
        &self,
        file: PluginFile,
        surroundings: Surroundings,
    ) -> Result<Listing, Error> {
        let signature = self.admit(&file).await?;
        let inspection = Arc::new(file.inspect()?);
        // It compiles, and takes the settings, before anybody is shown it.
        let plugin = file.load(&self.runtime)?;
        check_settings(&plugin, &surroundings.settings)?;
        self.keep(plugin.digest(), &file, &signature)?;
        let row = ListingRow {
            integration: plugin.manifest().id.clone(),
            plugin_digest: plugin.digest().to_owned(),
            origin: surroundings.origin.as_ref().map(ToString::to_string),
            settings: surroundings.settings.clone(),
            listed_at: Timestamp::now(),
        };
        self.database.insert_listing(&row).await?;
        Ok(Listing { inspection, signature, surroundings, listed_at: row.listed_at, file })
    }

    /// Offers it no more. Those who are connected stay so.
    pub async fn remove_listing(&self, integration: &str) -> Result<(), Error> {
        match self.database.delete_listing(integration).await? {
            true => Ok(()),
            false => Err(not_listed(integration)),
        }
    }

    /// Everything that is on offer. What is not admitted any more, since signatures are
    /// required now or a publisher was removed, is left out: it must not hide the others.
    pub async fn listings(&self) -> Result<Vec<Listing>, Error> {
        let mut listings = Vec::new();
        for row in self.database.listings().await? {
            let integration = row.integration.clone();
            match self.listing_of(row).await {
                Ok(listing) => listings.push(listing),
                Err(error) => tracing::error!(integration, %error, "a listing is left out"),
            }
        }
        Ok(listings)
    }

    /// A plugin that is on offer, by its id.
    pub async fn listing(&self, integration: &str) -> Result<Listing, Error> {
        let rows = self.database.listings().await?;
        let row = rows.into_iter().find(|row| row.integration == integration);
        self.listing_of(row.ok_or_else(|| not_listed(integration))?).await
    }

    /// Begins an activation of what is on offer, with nothing stored.
    pub async fn attempt(&self, tenant: &str, integration: &str) -> Result<Attempt, Error> {
        self.check_free(tenant).await?;
        let Listing { signature, surroundings, file, .. } = self.listing(integration).await?;
        let plugin = file.load(&self.runtime)?;
        Attempt::new(tenant.to_owned(), (file, plugin, signature), surroundings)
    }

    async fn listing_of(&self, row: ListingRow) -> Result<Listing, Error> {
        let path = self.data_dir.plugin(&row.plugin_digest);
        let file = PluginFile::read(&path, None)?;
        if marketplace_runtime::digest(&file.component) != row.plugin_digest {
            return Err(Error::ListingsChanged { integration: row.integration });
        }
        let inspection = self.inspections.get(&row.plugin_digest, || file.inspect())?;
        let signature = self.admit(&file).await?;
        let origin = row.origin.as_deref().map(str::parse).transpose();
        let origin = origin.map_err(RuntimeError::from)?;
        let surroundings = Surroundings { origin, settings: row.settings };
        Ok(Listing { inspection, signature, surroundings, listed_at: row.listed_at, file })
    }
}

fn not_listed(integration: &str) -> Error {
    Error::NotListed { integration: integration.to_owned() }
}

fn check_settings(plugin: &Plugin, settings: &BTreeMap<String, String>) -> Result<(), Error> {
    let known = || plugin.manifest().settings.iter().map(|setting| setting.env.clone());
    match settings.keys().find(|name| !known().any(|known| known == **name)) {
        Some(name) => {
            Err(RuntimeError::UnknownSetting { name: name.clone(), known: known().collect() }
                .into())
        }
        None => Ok(()),
    }
}
