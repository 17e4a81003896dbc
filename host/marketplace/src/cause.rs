//! Why something that a connection should do does not work.

use std::borrow::Cow;
use std::time::Duration;

use marketplace_runtime::{Error as RuntimeError, ErrorKind, PluginError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;

/// A cause, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cause {
    /// What kind of failure it is: as the contract spells it, or one of this program's
    /// own, which docs/operations.md lists.
    #[schema(value_type = String)]
    pub kind: Cow<'static, str>,
    /// What the source called it.
    pub code: Option<String>,
    /// What happened and what to do.
    pub message: String,
    /// How long to wait before it can work again.
    #[serde(rename = "retry_after_ms", serialize_with = "as_millis")]
    #[schema(value_type = Option<u64>, required)]
    pub retry_after: Option<Duration>,
}

impl Cause {
    /// The cause behind an error.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::Runtime(error) => Self::of_runtime(error),
            _ => Self::internal(error.to_string()),
        }
    }

    /// The cause behind an error of the runtime.
    pub(crate) fn of_runtime(error: &RuntimeError) -> Self {
        match error {
            RuntimeError::Plugin(error) => Self {
                kind: error.kind_name().into(),
                code: error.code.clone(),
                message: error.to_string(),
                retry_after: error.retry_after,
            },
            _ => Self::internal(error.to_string()),
        }
    }

    /// A cause of this program's own.
    pub(crate) fn own(kind: &'static str, message: String) -> Self {
        Self { kind: kind.into(), code: None, message, retry_after: None }
    }

    fn internal(message: String) -> Self {
        Self::own("internal", message)
    }
}

/// Whether a run that stopped with this error can go on from its last page. Else its
/// place is worth nothing, and the next run begins anew.
pub(crate) fn can_go_on(error: &Error) -> bool {
    match error {
        Error::Runtime(RuntimeError::Plugin(PluginError { kind, .. })) => matches!(
            kind,
            ErrorKind::InvalidCredentials
                | ErrorKind::PermissionMissing
                | ErrorKind::RateLimited
                | ErrorKind::SourceUnavailable
                | ErrorKind::StorageFailed
        ),
        Error::Runtime(RuntimeError::Storage(_) | RuntimeError::Unrecorded { .. })
        | Error::Database(_) => true,
        _ => false,
    }
}

fn as_millis<S: serde::Serializer>(
    wait: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    wait.and_then(|wait| u64::try_from(wait.as_millis()).ok()).serialize(serializer)
}
