//! What a pair of credentials may do.

use std::sync::Arc;

use crate::attribute::Selection;

/// The access rights of one pair, as the page of the API credentials has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Access {
    /// The right "Employees: read". Without it Personio still hands out a token, and
    /// then refuses whatever is asked for with it.
    pub(crate) reads_employees: bool,
    /// The "Readable employee attributes". Shared: a thousand clients of one command
    /// line read the same.
    pub(crate) readable: Arc<Selection>,
}

impl Access {
    /// What credentials without a page of their own come with.
    pub(crate) fn to(readable: Selection) -> Self {
        Self { reads_employees: true, readable: Arc::new(readable) }
    }

    /// As `POST /v1/auth` spells the rights.
    pub(crate) fn scope(&self) -> &'static str {
        if self.reads_employees { "employees:read absences:read" } else { "" }
    }
}
