//! Activations: from credentials to a connection.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use marketplace_runtime::FieldMask;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Administrator, Caller};
use super::chosen_fields::ChosenFields;
use super::connection::{self, Connection};
use super::extract::{Json, Path};
use super::given::{ActivationForm, ActivationValues, NewActivation};
use super::idempotency::{Fingerprint, Key, KeyHeader};
use super::visibility::{self, VisibilityEntry, WithheldEntry};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::marketplace::SyncWish;
use crate::output::{FieldNames, Masked};
use crate::web::Web;
use crate::web::attempts::{Chosen, Proved};
use crate::web::problem::Problem;

/// People of whom a preview shows what would be sent.
const PREVIEWED: u32 = 5;

/// An activation whose credentials have proved to work. Nothing of it is stored: it is
/// forgotten with a restart of the marketplace, and at `expires_at`.
#[derive(Serialize, ToSchema)]
pub(super) struct Activation {
    id: String,
    integration: String,
    /// The fields that can be chosen.
    fields: FieldNames,
    /// Those that people are shown: what to choose, if nothing else is wanted.
    preselected: FieldNames,
    /// What was looked at last.
    chosen: Option<FieldNames>,
    /// Fields that the credentials do not show, as far as that is known without asking for
    /// anybody's values, each with what to make readable at the source.
    withheld: Vec<WithheldEntry>,
    /// Attributes that the credentials show and no field needs: better taken out at the
    /// source.
    excess: Vec<String>,
    expires_at: Timestamp,
}

/// What would be sent, if these fields were consented to.
#[derive(Serialize, ToSchema)]
pub(super) struct Preview<'a> {
    #[serde(flatten)]
    visibility: VisibilityEntry,
    /// A few people, with exactly the chosen fields.
    employees: Vec<Masked<'a>>,
}

impl Activation {
    fn new(id: String, proved: &Proved) -> Self {
        let manifest = proved.attempt.plugin.manifest();
        Self {
            id,
            integration: manifest.id.clone(),
            fields: FieldNames(manifest.available()),
            preselected: FieldNames(manifest.shown()),
            chosen: proved.chosen().map(|chosen| FieldNames(chosen.fields)),
            withheld: visibility::withheld(manifest, proved.withheld()),
            excess: proved.excess.clone(),
            expires_at: proved.expires_at,
        }
    }
}

/// Begin an activation
///
/// The credentials are proved at the source, without asking for anybody's values. They
/// come as values in JSON, or as the source's own file in a form.
#[utoipa::path(
    post,
    path = "/activations",
    tag = "Activations",
    params(KeyHeader),
    request_body(content(
        (ActivationValues = "application/json"),
        (ActivationForm = "multipart/form-data"),
    )),
    responses(
        (status = 201, description = "The credentials work.", body = Activation,
         headers(("Location" = String, description = "The activation."))),
        (status = 404, description = "There is no such integration."),
        (status = 409, description = "The tenant is connected already."),
        (status = 502, description = "The source, or the integration, has failed."),
        (status = 503, description = "The source takes no more requests for a while."),
    )
)]
pub(super) async fn begin_activation(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    key: Key,
    wish: NewActivation,
) -> Result<Response, Problem> {
    let fingerprint = Fingerprint::of("begin-activation").with(wish.integration.as_bytes());
    let fingerprint = wish.credentials.identify(fingerprint);
    let answers = web.answers.clone();
    answers.once(key, fingerprint, async move { begin(&web, &caller, wish).await }).await
}

async fn begin(
    web: &Web,
    caller: &Administrator,
    wish: NewActivation,
) -> Result<Response, Problem> {
    let marketplace = &web.marketplace;
    let attempt = marketplace.attempt(&caller.tenant, &wish.integration).await?;
    let credentials = wish.credentials.into_inner();
    let seen = marketplace.prove(&attempt, credentials, FieldMask::empty()).await?;
    let id = web.attempts.insert(attempt, seen).map_err(Error::from)?;
    let proved = proved(web, caller, &id)?;
    let location = [(LOCATION, format!("{}/activations/{id}", super::BASE))];
    let activation = Json(Activation::new(id, &proved));
    Ok((StatusCode::CREATED, location, activation).into_response())
}

