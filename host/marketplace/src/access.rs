//! Who may see what.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

use crate::clock::Timestamp;

/// By this, a token is known as one: also by scanners for secrets in code.
pub(crate) const TOKEN_PREFIX: &str = "mkt_";

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything, for one tenant.
    Administrator,
    /// Look at everything of one tenant, and change nothing.
    Viewer,
    /// The operator's monitoring: figures of all tenants, and nothing of anybody.
    Monitor,
}

impl Role {
    /// As it is stored and typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Viewer => "viewer",
            Self::Monitor => "monitor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A role that there is none of.
#[derive(Debug, Error)]
#[error("there is no such role; the roles are administrator, viewer and monitor")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        let all = [Self::Administrator, Self::Viewer, Self::Monitor];
        all.into_iter().find(|role| role.name() == name).ok_or(UnknownRole)
    }
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Account {
    /// The key of the row.
    pub id: i64,
    /// Whose employees it may see.
    pub tenant: String,
    /// Who it is.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub created_at: Timestamp,
    /// When they last signed in.
    pub last_sign_in_at: Option<Timestamp>,
}

/// A program that may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiToken {
    /// The key of the row.
    pub id: i64,
    /// Whose employees it may see; `None` for the operator's monitoring, which sees
    /// nobody's.
    pub tenant: Option<String>,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Who has made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// Something that opens something, for the one to whom it is handed. It is stored
/// nowhere, and formats as nothing.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    /// 256 random bits behind a prefix that says what it opens.
    pub(crate) fn generate(prefix: &str) -> Result<Self, getrandom::Error> {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;

        let mut bits = [0; 32];
        getrandom::fill(&mut bits)?;
        Ok(Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bits))))
    }

    /// The key itself, to hand it over.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
