//! Activations: credentials are proved first, with everything in memory, and what is
//! then kept is written in one transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use marketplace_runtime::{
    Activation, Connection, EmployeePage, EmployeeQuery, Error as RuntimeError, ErrorKind,
    FieldMask, MemorySecretStore, MemoryStorage, Origin, Plugin, Secret, SecretStore, Visibility,
};
use zeroize::Zeroizing;

use super::consent::releasable;
use super::{ConnectRequest, Connected, Marketplace};
use crate::database::NewConnection;
use crate::error::Error;
use crate::named_file;
use crate::plugin_file::PluginFile;
use crate::publisher::KeyId;
use crate::reference;
use crate::signature::Signature;

/// Credentials, as an administrator gives them.
pub enum Credentials {
    /// The file that the source has handed out.
    File(Zeroizing<Vec<u8>>),
    /// Typed, by the names that the manifest has for them.
    Typed(Vec<(String, Secret)>),
}

impl Credentials {
    /// Proves them against the source, and says what they show.
    pub(super) async fn prove(
        self,
        plugin: &Plugin,
        activation: Activation,
    ) -> Result<Visibility, Error> {
        let proved = match self {
            Self::File(file) => plugin.connect(&file, activation).await,
            Self::Typed(secrets) => {
                check_names(plugin, &secrets)?;
                plugin.connect_with(secrets, activation).await
            }
        };
        Ok(proved?.1)
    }
}

/// Where a plugin finds its source, and what else the operator sets.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Where the source is, if not where the manifest says.
    pub origin: Option<Origin>,
    /// Values for settings of the manifest.
    pub settings: BTreeMap<String, String>,
}

/// Credentials that are proved, and nothing stored of them or of anybody. Dropped, it is
/// as if they had never been given, but for the ledger's record of the requests.
pub struct Attempt {
    /// Whose connection it will be.
    tenant: String,
    /// The plugin.
    pub plugin: Plugin,
    file: PluginFile,
    /// Who has signed it.
    pub signature: Signature,
    /// What the ledger calls the connection that it may become.
    reference: String,
    surroundings: Surroundings,
    storage: Arc<MemoryStorage>,
    secrets: Arc<MemorySecretStore>,
}

impl Marketplace {
    /// Activates a plugin for a tenant.
    ///
    /// A failure keeps nothing but the ledger's record of the requests that were made.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connected, Error> {
        self.check_free(&request.tenant).await?;
        let file = PluginFile::read(&request.plugin, request.signature.as_deref())?;
        let signature = self.admit(&file).await?;
        let plugin = file.load(&self.runtime)?;
        let consent = releasable(&plugin, request.fields)?;
        let largest = plugin.manifest().credentials.file.max_bytes;
        let credentials =
            named_file::read_secret("the credentials file", &request.credentials, largest)?;
        let surroundings = Surroundings { origin: request.origin, settings: request.settings };
        let attempt = Attempt::new(request.tenant, (file, plugin, signature), surroundings)?;
        let visibility = self
            .prove(&attempt, Credentials::File(credentials), consent)
            .await
            .map_err(|error| blame_file(error, &request.credentials))?;
        self.activate(&attempt, consent, &request.given_by).await?;
        let Attempt { plugin, signature, .. } = attempt;
        Ok(Connected { plugin, signature, consent, visibility })
    }

    /// Makes sure that the tenant has no connection.
    pub(super) async fn check_free(&self, tenant: &str) -> Result<(), Error> {
        match self.active(tenant).await {
            Ok(row) => {
                Err(Error::AlreadyConnected { tenant: row.tenant, integration: row.integration })
            }
            Err(Error::NotConnected { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Proves credentials against the source, and says what they show of these fields.
    /// No other field is asked for; where there are none, nobody's values are.
    pub async fn prove(
        &self,
        attempt: &Attempt,
        credentials: Credentials,
        fields: FieldMask,
    ) -> Result<Visibility, Error> {
        credentials.prove(&attempt.plugin, self.activation_of(attempt, fields)).await
    }

    /// What proved credentials show of these fields, and of the first few people.
    pub async fn preview(
        &self,
        attempt: &Attempt,
        fields: FieldMask,
        people: u32,
    ) -> Result<(Visibility, EmployeePage), Error> {
        let fields = releasable(&attempt.plugin, Some(fields))?;
        let connection = self.resumed(attempt, fields)?;
        let visibility = connection.status().await?;
        let query = EmployeeQuery { limit: Some(people), ..EmployeeQuery::new(fields) };
        Ok((visibility, connection.fetch_employees(query).await?))
    }

    /// Turns proved credentials into a connection, with the consent to these fields.
    pub async fn activate(
        &self,
        attempt: &Attempt,
        fields: FieldMask,
        given_by: &str,
    ) -> Result<(), Error> {
        let Attempt { tenant, plugin, file, signature, reference, surroundings, .. } = attempt;
        let consent = releasable(plugin, Some(fields))?;
        self.keep(plugin.digest(), file, signature)?;
        let secrets = attempt.secrets.secrets().await.map_err(RuntimeError::from)?;
        let new = NewConnection {
            reference,
            tenant,
            integration: &plugin.manifest().id,
            plugin_digest: plugin.digest(),
            publisher_key: signature.key_id().map(KeyId::as_str),
            origin: surroundings.origin.as_ref().map(ToString::to_string),
            settings: surroundings.settings.clone(),
            consent,
            given_by,
            secrets,
            entries: attempt.storage.entries(),
        };
        self.database.insert_connection(new).await
    }

    fn resumed(&self, attempt: &Attempt, fields: FieldMask) -> Result<Connection, Error> {
        Ok(attempt.plugin.resume(self.activation_of(attempt, fields))?)
    }

    fn activation_of(&self, attempt: &Attempt, consent: FieldMask) -> Activation {
        Activation {
            name: attempt.tenant.clone(),
            consent,
            origin: attempt.surroundings.origin.clone(),
            settings: attempt.surroundings.settings.clone(),
            storage: attempt.storage.clone(),
            secrets: attempt.secrets.clone(),
            ledger: self.ledger(&attempt.reference, &attempt.tenant, None),
        }
    }
}

impl Attempt {
    pub(super) fn new(
        tenant: String,
        (file, plugin, signature): (PluginFile, Plugin, Signature),
        surroundings: Surroundings,
    ) -> Result<Self, Error> {
        let (reference, storage, secrets) = (reference::random()?, Arc::default(), Arc::default());
        Ok(Self { tenant, plugin, file, signature, reference, surroundings, storage, secrets })
    }

    /// Whose connection it will be.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }
}

/// That the secrets are those of the manifest, in any order.
fn check_names(plugin: &Plugin, secrets: &[(String, Secret)]) -> Result<(), Error> {
    let wanted = &plugin.manifest().credentials.secrets;
    let is_given = |name: &str| secrets.iter().any(|(given, _)| given == name);
    if secrets.len() == wanted.len() && wanted.iter().all(|entry| is_given(&entry.name)) {
        return Ok(());
    }
    let wanted: Vec<_> = wanted.iter().map(|entry| entry.name.as_str()).collect();
    Err(Error::OtherSecrets { wanted: wanted.join(", ") })
}

/// Names the credentials file where that is what cannot be used.
fn blame_file(error: Error, path: &Path) -> Error {
    let Error::Runtime(source) = error else { return error };
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
