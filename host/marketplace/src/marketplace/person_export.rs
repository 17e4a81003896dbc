//! Everything that is stored about one person, for whoever asks what is known of them:
//! Article 15 of the GDPR.

use marketplace_runtime::FieldMask;
use serde::Serialize;
use utoipa::ToSchema;

use super::Marketplace;
use crate::clock::Timestamp;
use crate::database::{Change, StoredEmployee};
use crate::error::Error;
use crate::output::snake_names;

/// Changes that are read at once: some ten kilobytes.
const PAGE: u32 = 500;

/// Everything that is stored about one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonExport {
    /// When this was written.
    pub exported_at: Timestamp,
    /// Whose employee it is.
    pub tenant: String,
    /// Which integration the values come from.
    pub integration: String,
    /// The consent in force.
    pub consent: ExportedConsent,
    /// The values, with those that are withheld, and when they were fetched.
    pub employee: StoredEmployee,
    /// Fields that nobody has agreed to, and of which nothing is stored.
    pub not_released: Vec<&'static str>,
    /// When the person was first stored.
    pub added_at: Timestamp,
    /// How old the directory is.
    pub as_of: Option<Timestamp>,
    /// For how many days the values are kept once the person has left.
    pub kept_days_after_leaving: u64,
    /// What has changed, and when, the newest first: which fields, and no value.
    pub changes: Vec<Change>,
}

/// The consent that values are stored under. Not by whom: that is another person.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedConsent {
    /// Its number.
    pub number: i64,
    /// Since when it is in force.
    pub given_at: Timestamp,
    /// The fields that may be stored.
    pub fields: Vec<&'static str>,
}

impl Marketplace {
    /// Everything that is stored about a person of the tenant's directory.
    pub async fn export_person(&self, tenant: &str, id: &str) -> Result<PersonExport, Error> {
        let as_of = self.directory(tenant).await?.as_of();
        let changes = self.all_changes(tenant, id).await?;
        let (connection, employee) = self.employee(tenant, id).await?;
        let consent = connection.consent;
        Ok(PersonExport {
            exported_at: Timestamp::now(),
            tenant: connection.tenant,
            integration: connection.integration,
            not_released: snake_names(FieldMask::all().without(consent.fields)),
            consent: ExportedConsent {
                number: consent.number,
                given_at: consent.given_at,
                fields: snake_names(consent.fields),
            },
            added_at: employee.added_at,
            employee,
            as_of,
            kept_days_after_leaving: self.keep_leavers().as_secs() / (24 * 60 * 60),
            changes,
        })
    }

    async fn all_changes(&self, tenant: &str, id: &str) -> Result<Vec<Change>, Error> {
        let mut page = self.employee_changes(tenant, id, None, PAGE).await?;
        let mut changes = std::mem::take(&mut page.changes);
        while page.next.is_some() {
            page = self.employee_changes(tenant, id, page.next, PAGE).await?;
            changes.append(&mut page.changes);
        }
        Ok(changes)
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::directory::tests::ada;

    #[tokio::test]
    async fn it_says_everything_that_is_stored_and_names_nobody_else() {
        let folder = TempDir::new().unwrap();
        let marketplace = Marketplace::open(Some(folder.path().to_owned())).await.unwrap();
        let id = marketplace.database.connected("acme", "value").await;
        marketplace.database.has_run(id, "all", vec![ada()]).await;
        marketplace.database.consents_to(id, "first-name,gender,hire-date").await;
        let export = marketplace.export_person("acme", &ada().id).await.unwrap();
        let json = serde_json::to_value(&export).unwrap();
        assert_eq!(json["consent"]["number"], 2);
        assert_eq!(json["employee"]["first_name"], "Ada");
        assert_eq!(json["employee"]["withheld"], serde_json::json!(["gender"]));
        assert_eq!(json["changes"][0]["fields"], serde_json::json!(["first_name", "hire_date"]));
        assert_eq!(json["not_released"].as_array().unwrap().len(), 10);
        assert_eq!(json["kept_days_after_leaving"], 30);
        // Neither what is no longer released nor who gave the consent.
        let text = json.to_string();
        assert!(!text.contains("Lovelace") && !text.contains("given_by"), "{text}");
        let nobody = marketplace.export_person("acme", "8").await;
        assert!(matches!(nobody, Err(Error::UnknownEmployee { .. })));
    }
}
