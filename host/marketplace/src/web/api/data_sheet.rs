//! What a data-protection officer asks first.

use std::sync::Arc;

use axum::extract::State;
use marketplace_runtime::FieldMask;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::extract::Json;
use super::manifest::{self, EgressRule, FieldEntry, Publisher, Text};
use crate::clock::Timestamp;
use crate::database::Consent;
use crate::marketplace::Directory;
use crate::output::FieldNames;
use crate::web::Web;
use crate::web::language::Language;
use crate::web::problem::Problem;
use crate::web::texts::Texts;

/// What is processed, by the consent in force. The legal basis is for whoever is
/// responsible to name.
#[derive(Serialize, ToSchema)]
pub(super) struct DataSheet {
    tenant: String,
    /// When this was written.
    made_at: Timestamp,
    integration: String,
    /// What the data are processed for.
    purpose: Text,
    version: String,
    /// The SHA-256 of its component.
    plugin_digest: String,
    /// Who answers for it. It runs in a sandbox, and its publisher receives nothing.
    publisher: Publisher,
    /// Where the data come from.
    source: String,
    consent: Consent,
    /// The fields that are sent.
    released: Vec<FieldEntry>,
    /// The fields that never leave the source.
    not_released: FieldNames,
    /// The only requests that can be made under this consent.
    requests: Vec<EgressRule>,
    /// After so many days whoever has left is erased.
    days_kept_after_leaving: u64,
    /// People who are stored.
    employees: i64,
    /// People who are stored and have left the source.
    leavers: i64,
    /// How old the directory is.
    as_of: Option<Timestamp>,
    recipients: Recipients,
}

/// Who can read what is stored.
#[derive(Serialize, ToSchema)]
pub(super) struct Recipients {
    /// People of the tenant who may sign in.
    accounts: usize,
    /// Programs of the tenant.
    tokens: usize,
}

/// What is processed, for the data-protection officer
#[utoipa::path(
    get,
    path = "/connection/data-sheet",
    tag = "Data protection",
    responses(
        (status = 200, description = "The sheet.", body = DataSheet),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn show_data_sheet(
    State(web): State<Arc<Web>>,
    caller: Caller,
) -> Result<Json<DataSheet>, Problem> {
    let (marketplace, tenant) = (&web.marketplace, &*caller.tenant);
    let open = marketplace.open_connection(tenant).await?;
    let directory = marketplace.directory(tenant).await?;
    let as_of = directory.as_of();
    let Directory { employees, leavers, .. } = directory;
    let manifest = open.plugin.manifest();
    let released = open.row.consent.fields;
    let origin = open.row.origin.clone();
    Ok(Json(DataSheet {
        tenant: tenant.to_owned(),
        made_at: Timestamp::now(),
        integration: manifest.id.clone(),
        purpose: Text::new(&purpose(Language::English), &purpose(Language::German)),
        version: manifest.version.clone(),
        plugin_digest: open.row.plugin_digest.clone(),
        publisher: (&manifest.publisher).into(),
        source: origin.unwrap_or_else(|| manifest.origin.default.to_string()),
        released: manifest::fields(manifest, released),
        not_released: FieldNames(FieldMask::all().without(released)),
        requests: manifest::requests(manifest, released),
        consent: open.row.consent,
        days_kept_after_leaving: marketplace.keep_leavers().as_secs() / 86_400,
        employees,
        leavers,
        as_of,
        recipients: recipients(&web, tenant).await?,
    }))
}

/// In the words of the sheet that people print.
fn purpose(language: Language) -> String {
    Texts::of(language).say("sheet-purpose-is")
}

async fn recipients(web: &Web, tenant: &str) -> Result<Recipients, Problem> {
    let accounts = web.marketplace.accounts(tenant).await?.len();
    let tokens = web.marketplace.tokens(Some(tenant)).await?;
    let tokens = tokens.iter().filter(|token| token.revoked_at.is_none()).count();
    Ok(Recipients { accounts, tokens })
}
