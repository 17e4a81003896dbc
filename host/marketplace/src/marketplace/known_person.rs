//! What is known of one person.

use marketplace_runtime::FieldMask;
use serde::Serialize;
use utoipa::ToSchema;

use super::Marketplace;
use crate::clock::Timestamp;
use crate::database::StoredEmployee;
use crate::error::Error;
use crate::output::FieldNames;

/// A person, and what is known beside the values.
#[derive(Serialize, ToSchema)]
pub(crate) struct KnownPerson {
    employee: StoredEmployee,
    /// Fields that nobody has agreed to: nothing of them has left the source.
    #[serde(serialize_with = "FieldNames::of")]
    #[schema(value_type = FieldNames)]
    not_released: FieldMask,
    /// When the person was first stored.
    added_at: Timestamp,
    /// How old the directory is; `null` where no run has seen everyone yet.
    as_of: Option<Timestamp>,
}

impl Marketplace {
    /// What is known of a person, also of one who is gone.
    pub(crate) async fn known_person(&self, tenant: &str, id: &str) -> Result<KnownPerson, Error> {
        let (connection, employee) = self.employee(tenant, id).await?;
        Ok(KnownPerson {
            not_released: FieldMask::all().without(connection.consent.fields),
            added_at: employee.added_at,
            as_of: self.directory(tenant).await?.as_of(),
            employee,
        })
    }
}
