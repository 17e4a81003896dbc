//! One line of the list of API credentials.

use crate::access::Access;
use crate::credentials::Credentials;

/// A pair of credentials with what Personio keeps about it.
#[derive(Clone)]
pub(crate) struct Registration {
    pub(crate) name: String,
    /// The name of what it was generated for; none of "Other".
    pub(crate) integration: Option<String>,
    pub(crate) access: Access,
    /// Whether the secret was given out, which happens only once.
    pub(crate) is_handed_out: bool,
    /// For nobody but [`super::Clients`], which sees to that.
    pub(super) pair: Credentials,
}

impl Registration {
    pub(crate) fn client_id(&self) -> &str {
        self.pair.client_id()
    }
}
