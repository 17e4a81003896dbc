//! What may be sent: looked at, and changed.

use marketplace_runtime::{FieldMask, Plugin};

use super::Marketplace;
use crate::database::{ChangedConsent, Consent, ConsentChange};
use crate::error::Error;

impl Marketplace {
    /// Every consent that was given for the tenant's connection, the first one first.
    /// The last one is in force.
    pub async fn consents(&self, tenant: &str) -> Result<Vec<Consent>, Error> {
        let row = self.active(tenant).await?;
        self.database.consents(row.id).await
    }

    /// The same, also of a connection that has ended: the records stay as evidence.
    pub async fn consent_history(&self, tenant: &str) -> Result<Vec<Consent>, Error> {
        let row = self.database.connection(tenant).await?;
        let row = row.ok_or_else(|| Error::NotConnected { tenant: tenant.to_owned() })?;
        self.database.consents(row.id).await
    }

    /// Changes which fields may be sent, and erases at once what no longer may be.
    /// What was added comes with the next run. `None` where nothing would change.
    ///
    /// [`Error::ConnectionChanged`] where the consent in force is not the one that
    /// somebody has looked at, if they say which: who ticks a field from an old page
    /// must not release again what another has taken out meanwhile.
    pub async fn change_consent(
        &self,
        tenant: &str,
        fields: FieldMask,
        given_by: &str,
        seen: Option<i64>,
    ) -> Result<Option<ChangedConsent>, Error> {
        let row = self.active(tenant).await?;
        if seen.is_some_and(|seen| seen != row.consent.number) {
            return Err(Error::ConnectionChanged { tenant: row.tenant });
        }
        if fields == row.consent.fields {
            return Ok(None);
        }
        // To take fields out, nothing is needed but the wish.
        let is_wider = !fields.without(row.consent.fields).is_empty();
        if is_wider || fields.is_empty() {
            releasable(&self.plugin_of(&row).await?, Some(fields))?;
        }
        let change = ConsentChange { row: &row, fields, given_by };
        self.database.change_consent(change).await.map(Some)
    }
}

/// What is released: what was asked for, or by default what people are shown.
pub(super) fn releasable(plugin: &Plugin, fields: Option<FieldMask>) -> Result<FieldMask, Error> {
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
