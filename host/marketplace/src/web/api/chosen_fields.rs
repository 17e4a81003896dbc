//! Fields that somebody has chosen.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::output::{FieldName, FieldNames};

/// Fields that somebody has chosen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChosenFields {
    #[schema(value_type = Vec<FieldName>, min_items = 1)]
    pub(super) fields: FieldNames,
}
