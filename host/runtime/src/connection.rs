//! One tenant's activation of one plugin.

use std::collections::BTreeMap;
use std::sync::Arc;

use wasmtime::Store;

use crate::bindings::marketplace::integration::types;
use crate::compiled::Compiled;
use crate::egress::{Client, Origin, Pacer, Policy};
use crate::employee::{EmployeePage, EmployeeQuery};
use crate::error::Error;
use crate::field::FieldMask;
use crate::ledger::{Ledger, MemoryLedger};
use crate::manifest::Manifest;
use crate::room::{self, Outside, Room};
use crate::secret::{MemorySecretStore, SecretStore};
use crate::storage::{MemoryStorage, Storage};

/// What a connection is made of.
#[derive(Clone)]
pub struct Activation {
    /// The connection's name in logs and reports.
    pub name: String,
    /// The fields that the administrator released.
    pub consent: FieldMask,
    /// Where the source is, if not where the manifest says. Only here can an
    /// origin be plain `http`.
    pub origin: Option<Origin>,
    /// Values for settings of the manifest, by the name of their variable; those
    /// that are left out have the manifest's own.
    pub settings: BTreeMap<String, String>,
    /// What the plugin remembers between calls.
    pub storage: Arc<dyn Storage>,
    /// The connection's secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Where every request is recorded before it leaves.
    pub ledger: Arc<dyn Ledger>,
}

impl Activation {
    /// An activation that lasts as long as the process.
    pub fn in_memory(name: &str, consent: FieldMask) -> Self {
        Self {
            name: name.to_owned(),
            consent,
            origin: None,
            settings: BTreeMap::new(),
            storage: Arc::new(MemoryStorage::default()),
            secrets: Arc::new(MemorySecretStore::default()),
            ledger: Arc::new(MemoryLedger::default()),
        }
    }
}

/// What a connection can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Released fields that the credentials can read.
    pub readable: FieldMask,
    /// Released fields that the credentials cannot read.
    pub withheld: FieldMask,
    /// Attributes, as the source names them, that the credentials can read and
    /// no field needs.
    pub excess: Vec<String>,
}

/// A connection. Every call runs in a fresh instance of the plugin.
pub struct Connection {
    plugin: Arc<Compiled>,
    activation: Activation,
    /// The variables that the plugin finds, and their values.
    environment: Vec<(String, String)>,
    client: Arc<Client>,
}

impl Connection {
    pub(crate) fn new(plugin: Arc<Compiled>, activation: Activation) -> Result<Self, Error> {
        let origin =
            activation.origin.clone().unwrap_or_else(|| plugin.manifest.origin.default.clone());
        let environment = environment(&plugin.manifest, &activation, &origin)?;
        let policy = Policy::compile(&plugin.manifest, activation.consent, origin);
        let pacer = Pacer::new(&plugin.manifest.pace);
        let secrets = Arc::clone(&activation.secrets);
        let limits = plugin.limits.clone();
        let client = Client::new(&activation.name, policy, pacer, secrets, limits)?;
        Ok(Self { plugin, activation, environment, client: Arc::new(client) })
    }

    /// The fields that the administrator released.
    pub fn consent(&self) -> FieldMask {
        self.activation.consent
    }

    pub(crate) async fn connect(&self, secrets: &[types::Secret]) -> Result<Visibility, Error> {
        let mut store = self.open_room();
        let call = async {
            let instance = self.plugin.linked.instantiate_async(&mut store).await?;
            let integration = instance.marketplace_integration_integration();
            integration.call_connect(&mut store, secrets, self.activation.consent.into()).await
        };
        let answer = room::within(&self.plugin.limits, call).await;
        self.plugin.settle(store, answer, &self.activation.name).map(|seen| self.visibility(seen))
    }

    /// Asks the source again what the connection can see.
    pub async fn status(&self) -> Result<Visibility, Error> {
        let mut store = self.open_room();
        let call = async {
            let instance = self.plugin.linked.instantiate_async(&mut store).await?;
            let integration = instance.marketplace_integration_integration();
            integration.call_status(&mut store, self.activation.consent.into()).await
        };
        let answer = room::within(&self.plugin.limits, call).await;
        self.plugin.settle(store, answer, &self.activation.name).map(|seen| self.visibility(seen))
    }

    /// The next page of employees.
    ///
    /// Asking for a field that was not released is [`Error::NotConsented`]; a
    /// plugin that returns one is refused with [`Error::MaskViolation`].
    pub async fn fetch_employees(&self, query: EmployeeQuery) -> Result<EmployeePage, Error> {
        let fields = query.fields;
        let excess = fields.without(self.activation.consent);
        if !excess.is_empty() {
            return Err(Error::NotConsented { fields: excess });
        }
        let query = types::EmployeeQuery::from(query);
        let mut store = self.open_room();
        let call = async {
            let instance = self.plugin.linked.instantiate_async(&mut store).await?;
            let integration = instance.marketplace_integration_integration();
            integration.call_fetch_employees(&mut store, &query).await
        };
        let answer = room::within(&self.plugin.limits, call).await;
        let page = self.plugin.settle(store, answer, &self.activation.name)?;
        EmployeePage::new(page, fields)
    }

    /// Ends the connection: the plugin revokes what it can, and then storage
    /// and secrets are emptied, whatever the plugin did.
    ///
    /// The plugin's failure is reported only after that.
    pub async fn disconnect(self) -> Result<(), Error> {
        let mut store = self.open_room();
        let call = async {
            let instance = self.plugin.linked.instantiate_async(&mut store).await?;
            instance.marketplace_integration_integration().call_disconnect(&mut store).await
        };
        let answer = room::within(&self.plugin.limits, call).await;
        self.activation.storage.clear().await?;
        self.activation.secrets.replace(Vec::new()).await?;
        self.plugin.settle(store, answer, &self.activation.name)
    }

    fn open_room(&self) -> Store<Room> {
        let outside = Outside {
            connection: &self.activation.name,
            environment: &self.environment,
            client: &self.client,
            storage: &self.activation.storage,
        };
        room::open(&self.plugin.engine, &self.plugin.limits, &outside)
    }

    fn visibility(&self, seen: types::Connection) -> Visibility {
        let readable = FieldMask::from(seen.readable).intersection(self.activation.consent);
        Visibility {
            readable,
            withheld: self.activation.consent.without(readable),
            excess: seen.excess,
        }
    }
}

/// The origin and the manifest's settings, each as the operator has set it.
fn environment(
    manifest: &Manifest,
    activation: &Activation,
    origin: &Origin,
) -> Result<Vec<(String, String)>, Error> {
    let known = |name: &String| manifest.settings.iter().any(|setting| setting.env == *name);
    if let Some(name) = activation.settings.keys().find(|name| !known(name)) {
        return Err(Error::UnknownSetting {
            name: name.clone(),
            known: manifest.settings.iter().map(|setting| setting.env.clone()).collect(),
        });
    }
    let settings = manifest.settings.iter().map(|setting| {
        let value = activation.settings.get(&setting.env).unwrap_or(&setting.default);
        (setting.env.clone(), value.clone())
    });
    let origin = (manifest.origin.env.clone(), origin.to_string());
    Ok(std::iter::once(origin).chain(settings).collect())
}
