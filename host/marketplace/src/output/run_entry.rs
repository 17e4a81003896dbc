//! A run, for programs.

use serde::Serialize;
use utoipa::ToSchema;

use crate::database::RunRow;

/// A run, and what it stopped with.
#[derive(Serialize, ToSchema)]
#[schema(as = Run)]
pub(crate) struct RunEntry {
    #[serde(flatten)]
    run: RunRow,
    /// Why it stopped, in words for people, if it did.
    cause_message: Option<String>,
}

impl From<(RunRow, Option<String>)> for RunEntry {
    fn from((run, cause_message): (RunRow, Option<String>)) -> Self {
        Self { run, cause_message }
    }
}
