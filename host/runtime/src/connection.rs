//! One tenant's activation of one plugin.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;
use tracing::Instrument;
use wasmtime::Store;

use crate::bindings::exports::marketplace::integration::integration::Guest;
use crate::bindings::marketplace::integration::types;
use crate::compiled::Compiled;
use crate::confidential::Confidential;
use crate::egress::{Client, Origin, Pacer, Policy, Recorder};
use crate::employee::{EmployeePage, EmployeeQuery};
use crate::error::Error;
use crate::field::FieldMask;
use crate::ledger::{Call, Ledger, MemoryLedger};
use crate::manifest::Manifest;
use crate::room::{self, Outside, Room};
use crate::secret::{MemorySecretStore, SecretStore};
use crate::storage::{MemoryStorage, Storage};
use crate::words::clipped;

/// The attributes that are named to an administrator as excess, at most: a person
/// reads them, and a source has some hundred.
const MOST_EXCESS: usize = 1_000;

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
    /// Fields that were not released, and that the credentials can read as far as that
    /// shows without asking for anybody's values.
    pub unreleased: FieldMask,
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
    storage_lock: Arc<Mutex<()>>,
}

impl Connection {
    pub(crate) fn new(plugin: Arc<Compiled>, activation: Activation) -> Result<Self, Error> {
        let origin =
            activation.origin.clone().unwrap_or_else(|| plugin.manifest.origin.default.clone());
        let environment = environment(&plugin.manifest, &activation, &origin)?;
        let pacer = Pacer::of(&plugin.manifest, &origin, &plugin.network);
        let policy = Policy::compile(&plugin.manifest, activation.consent, origin);
        let secrets = Arc::clone(&activation.secrets);
        let network = (&*plugin.network, activation.origin.as_ref());
        let client = Client::new(policy, pacer, secrets, plugin.limits.clone(), network)?;
        let (client, storage_lock) = (Arc::new(client), Arc::default());
        Ok(Self { plugin, activation, environment, client, storage_lock })
    }

    /// The fields that the administrator released.
    pub fn consent(&self) -> FieldMask {
        self.activation.consent
    }

    pub(crate) async fn connect(&self, secrets: &[types::Secret]) -> Result<Visibility, Error> {
        let recorder = self.recorder(Call::Connect, None);
        let fields = self.activation.consent.into();
        let call = async |integration: &Guest, store: &mut Store<Room>| {
            integration.call_connect(store, secrets, fields).await
        };
        let seen = self.call(&recorder, call).await?;
        Ok(self.visibility(seen, &recorder.confidential))
    }

    /// Asks the source again what the connection can see.
    pub async fn status(&self) -> Result<Visibility, Error> {
        let recorder = self.recorder(Call::Status, None);
        let fields = self.activation.consent.into();
        let call = async |integration: &Guest, store: &mut Store<Room>| {
            integration.call_status(store, fields).await
        };
        let seen = self.call(&recorder, call).await?;
        Ok(self.visibility(seen, &recorder.confidential))
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
        let recorder = self.recorder(Call::FetchEmployees, query.run.clone());
        let query = types::EmployeeQuery::from(query);
        let call = async |integration: &Guest, store: &mut Store<Room>| {
            integration.call_fetch_employees(store, &query).await
        };
        let page = self.call(&recorder, call).await?;
        let page = EmployeePage::accept(page, fields, &self.plugin.limits, &recorder.confidential);
        if let Err(violation) = &page {
            recorder.violation(violation.to_string()).await;
        }
        page
    }

    /// Ends the connection: the plugin revokes what it can, and then storage
    /// and secrets are emptied, whatever the plugin did.
    ///
    /// The plugin's failure is reported only after that.
    pub async fn disconnect(self) -> Result<(), Error> {
        let recorder = self.recorder(Call::Disconnect, None);
        let call = async |integration: &Guest, store: &mut Store<Room>| {
            integration.call_disconnect(store).await
        };
        let answer = self.call(&recorder, call).await;
        self.activation.storage.clear().await?;
        self.activation.secrets.replace(Vec::new()).await?;
        answer
    }

    /// Calls the plugin in a room of its own.
    async fn call<R>(
        &self,
        recorder: &Arc<Recorder>,
        function: impl AsyncFnOnce(
            &Guest,
            &mut Store<Room>,
        ) -> wasmtime::Result<Result<R, types::Error>>,
    ) -> Result<R, Error> {
        let outside = Outside {
            environment: &self.environment,
            client: &self.client,
            storage: &self.activation.storage,
            storage_lock: &self.storage_lock,
        };
        let plugin = &self.plugin;
        let answer = async {
            let mut store = room::open(&plugin.engine, &plugin.limits, recorder, &outside);
            let call = async {
                let instance = plugin.linked.instantiate_async(&mut store).await?;
                function(instance.marketplace_integration_integration(), &mut store).await
            };
            let answer = room::within(&plugin.limits, recorder, call).await;
            let answer = plugin.settle(store, answer, &self.activation.name);
            recorder.close().await;
            answer.map_err(|error| error.without(&recorder.confidential))
        };
        answer.instrument(recorder.span.clone()).await
    }

    fn recorder(&self, call: Call, run: Option<String>) -> Arc<Recorder> {
        let Activation { name, ledger, .. } = &self.activation;
        Arc::new(Recorder::new(name, ledger, (call, run), &self.plugin.digest))
    }

    fn visibility(&self, seen: types::Connection, confidential: &Confidential) -> Visibility {
        let seen_readable = FieldMask::from(seen.readable);
        let readable = seen_readable.intersection(self.activation.consent);
        Visibility {
            readable,
            unreleased: seen_readable.without(readable),
            withheld: self.activation.consent.without(readable),
            excess: seen
                .excess
                .into_iter()
                .take(MOST_EXCESS)
                .map(|attribute| clipped(confidential.withheld(&attribute).into_owned()))
                .collect(),
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
