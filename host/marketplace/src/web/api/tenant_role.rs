//! What somebody may do for a tenant.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Role;

/// What somebody, or a program, may do for a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TenantRole {
    /// Everything.
    Administrator,
    /// Look at everything, and change nothing.
    Viewer,
}

impl From<TenantRole> for Role {
    fn from(role: TenantRole) -> Self {
        match role {
            TenantRole::Administrator => Self::Administrator,
            TenantRole::Viewer => Self::Viewer,
        }
    }
}
