//! Which fields may be sent.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Administrator, Caller};
use super::extract::Json;
use super::whole::Whole;
use crate::database::{Consent, Receipt};
use crate::error::Error;
use crate::output::{FieldName, FieldNames};
use crate::web::Web;
use crate::web::problem::Problem;

/// Every consent of the connection.
#[derive(Serialize, ToSchema)]
pub(super) struct Consents {
    /// The first one first; the last one is in force.
    consents: Vec<Consent>,
}

/// Which fields may be sent from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentWish {
    #[schema(value_type = Vec<FieldName>, min_items = 1)]
    fields: FieldNames,
    /// The number of the consent that this one is to follow. Where another is in force by
    /// now, nothing changes.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 4_294_967_295_i64)]
    after: Option<Whole>,
}

/// What a new consent has done.
#[derive(Serialize, ToSchema)]
pub(super) struct ConsentChange {
    /// The consent in force.
    consent: Consent,
    /// What was erased; `null` where no field was taken out.
    erased: Option<Receipt>,
    /// What the ledger calls the receipt of that.
    receipt: Option<String>,
}

/// The consent in force
#[utoipa::path(
    get,
    path = "/connection/consent",
    tag = "Connection",
    responses(
        (status = 200, description = "The consent.", body = Consent),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn show_consent(
    State(web): State<Arc<Web>>,
    caller: Caller,
) -> Result<Json<Consent>, Problem> {
    Ok(Json(in_force(&web, &caller.tenant).await?))
}

/// Change which fields may be sent
///
/// What is stored of fields that are taken out is erased at once. Fields that are added
/// come with the next run.
#[utoipa::path(
    put,
    path = "/connection/consent",
    tag = "Connection",
    request_body = ConsentWish,
    responses(
        (status = 200, description = "The consent in force.", body = ConsentChange),
        (status = 404, description = "The tenant is not connected."),
        (status = 409, description = "Somebody else was quicker."),
    )
)]
pub(super) async fn change_consent(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Json(wish): Json<ConsentWish>,
) -> Result<Json<ConsentChange>, Problem> {
    let (marketplace, tenant) = (&web.marketplace, &caller.tenant);
    let (fields, seen) = (wish.fields.0, wish.after.map(|number| number.0.into()));
    let changed = marketplace.change_consent(tenant, fields, &caller.name(), seen).await?;
    if changed.as_ref().is_some_and(|changed| !changed.is_journal_empty) {
        tracing::warn!("erased values stay in the journal, sealed, while another program reads");
    }
    let (erased, receipt) = changed.and_then(|changed| changed.erased).unzip();
    Ok(Json(ConsentChange { consent: in_force(&web, tenant).await?, erased, receipt }))
}

/// Every consent that was given
///
/// Also after the connection has ended: the records stay as evidence.
#[utoipa::path(
    get,
    path = "/connection/consents",
    tag = "Connection",
    responses(
        (status = 200, description = "The consents.", body = Consents),
        (status = 404, description = "The tenant has never been connected."),
    )
)]
pub(super) async fn list_consents(
    State(web): State<Arc<Web>>,
    caller: Caller,
) -> Result<Json<Consents>, Problem> {
    Ok(Json(Consents { consents: web.marketplace.consent_history(&caller.tenant).await? }))
}

async fn in_force(web: &Web, tenant: &str) -> Result<Consent, Error> {
    let last = web.marketplace.consents(tenant).await?.pop();
    last.ok_or_else(|| Error::NotConnected { tenant: tenant.to_owned() })
}
