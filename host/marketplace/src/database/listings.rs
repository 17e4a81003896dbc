//! The integrations that tenants can activate by themselves.

use std::collections::BTreeMap;

use sqlx::FromRow;
use sqlx::types::Json;

use super::{Database, row_key};
use crate::clock::Timestamp;
use crate::error::Error;

/// The table, which no row can leave.
const TABLE: &str = "listing";

/// A plugin that is on offer, and what the operator has set of it.
#[derive(Clone, Debug)]
pub(crate) struct ListingRow {
    /// Which integration, by the id in its manifest.
    pub(crate) integration: String,
    /// The SHA-256 of the plugin.
    pub(crate) plugin_digest: String,
    /// Where the source is, if not where the manifest says.
    pub(crate) origin: Option<String>,
    /// Values for settings of the plugin's manifest.
    pub(crate) settings: BTreeMap<String, String>,
    /// Since when.
    pub(crate) listed_at: Timestamp,
}

impl ListingRow {
    fn statement(&self) -> Result<Vec<u8>, sqlx::Error> {
        let Self { integration, plugin_digest, origin, settings, listed_at } = self;
        let statement = (integration, plugin_digest, origin, settings, listed_at.as_millis());
        serde_json::to_vec(&statement).map_err(|error| sqlx::Error::Encode(Box::new(error)))
    }
}

/// A listing as it is stored.
#[derive(FromRow)]
struct Row {
    integration: String,
    plugin_digest: String,
    origin: Option<String>,
    settings: Json<BTreeMap<String, String>>,
    listed_at: i64,
    seal: Vec<u8>,
}

impl Row {
    fn read(self) -> (ListingRow, Vec<u8>) {
        let listing = ListingRow {
            integration: self.integration,
            plugin_digest: self.plugin_digest,
            origin: self.origin,
            settings: self.settings.0,
            listed_at: Timestamp::from_millis(self.listed_at),
        };
        (listing, self.seal)
    }
}

impl Database {
    /// Everything that is on offer, by the id of its manifest.
    ///
    /// [`Error::ListingsChanged`] where something is not as it was listed.
    pub(crate) async fn listings(&self) -> Result<Vec<ListingRow>, Error> {
        let (mut transaction, master) = self.look().await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT integration, plugin_digest, origin, settings, listed_at, seal FROM listing
             ORDER BY integration",
        )
        .fetch_all(&mut *transaction)
        .await?;
        let key = row_key::read(&mut transaction, &master).await?;
        let mut listings = Vec::new();
        for row in rows {
            let (listing, seal) = row.read();
            let statement = listing.statement()?;
            let is_sealed = key.as_ref().is_some_and(|key| key.is_sealed(TABLE, &statement, &seal));
            if !is_sealed {
                return Err(Error::ListingsChanged { integration: listing.integration });
            }
            listings.push(listing);
        }
        Ok(listings)
    }

    /// Offers a plugin from now on, in the place of another for the same integration.
    pub(crate) async fn insert_listing(&self, listing: &ListingRow) -> Result<(), Error> {
        let (mut change, master) = self.change().await?;
        let key = row_key::ensure(&mut change, &master).await?;
        sqlx::query(
            "INSERT OR REPLACE INTO listing
                 (integration, plugin_digest, origin, settings, listed_at, seal)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&listing.integration)
        .bind(&listing.plugin_digest)
        .bind(&listing.origin)
        .bind(Json(&listing.settings))
        .bind(listing.listed_at.as_millis())
        .bind(&key.seal(TABLE, &listing.statement()?)[..])
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    /// Offers it no more. `false` if it was not on offer.
    pub(crate) async fn delete_listing(&self, integration: &str) -> Result<bool, Error> {
        let (mut change, _) = self.change().await?;
        let deleted = sqlx::query("DELETE FROM listing WHERE integration = ?")
            .bind(integration)
            .execute(&mut *change)
            .await?
            .rows_affected();
        change.commit().await?;
        Ok(deleted > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    fn listing(digest: &str) -> ListingRow {
        ListingRow {
            integration: "sample".to_owned(),
            plugin_digest: digest.to_owned(),
            origin: Some("http://127.0.0.1:1".to_owned()),
            settings: BTreeMap::from([("APP".to_owned(), "BACK".to_owned())]),
            listed_at: Timestamp::now(),
        }
    }

    #[tokio::test]
    async fn the_later_plugin_takes_the_place_of_the_earlier() {
        let folder = Folder::new();
        let database = folder.open().await;
        assert!(database.listings().await.unwrap().is_empty());
        for digest in ["one", "two"] {
            database.insert_listing(&listing(digest)).await.unwrap();
        }
        database.rotate_master_key().await.unwrap();
        let listings = folder.open().await.listings().await.unwrap();
        assert_eq!(listings.len(), 1);
        assert_eq!((&*listings[0].plugin_digest, &*listings[0].settings["APP"]), ("two", "BACK"));
        assert!(database.delete_listing("sample").await.unwrap());
        assert!(!database.delete_listing("sample").await.unwrap());
    }

    #[tokio::test]
    async fn who_can_write_to_the_database_alone_offers_nothing_else() {
        for change in [
            "UPDATE listing SET origin = 'http://127.0.0.1:2'",
            "UPDATE listing SET origin = NULL",
            "UPDATE listing SET plugin_digest = 'other'",
            "UPDATE listing SET settings = '{}'",
            "INSERT INTO listing SELECT 'other', plugin_digest, origin, settings, listed_at, seal
                 FROM listing",
            "DELETE FROM row_key",
        ] {
            let folder = Folder::new();
            let database = folder.open().await;
            database.insert_listing(&listing("one")).await.unwrap();
            database.sql(change).await;
            let listings = database.listings().await;
            assert!(matches!(listings, Err(Error::ListingsChanged { .. })), "{change}");
        }
    }
}