/// An activation that is under way
#[utoipa::path(
    get,
    path = "/activations/{id}",
    tag = "Activations",
    params(("id" = String, Path, pattern = "^[0-9a-f]{16}$")),
    responses((status = 200, description = "The activation.", body = Activation))
)]
pub(super) async fn show_activation(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Activation>, Problem> {
    let proved = proved(&web, &caller, &id)?;
    Ok(Json(Activation::new(id, &proved)))
}

/// End an activation
///
/// The credentials are forgotten, as if they had never been given.
#[utoipa::path(
    delete,
    path = "/activations/{id}",
    tag = "Activations",
    params(("id" = String, Path, pattern = "^[0-9a-f]{16}$")),
    responses((status = 204, description = "It is forgotten."))
)]
pub(super) async fn end_activation(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    web.attempts.remove(&caller.tenant, &id).ok_or_else(over)?;
    Ok(StatusCode::NO_CONTENT)
}

/// See what a choice of fields would send
///
/// Which of the fields the credentials show, what to tick at the source for the others,
/// and a few people with exactly these fields. Nothing is stored.
#[utoipa::path(
    post,
    path = "/activations/{id}/preview",
    tag = "Activations",
    params(("id" = String, Path, pattern = "^[0-9a-f]{16}$")),
    request_body = ChosenFields,
    responses(
        (status = 200, description = "What would be sent.", body = Preview),
        (status = 502, description = "The source, or the integration, has failed."),
        (status = 503, description = "The source takes no more requests for a while."),
    )
)]
pub(super) async fn preview_activation(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Path(id): Path<String>,
    Json(wish): Json<ChosenFields>,
) -> Result<Response, Problem> {
    let (proved, fields) = (proved(&web, &caller, &id)?, wish.fields.0);
    let (seen, page) = web.marketplace.preview(&proved.attempt, fields, PREVIEWED).await?;
    proved.choose(Chosen { fields, visibility: Some(seen.clone()) });
    let present = fields.without(page.withheld);
    let employees = page.employees.iter().map(|employee| Masked(employee, present)).collect();
    let visibility = VisibilityEntry::new(proved.attempt.plugin.manifest(), seen);
    Ok(Json(Preview { visibility, employees }).into_response())
}

/// Consent to fields, and be connected
///
/// The first run begins at once.
#[utoipa::path(
    post,
    path = "/activations/{id}/consent",
    tag = "Activations",
    params(("id" = String, Path, pattern = "^[0-9a-f]{16}$"), KeyHeader),
    request_body = ChosenFields,
    responses(
        (status = 201, description = "Connected.", body = Connection,
         headers(("Location" = String, description = "The connection."))),
        (status = 409, description = "The tenant is connected already."),
    )
)]
pub(super) async fn consent_to_activation(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Path(id): Path<String>,
    key: Key,
    Json(wish): Json<ChosenFields>,
) -> Result<Response, Problem> {
    let fields = wish.fields.0;
    let fingerprint = Fingerprint::of("consent").with(id.as_bytes());
    let fingerprint = fingerprint.with(fields.to_string().as_bytes());
    let answers = web.answers.clone();
    let work = async move { consent(&web, &caller, &id, fields).await };
    answers.once(key, fingerprint, work).await
}

async fn consent(
    web: &Web,
    caller: &Administrator,
    id: &str,
    fields: FieldMask,
) -> Result<Response, Problem> {
    let proved = proved(web, caller, id)?;
    web.marketplace.activate(&proved.attempt, fields, &caller.name()).await?;
    web.attempts.remove(&caller.tenant, id);
    // Where it cannot begin, the connection is there all the same, and says why.
    if let Err(error) = web.begin_run(&caller.tenant, SyncWish::Due).await {
        tracing::warn!(%error, "the first run has not begun");
    }
    let location = [(LOCATION, format!("{}/connection", super::BASE))];
    let connection = Json(connection::describe(web, &caller.tenant).await?);
    Ok((StatusCode::CREATED, location, connection).into_response())
}

fn proved(web: &Web, caller: &Caller, id: &str) -> Result<Arc<Proved>, Problem> {
    web.attempts.get(&caller.tenant, id).ok_or_else(over)
}

fn over() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "activation-over")
}
