//! A plugin, compiled and linked, ready for any number of connections.

use std::collections::BTreeMap;
use std::sync::Arc;

use tracing::Instrument;

use crate::bindings::marketplace::integration::types;
use crate::compiled::Compiled;
use crate::connection::{Activation, Connection, Visibility};
use crate::egress::Recorder;
use crate::error::{Error, ErrorKind, PluginError};
use crate::ledger::Call;
use crate::manifest::{Manifest, Translated};
use crate::room;
use crate::runtime::Runtime;
use crate::secret::{SealedSecret, Secret};

/// A loaded plugin. Cloning it is cheap.
#[derive(Clone)]
pub struct Plugin(Arc<Compiled>);

impl Plugin {
    pub(crate) fn load(runtime: &Runtime, bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self(Arc::new(Compiled::new(runtime, bytes)?)))
    }

    /// What the plugin says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// The SHA-256 of the component, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }

    /// Activates the plugin: parses the credentials file in a closed room, seals
    /// what it holds, and proves it against the source.
    ///
    /// Storage and secrets of `activation` are written to on the way; a host
    /// that must not keep anything of a failed attempt passes in-memory ones
    /// and copies them afterwards.
    pub async fn connect(
        &self,
        credentials_file: &[u8],
        activation: Activation,
    ) -> Result<(Connection, Visibility), Error> {
        let secrets = self.parse(credentials_file, &activation).await?;
        self.connect_sealed(secrets, activation).await
    }

    /// Activates the plugin with secrets that were not in a file: each with the
    /// name that the manifest has for it.
    ///
    /// Otherwise as [`Plugin::connect`].
    pub async fn connect_with(
        &self,
        secrets: Vec<(String, Secret)>,
        activation: Activation,
    ) -> Result<(Connection, Visibility), Error> {
        self.connect_sealed(self.seal(secrets)?, activation).await
    }

    async fn connect_sealed(
        &self,
        secrets: Vec<SealedSecret>,
        activation: Activation,
    ) -> Result<(Connection, Visibility), Error> {
        let stand_ins = secrets
            .iter()
            .map(|sealed| types::Secret {
                name: sealed.name.clone(),
                value: sealed.stand_in.clone(),
            })
            .collect::<Vec<_>>();
        activation.secrets.replace(secrets).await?;
        let connection = self.resume(activation)?;
        let visibility = connection.connect(&stand_ins).await?;
        Ok((connection, visibility))
    }

    /// A connection that was activated before.
    pub fn resume(&self, activation: Activation) -> Result<Connection, Error> {
        Connection::new(Arc::clone(&self.0), activation)
    }

    /// Turns a credentials file into sealed secrets, in a closed room, and keeps nothing.
    ///
    /// The plugin's reasons to refuse a file come in the manifest's words, and have no
    /// code where it has none for them.
    pub async fn parse(
        &self,
        file: &[u8],
        activation: &Activation,
    ) -> Result<Vec<SealedSecret>, Error> {
        let limit = self.0.manifest.credentials.file.max_bytes;
        if file.len() > limit {
            return Err(Error::FileTooLarge { limit });
        }
        let recorder = Arc::new(Recorder::new(
            &activation.name,
            &activation.ledger,
            (Call::Parse, None),
            self.digest(),
        ));
        let secrets = async {
            let mut store = room::closed(&self.0.engine, &self.0.limits, &recorder);
            let call = async {
                let instance = self.0.linked.instantiate_async(&mut store).await?;
                let parser = instance.marketplace_integration_credentials_file();
                parser.call_parse(&mut store, file).await
            };
            let answer = room::within(&self.0.limits, &recorder, call).await;
            let secrets = self.0.settle(store, answer, &activation.name);
            recorder.close().await;
            secrets
        };
        let secrets = secrets.instrument(recorder.span.clone()).await;
        let refusals = &self.0.manifest.credentials.file.refusals;
        let secrets = secrets.map_err(|error| in_manifests_words(error, refusals))?;
        self.seal(
            secrets.into_iter().map(|secret| (secret.name, Secret::new(secret.value))).collect(),
        )
    }

    /// Seals the secrets that the manifest names, all of them and no other, and in
    /// the manifest's order: code that sees secrets must have no choice by which it
    /// could tell something to code that has a network.
    fn seal(&self, mut secrets: Vec<(String, Secret)>) -> Result<Vec<SealedSecret>, Error> {
        let others = || Error::ContractMismatch {
            reason: "the secrets are not those that the manifest names".to_owned(),
        };
        let announced = &self.0.manifest.credentials.secrets;
        if secrets.len() != announced.len() {
            return Err(others());
        }
        let mut sealed = Vec::new();
        for entry in announced {
            let place = secrets.iter().position(|(name, _)| *name == entry.name);
            let (name, secret) = secrets.swap_remove(place.ok_or_else(others)?);
            if !secret.is_fit() {
                return Err(Error::InvalidSecret { name });
            }
            sealed.push(SealedSecret::seal(name, secret)?);
        }
        Ok(sealed)
    }
}

/// What is said of a file that is refused for a reason that the manifest does not name.
const REFUSED: &str = "The plugin does not accept the file, and its manifest does not say why; use \
                       the file that the source handed out.";

/// Code that has seen the file chooses one of the manifest's reasons, and no words:
/// those could repeat the file, or tell of it in other ways.
fn in_manifests_words(error: Error, refusals: &BTreeMap<String, Translated<String>>) -> Error {
    let Error::Plugin(PluginError { code, .. }) = error else { return error };
    let refusal = code.and_then(|code| refusals.get_key_value(&code));
    Error::Plugin(PluginError {
        kind: ErrorKind::InvalidRequest,
        code: refusal.map(|(code, _)| code.clone()),
        message: refusal.map_or_else(|| REFUSED.to_owned(), |(_, text)| text.en.clone()),
        retry_after: None,
    })
}
