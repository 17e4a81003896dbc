//! How fast a source may be asked.

use serde::{Deserialize, Serialize};

use crate::egress::PathTemplate;

/// How fast a connection may ask a path.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pace {
    /// The path that it holds for.
    pub path: PathTemplate,
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds,
    pub per_seconds: u32,
    /// and at most so many in any one second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
}

/// How fast all connections together may ask a source that counts by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rate {
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds,
    pub per_seconds: u32,
    /// and at most so many in any one second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
}

impl Pace {
    /// The pace without its path.
    pub(crate) fn rate(&self) -> Rate {
        let Self { requests, per_seconds, burst, .. } = *self;
        Rate { requests, per_seconds, burst }
    }
}

impl Rate {
    /// Whether nothing could ever leave.
    pub(super) fn is_standstill(self) -> bool {
        self.requests == 0 || self.per_seconds == 0 || self.burst == Some(0)
    }
}
