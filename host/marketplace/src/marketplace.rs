//! What a marketplace does, whoever asks: the command line, its pages, or a program.

mod access;
mod activation;
mod backup;
mod catalogue;
mod consent;
mod credentials;
mod directory_state;
mod employees;
mod figures;
mod inspections;
mod known_person;
mod ledger;
mod look;
mod person_export;
mod schedule;
mod sync;
mod trust;
mod upgrade;
mod worker;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use marketplace_runtime::{
    Activation, Connection, Error as RuntimeError, FieldMask, MemorySecretStore, MemoryStorage,
    Origin, Plugin, Runtime, SecretStore, Storage, Visibility,
};

use crate::config::{Config, DirectorySettings};
use crate::data_dir::DataDir;
use crate::database::{ConnectionRow, Database, Ended, Rotated, SqliteSecretStore, SqliteStorage};
use crate::error::Error;
use crate::plugin_file::PluginFile;
use crate::signature::Signature;
use inspections::Inspections;

pub use activation::{Attempt, Credentials, Surroundings};
pub use catalogue::Listing;
pub use directory_state::DirectoryState;
pub use employees::{Directory, DirectoryQuery};
pub(crate) use known_person::KnownPerson;
pub use person_export::{ExportedConsent, PersonExport};
pub use sync::SyncWish;
pub use trust::Trust;
pub use upgrade::{Upgrade, UpgradeRequest, UpgradedConnection, Verdict};
pub use worker::Work;

/// The reference marketplace on one data folder.
pub struct Marketplace {
    data_dir: DataDir,
    database: Database,
    runtime: Runtime,
    directory: DirectorySettings,
    inspections: Inspections,
}

/// A tenant's wish to activate a plugin.
#[derive(Debug)]
pub struct ConnectRequest {
    /// Whose connection it will be.
    pub tenant: String,
    /// The plugin's file.
    pub plugin: PathBuf,
    /// Its signature, if not beside it.
    pub signature: Option<PathBuf>,
    /// The file with the credentials.
    pub credentials: PathBuf,
    /// The fields to release; `None` releases those that people are shown.
    pub fields: Option<FieldMask>,
    /// Where the source is, if not where the manifest says.
    pub origin: Option<Origin>,
    /// Values for settings of the manifest.
    pub settings: BTreeMap<String, String>,
    /// Who decides.
    pub given_by: String,
}

/// A connection that was just made.
pub struct Connected {
    /// The plugin.
    pub plugin: Plugin,
    /// Who has signed it.
    pub signature: Signature,
    /// What was released.
    pub consent: FieldMask,
    /// What the credentials can see.
    pub visibility: Visibility,
}

/// A connection that has ended.
#[derive(Debug)]
pub struct Disconnected {
    /// What was erased.
    pub ended: Ended,
    /// Why the source still accepts the credentials, if it does.
    pub not_revoked: Option<Error>,
}

/// A stored connection, ready for calls.
pub struct OpenConnection {
    /// How it is stored.
    pub row: ConnectionRow,
    /// Its plugin.
    pub plugin: Plugin,
    /// The connection itself.
    pub connection: Connection,
}

impl Marketplace {
    /// Opens the marketplace in a data folder, or in the platform's.
    pub async fn open(data_dir: Option<PathBuf>) -> Result<Self, Error> {
        Self::open_in(DataDir::open(data_dir)?).await
    }

    /// Opens the marketplace in a data folder, if there is one.
    pub async fn open_existing(data_dir: Option<PathBuf>) -> Result<Self, Error> {
        Self::open_in(DataDir::open_existing(data_dir)?).await
    }

    async fn open_in(data_dir: DataDir) -> Result<Self, Error> {
        let lock = data_dir.lock()?;
        let database = Database::open(&data_dir.database(), data_dir.vault()).await?;
        drop(lock);
        let builder = Runtime::builder().cache_directory(data_dir.cache());
        let config = Config::read(&data_dir.config())?;
        let runtime = config.apply(builder)?.build()?;
        let inspections = Inspections::default();
        Ok(Self { data_dir, database, runtime, directory: config.directory, inspections })
    }

    /// The tenant's connection, or the last one that ended.
    pub async fn connection(&self, tenant: &str) -> Result<Option<ConnectionRow>, Error> {
        self.database.connection(tenant).await
    }

    /// Whether calls of a connection that was opened may go on: somebody may have
    /// changed the consent or ended the connection since.
    pub async fn check_in_force(&self, open: &OpenConnection) -> Result<(), Error> {
        let row = self.active(&open.row.tenant).await?;
        match row.id == open.row.id && row.consent.number == open.row.consent.number {
            true => Ok(()),
            false => Err(Error::ConnectionChanged { tenant: row.tenant }),
        }
    }

