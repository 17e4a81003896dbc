//! What a marketplace does, whoever asks: the command line now, a web service
//! later.

mod backup;
mod consent;
mod directory_state;
mod employees;
mod ledger;
mod look;
mod schedule;
mod sync;
mod trust;
mod upgrade;
mod worker;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use marketplace_runtime::{
    Activation, Connection, Error as RuntimeError, ErrorKind, FieldMask, MemorySecretStore,
    MemoryStorage, Origin, Plugin, Runtime, SecretStore, Storage, Visibility,
};

use crate::config::{Config, DirectorySettings};
use crate::data_dir::DataDir;
use crate::database::{
    ConnectionRow, Database, Ended, NewConnection, Rotated, SqliteSecretStore, SqliteStorage,
};
use crate::error::Error;
use crate::named_file;
use crate::plugin_file::PluginFile;
use crate::publisher::KeyId;
use crate::reference;
use crate::signature::Signature;

pub use directory_state::DirectoryState;
pub use employees::{Directory, DirectoryQuery};
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
        Ok(Self { data_dir, database, runtime, directory: config.directory })
    }

    /// Activates a plugin for a tenant.
    ///
    /// The credentials are proved first, with everything in memory; what is
    /// then kept is written in one transaction. A failure keeps nothing but the
    /// ledger's record of the requests that were made.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connected, Error> {
        self.check_free(&request.tenant).await?;
        let file = PluginFile::read(&request.plugin, request.signature.as_deref())?;
        let signature = self.admit(&file).await?;
        let plugin = file.load(&self.runtime)?;
        let consent = consent(&plugin, request.fields)?;
        let largest = plugin.manifest().credentials.file.max_bytes;
        let credentials =
            named_file::read_secret("the credentials file", &request.credentials, largest)?;

        let reference = reference::random()?;
        let storage = Arc::new(MemoryStorage::default());
        let secrets = Arc::new(MemorySecretStore::default());
        let activation = Activation {
            name: request.tenant.clone(),
            consent,
            origin: request.origin.clone(),
            settings: request.settings.clone(),
            storage: storage.clone(),
            secrets: secrets.clone(),
            ledger: self.ledger(&reference, &request.tenant, None),
        };
        let (_, visibility) = plugin
            .connect(&credentials, activation)
            .await
            .map_err(|error| blame_file(error, &request.credentials))?;

        self.keep(plugin.digest(), &file, &signature)?;
        self.database
            .insert_connection(NewConnection {
                reference: &reference,
                tenant: &request.tenant,
                integration: &plugin.manifest().id,
                plugin_digest: plugin.digest(),
                publisher_key: signature.key_id().map(KeyId::as_str),
                origin: request.origin.map(|origin| origin.to_string()),
                settings: request.settings,
                consent,
                given_by: &request.given_by,
                secrets: secrets.secrets().await.map_err(RuntimeError::from)?,
                entries: storage.entries(),
            })
            .await?;
        Ok(Connected { plugin, signature, consent, visibility })
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
        let manifest = plugin.manifest();
        // A plugin that took the place of another may lack fields and settings
        // of it. They stay in the record, for the plugin that has them.
        let mut settings = row.settings.clone();
        settings.retain(|name, _| manifest.settings.iter().any(|setting| setting.env == *name));
        let origin = row.origin.as_deref().map(str::parse::<Origin>).transpose();
        let connection = plugin.resume(Activation {
            name: row.tenant.clone(),
            consent: row.consent.fields.intersection(manifest.available()),
            origin: origin.map_err(RuntimeError::from)?,
            settings,
            storage,
            secrets,
            ledger: self.ledger_of(&row),
        })?;
        Ok(OpenConnection { row, plugin, connection })
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

    async fn check_free(&self, tenant: &str) -> Result<(), Error> {
        match self.active(tenant).await {
            Ok(row) => {
                Err(Error::AlreadyConnected { tenant: row.tenant, integration: row.integration })
            }
            Err(Error::NotConnected { .. }) => Ok(()),
            Err(error) => Err(error),
        }
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

/// Names the credentials file where that is what cannot be used.
fn blame_file(source: RuntimeError, path: &Path) -> Error {
    let is_about_file = match &source {
        RuntimeError::FileTooLarge { .. } => true,
        RuntimeError::Plugin(error) => error.kind == ErrorKind::InvalidRequest,
        _ => false,
    };
    match is_about_file {
        true => Error::CredentialsFile { path: path.to_owned(), source },
        false => source.into(),
    }
}

/// What is released: what was asked for, or by default what people are shown.
fn consent(plugin: &Plugin, fields: Option<FieldMask>) -> Result<FieldMask, Error> {
    let available = plugin.manifest().available();
    let consent = fields.unwrap_or_else(|| plugin.manifest().shown());
    let unavailable = consent.without(available);
    if !unavailable.is_empty() {
        return Err(Error::Unavailable { fields: unavailable, available });
    }
    if consent.is_empty() {
        return Err(Error::NothingReleased);
    }
    Ok(consent)
}
