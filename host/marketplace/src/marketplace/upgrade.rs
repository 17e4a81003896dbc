//! Another version of a plugin, in the place of the one that connections have.

use std::path::PathBuf;

use marketplace_runtime::manifest::Widening;
use marketplace_runtime::{ComponentLimits, FieldMask, Inspection, Plugin};

use super::Marketplace;
use crate::database::{ConnectionRow, PluginChange};
use crate::error::Error;
use crate::plugin_file::PluginFile;
use crate::publisher::KeyId;
use crate::signature::Signature;

/// A wish to go on with another version of a plugin.
#[derive(Debug)]
pub struct UpgradeRequest {
    /// The plugin's file.
    pub plugin: PathBuf,
    /// Its signature, if not beside it.
    pub signature: Option<PathBuf>,
    /// Whose connection; `None` for all connections to the integration.
    pub tenant: Option<String>,
    /// Whether what the plugin wants beyond the consent is agreed to.
    pub accept: bool,
    /// Who decides.
    pub given_by: String,
}

/// What became of the wish.
pub struct Upgrade {
    /// The new plugin.
    pub plugin: Plugin,
    /// Each connection to the integration.
    pub connections: Vec<UpgradedConnection>,
}

/// What became of one connection.
#[derive(Debug)]
pub struct UpgradedConnection {
    /// Whose it is.
    pub tenant: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Fields that were released and that the new plugin does not deliver.
    pub dropped: FieldMask,
}

/// What was decided about a connection.
#[derive(Debug)]
pub enum Verdict {
    /// It has this plugin already.
    Unchanged,
    /// The new plugin wants no more than was agreed to, and has taken over.
    GoesOn,
    /// The new plugin wants more, that was agreed to, and it has taken over.
    Accepted {
        /// The number of the consent.
        consent: i64,
    },
    /// The new plugin wants more. The connection goes on with the old one.
    Asks(Vec<Widening>),
    /// The new plugin cannot take over at all. The connection goes on with the
    /// old one.
    Refused(Error),
}

impl Verdict {
    /// Whether the connection has the plugin now.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Unchanged | Self::GoesOn | Self::Accepted { .. })
    }
}

/// A plugin that was let in, and who decides about it.
struct Candidate<'a> {
    plugin: &'a Plugin,
    signature: &'a Signature,
    accept: bool,
    given_by: &'a str,
}

impl Marketplace {
    /// Lets connections go on with another version of their plugin.
    ///
    /// Where it wants no more than the consent in force covers, it takes over at
    /// once; else the connection stays as it is until somebody agrees. What the
    /// plugin keeps, and the secrets, stay in either case.
    pub async fn upgrade(&self, request: UpgradeRequest) -> Result<Upgrade, Error> {
        let file = PluginFile::read(&request.plugin, request.signature.as_deref())?;
        let signature = self.admit(&file).await?;
        let plugin = file.load(&self.runtime)?;
        let rows = self.connections_for(&plugin, request.tenant.as_deref()).await?;
        self.keep(plugin.digest(), &file, &signature)?;
        let candidate = Candidate {
            plugin: &plugin,
            signature: &signature,
            accept: request.accept,
            given_by: &request.given_by,
        };
        let mut connections = Vec::new();
        for row in rows {
            let verdict = self.decide(&row, &candidate).await.unwrap_or_else(Verdict::Refused);
            let dropped = row.consent.fields.without(plugin.manifest().available());
            connections.push(UpgradedConnection { tenant: row.tenant, verdict, dropped });
        }
        Ok(Upgrade { plugin, connections })
    }

    /// The connections that a plugin can take over.
    async fn connections_for(
        &self,
        plugin: &Plugin,
        tenant: Option<&str>,
    ) -> Result<Vec<ConnectionRow>, Error> {
        let integration = &plugin.manifest().id;
        let Some(tenant) = tenant else {
            let rows = self.database.connections_to(integration).await?;
            let nobody = Error::NobodyConnected { integration: integration.clone() };
            return if rows.is_empty() { Err(nobody) } else { Ok(rows) };
        };
        let row = self.active(tenant).await?;
        if row.integration == *integration {
            return Ok(vec![row]);
        }
        Err(Error::OtherIntegration {
            tenant: row.tenant,
            integration: row.integration,
            other: integration.clone(),
        })
    }

    async fn decide(
        &self,
        row: &ConnectionRow,
        candidate: &Candidate<'_>,
    ) -> Result<Verdict, Error> {
        if row.plugin_digest == candidate.plugin.digest() {
            return Ok(Verdict::Unchanged);
        }
        let wanted = self.wanted(row, candidate).await?;
        if !wanted.is_empty() && !candidate.accept {
            return Ok(Verdict::Asks(wanted));
        }
        let consent = (!wanted.is_empty()).then_some(row.consent.fields);
        let change = PluginChange {
            row,
            plugin_digest: candidate.plugin.digest(),
            publisher_key: candidate.signature.key_id().map(KeyId::as_str),
            consent,
            changed_by: candidate.given_by,
        };
        let number = self.database.change_plugin(change).await?;
        Ok(consent.map_or(Verdict::GoesOn, |_| Verdict::Accepted { consent: number }))
    }

    /// What a plugin wants beyond what the connection's consent covers. That was
    /// given for a plugin of its own, which need not be the present one: a
    /// version that wants less may be in between.
    async fn wanted(
        &self,
        row: &ConnectionRow,
        candidate: &Candidate<'_>,
    ) -> Result<Vec<Widening>, Error> {
        // The very plugin that was agreed to can always come back.
        if row.consent.plugin_digest == candidate.plugin.digest() {
            return Ok(Vec::new());
        }
        self.check_publisher(row, candidate.signature).await?;
        let agreed = self.kept_plugin(row, &row.consent.plugin_digest)?;
        let agreed = Inspection::read(&agreed, &ComponentLimits::default())?;
        let (old, new) = (agreed.manifest(), candidate.plugin.manifest());
        let mut wanted = Widening::between(old, new, row.consent.fields);
        // Where the operator has set an origin, no manifest changes it.
        wanted.retain(|one| row.origin.is_none() || !matches!(one, Widening::Origin { .. }));
        let missing = wanted.iter().find_map(|one| match one {
            Widening::Secret { secret } => Some(secret.clone()),
            _ => None,
        });
        match missing {
            Some(secret) => Err(Error::SecretMissing { tenant: row.tenant.clone(), secret }),
            None => Ok(wanted),
        }
    }

    /// A plugin that a trusted publisher has signed gives its place to another of
    /// that publisher only.
    async fn check_publisher(&self, row: &ConnectionRow, new: &Signature) -> Result<(), Error> {
        let trusted = self.database.publishers().await?;
        let is_key = |key: &str| trusted.iter().find(|one| one.key_id.as_str() == key);
        match row.publisher_key.as_deref().and_then(is_key) {
            Some(old) if new.publisher().is_none_or(|publisher| publisher.name != old.name) => {
                Err(Error::OtherPublisher {
                    tenant: row.tenant.clone(),
                    publisher: old.name.clone(),
                })
            }
            _ => Ok(()),
        }
    }
}
