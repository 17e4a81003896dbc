//! What a marketplace does, whoever asks: the command line now, a web service
//! later.

mod ledger;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use marketplace_runtime::{
    Activation, Connection, Error as RuntimeError, ErrorKind, FieldMask, Limits, MemorySecretStore,
    MemoryStorage, Origin, Plugin, Runtime, SecretStore, Storage, Visibility,
};

use crate::config::Config;
use crate::conformance::{self, Material, Report};
use crate::data_dir::DataDir;
use crate::database::{
    ConnectionRow, Database, NewConnection, Rotated, SqliteSecretStore, SqliteStorage,
};
use crate::error::Error;
use crate::reference;

/// The reference marketplace on one data folder.
pub struct Marketplace {
    data_dir: DataDir,
    database: Database,
    runtime: Runtime,
}

/// A tenant's wish to activate a plugin.
#[derive(Debug)]
pub struct ConnectRequest {
    /// Whose connection it will be.
    pub tenant: String,
    /// The plugin's file.
    pub plugin: PathBuf,
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
    /// What was released.
    pub consent: FieldMask,
    /// What the credentials can see.
    pub visibility: Visibility,
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
        let data_dir = DataDir::open(data_dir)?;
        let lock = data_dir.lock()?;
        let database = Database::open(&data_dir.database(), data_dir.vault()).await?;
        drop(lock);
        let builder = Runtime::builder().cache_directory(data_dir.cache());
        let runtime = Config::read(&data_dir.config())?.apply(builder)?.build()?;
        Ok(Self { data_dir, database, runtime })
    }

    /// Activates a plugin for a tenant.
    ///
    /// The credentials are proved first, with everything in memory; what is
    /// then kept is written in one transaction. A failure keeps nothing but the
    /// ledger's record of the requests that were made.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connected, Error> {
        self.check_free(&request.tenant).await?;
        let component = read_file("the plugin", &request.plugin, LARGEST_PLUGIN)?;
        let plugin = load_plugin(&self.runtime, &request.plugin, &component)?;
        let consent = consent(&plugin, request.fields)?;
        let largest = plugin.manifest().credentials.file.max_bytes;
        let credentials = read_file("the credentials file", &request.credentials, largest)?;

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

        self.data_dir.keep_plugin(plugin.digest(), &component)?;
        self.database
            .insert_connection(NewConnection {
                reference: &reference,
                tenant: &request.tenant,
                integration: &plugin.manifest().id,
                plugin_digest: plugin.digest(),
                origin: request.origin.map(|origin| origin.to_string()),
                settings: request.settings,
                consent,
                given_by: &request.given_by,
                secrets: secrets.secrets().await.map_err(RuntimeError::from)?,
                entries: storage.entries(),
            })
            .await?;
        Ok(Connected { plugin, consent, visibility })
    }

    /// The tenant's connection, or the last one that ended.
    pub async fn connection(&self, tenant: &str) -> Result<Option<ConnectionRow>, Error> {
        self.database.connection(tenant).await
    }

    /// The tenant's connection, ready for calls.
    pub async fn open_connection(&self, tenant: &str) -> Result<OpenConnection, Error> {
        let row = self.active(tenant).await?;
        let (database, connection_id) = (self.database.clone(), row.id);
        let storage = Arc::new(SqliteStorage { database: database.clone(), connection_id });
        let secrets = Arc::new(SqliteSecretStore { database, connection_id });
        self.resume(row, storage, secrets)
    }

    fn resume(
        &self,
        row: ConnectionRow,
        storage: Arc<dyn Storage>,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<OpenConnection, Error> {
        let plugin = self.plugin_of(&row)?;
        let origin = row.origin.as_deref().map(str::parse::<Origin>).transpose();
        let connection = plugin.resume(Activation {
            name: row.tenant.clone(),
            consent: row.consent.fields,
            origin: origin.map_err(RuntimeError::from)?,
            settings: row.settings.clone(),
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
    pub async fn disconnect(&self, tenant: &str) -> Result<Option<Error>, Error> {
        let row = self.active(tenant).await?;
        let id = row.id;
        let revoked = self.revoke(row).await;
        self.database.end_connection(id).await?;
        Ok(revoked.err())
    }

    async fn revoke(&self, row: ConnectionRow) -> Result<(), Error> {
        let storage = MemoryStorage::new(self.database.entries(row.id).await?);
        let secrets = MemorySecretStore::new(self.database.secrets(row.id).await?);
        let open = self.resume(row, Arc::new(storage), Arc::new(secrets))?;
        Ok(open.connection.disconnect().await?)
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

    /// The plugin that the connection was made with, and no other.
    fn plugin_of(&self, row: &ConnectionRow) -> Result<Plugin, Error> {
        let path = self.data_dir.plugin(&row.plugin_digest);
        let changed = || Error::PluginChanged { tenant: row.tenant.clone(), path: path.clone() };
        let component = std::fs::read(&path).map_err(|_| changed())?;
        if marketplace_runtime::digest(&component) != row.plugin_digest {
            return Err(changed());
        }
        Ok(self.runtime.load(&component)?)
    }
}

/// Loads a plugin from a file, for a look at it.
pub fn inspect(path: &Path) -> Result<Plugin, Error> {
    let component = read_file("the plugin", path, LARGEST_PLUGIN)?;
    load_plugin(&Runtime::builder().build()?, path, &component)
}

/// Makes the checks of a reviewer, see [`conformance`]. `material` gets the content of
/// the credentials file.
pub(crate) async fn examine(
    path: &Path,
    credentials: Option<&Path>,
    material: impl FnOnce(Option<Vec<u8>>) -> Material,
) -> Result<(Plugin, Report), Error> {
    let component = read_file("the plugin", path, LARGEST_PLUGIN)?;
    let plugin = load_plugin(&conformance::runtime(Limits::default())?, path, &component)?;
    let largest = plugin.manifest().credentials.file.max_bytes;
    let read = |path| read_file("the credentials file", path, largest);
    let material = material(credentials.map(read).transpose()?);
    let report = conformance::examine(&plugin, component.len(), &material).await?;
    Ok((plugin, report))
}

/// The largest plugin, in bytes: a connector in Rust has some hundred kilobytes,
/// one with a whole JavaScript or Python inside some ten megabytes.
const LARGEST_PLUGIN: usize = 64 << 20;

fn load_plugin(runtime: &Runtime, path: &Path, component: &[u8]) -> Result<Plugin, Error> {
    if component.len() > LARGEST_PLUGIN {
        let source = RuntimeError::InvalidComponent { reason: "it is too large".to_owned() };
        return Err(Error::Plugin { path: path.to_owned(), source });
    }
    runtime.load(component).map_err(|source| Error::Plugin { path: path.to_owned(), source })
}

/// Reads a file that a person named: a regular one, since `/dev/zero` has no end
/// and a pipe may never begin, and no more of it than `limit` and one byte, by
/// which whoever reads it further sees that it is too large.
fn read_file(what: &'static str, path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let unreadable = |reason: String| Error::ReadFile { what, path: path.to_owned(), reason };
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if !metadata.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    let mut content = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit as u64 + 1).read_to_end(&mut content))
        .map_err(|error| unreadable(error.to_string()))?;
    Ok(content)
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