    /// The tenant's connection, ready for calls.
    pub async fn open_connection(&self, tenant: &str) -> Result<OpenConnection, Error> {
        let row = self.active(tenant).await?;
        let (database, connection_id) = (self.database.clone(), row.id);
        let storage = Arc::new(SqliteStorage { database: database.clone(), connection_id });
        let secrets = Arc::new(SqliteSecretStore { database, connection_id });
        self.resume(row, storage, secrets).await
    }

    async fn resume(
        &self,
        row: ConnectionRow,
        storage: Arc<dyn Storage>,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<OpenConnection, Error> {
        let plugin = self.plugin_of(&row).await?;
        self.resume_with(plugin, row, storage, secrets)
    }

    fn resume_with(
        &self,
        plugin: Plugin,
        row: ConnectionRow,
        storage: Arc<dyn Storage>,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<OpenConnection, Error> {
        let activation = self.activation(&plugin, &row, storage, secrets)?;
        let connection = plugin.resume(activation)?;
        Ok(OpenConnection { row, plugin, connection })
    }

    /// What a stored connection is made of.
    fn activation(
        &self,
        plugin: &Plugin,
        row: &ConnectionRow,
        storage: Arc<dyn Storage>,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<Activation, Error> {
        let manifest = plugin.manifest();
        // A plugin that took the place of another may lack fields and settings
        // of it. They stay in the record, for the plugin that has them.
        let mut settings = row.settings.clone();
        settings.retain(|name, _| manifest.settings.iter().any(|setting| setting.env == *name));
        let origin = row.origin.as_deref().map(str::parse::<Origin>).transpose();
        Ok(Activation {
            name: row.tenant.clone(),
            consent: row.consent.fields.intersection(manifest.available()),
            origin: origin.map_err(RuntimeError::from)?,
            settings,
            storage,
            secrets,
            ledger: self.ledger_of(row),
        })
    }

    /// Ends the tenant's connection and erases what it held.
    ///
    /// The plugin is asked to revoke what it can; if that fails, the erasure
    /// happens all the same and the failure is returned beside it. It works on
    /// a copy of what it kept: if this process is killed, the connection is as
    /// it was, and never half erased.
    pub async fn disconnect(&self, tenant: &str) -> Result<Disconnected, Error> {
        let (id, revoked) = match self.active(tenant).await {
            Ok(row) => (row.id, self.revoke(row).await),
            // What it would send, and where, nobody has agreed to.
            Err(Error::TermsChanged { tenant, id }) => {
                (id, Err(Error::TermsChanged { tenant, id }))
            }
            Err(error) => return Err(error),
        };
        let ended = self.database.end_connection(id).await?;
        self.data_dir.forget_run(&ended.reference);
        Ok(Disconnected { ended, not_revoked: revoked.err() })
    }

    async fn revoke(&self, row: ConnectionRow) -> Result<(), Error> {
        let storage = MemoryStorage::new(self.database.entries(row.id).await?);
        let secrets = MemorySecretStore::new(self.database.secrets(row.id).await?);
        let open = self.resume(row, Arc::new(storage), Arc::new(secrets)).await?;
        Ok(open.connection.disconnect().await?)
    }

    /// Writes what is in the database's journal into the database, so that one file
    /// holds everything. Without it nothing is lost, and the next one does it.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Makes a new master key and wraps the key of every connection by it.
    pub async fn rotate_master_key(&self) -> Result<Rotated, Error> {
        let _lock = self.data_dir.lock()?;
        self.database.rotate_master_key().await
    }

    async fn active(&self, tenant: &str) -> Result<ConnectionRow, Error> {
        let row = self.database.connection(tenant).await?;
        row.filter(|row| row.disconnected_at.is_none())
            .ok_or_else(|| Error::NotConnected { tenant: tenant.to_owned() })
    }

    /// The connection's plugin, and no other.
    async fn plugin_of(&self, row: &ConnectionRow) -> Result<Plugin, Error> {
        let component = self.kept_plugin(row, &row.plugin_digest)?;
        self.check_trust(row, &component).await?;
        Ok(self.runtime.load(&component)?)
    }

    /// A plugin that the connection has, or has had.
    fn kept_plugin(&self, row: &ConnectionRow, digest: &str) -> Result<Vec<u8>, Error> {
        let path = self.data_dir.plugin(digest);
        match std::fs::read(&path) {
            Ok(component) if marketplace_runtime::digest(&component) == digest => Ok(component),
            _ => Err(Error::PluginChanged { tenant: row.tenant.clone(), path }),
        }
    }

    /// Keeps a plugin with its signature. One by a stranger does not take the
    /// place of what may be a better one.
    fn keep(&self, digest: &str, file: &PluginFile, signature: &Signature) -> Result<(), Error> {
        self.data_dir.keep_plugin(digest, &file.component)?;
        match &file.signature {
            Some(text) if signature.key_id().is_some() || !self.has_signature(digest) => {
                self.data_dir.keep_signature(digest, text)
            }
            _ => Ok(()),
        }
    }
}
