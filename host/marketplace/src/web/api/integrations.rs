//! The catalogue: what can be activated.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::extract::{Json, Path};
use super::manifest::{Credentials, EgressRule, FieldEntry, Listings, Publisher, Text};
use crate::clock::Timestamp;
use crate::marketplace::Listing;
use crate::signature::Signature;
use crate::web::Web;
use crate::web::problem::Problem;

/// Everything that is on offer.
#[derive(Serialize, ToSchema)]
pub(super) struct Integrations {
    integrations: Vec<Integration>,
}

/// An integration that is on offer: what it says of itself, and what its component is
/// able to do.
#[derive(Serialize, ToSchema)]
pub(super) struct Integration {
    id: String,
    version: String,
    /// The SHA-256 of the component.
    digest: String,
    signature: Signature,
    publisher: Publisher,
    listing: Listings,
    credentials: Credentials,
    fields: Vec<FieldEntry>,
    /// Where the source is.
    origin: String,
    /// Every request that it may make, if all fields are released.
    egress: Vec<EgressRule>,
    /// The headers that its requests may have beyond those of every client.
    headers: Vec<String>,
    /// What it keeps between calls; `null` where it can keep nothing.
    keeps: Option<Text>,
    /// What its component imports: read from the component, not from what it says.
    imports: Vec<String>,
    /// Since when it is on offer.
    listed_at: Timestamp,
}

impl From<&Listing> for Integration {
    fn from(listing: &Listing) -> Self {
        let manifest = listing.inspection.manifest();
        let origin = listing.surroundings.origin.as_ref().unwrap_or(&manifest.origin.default);
        Self {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            digest: listing.inspection.digest().to_owned(),
            signature: listing.signature.clone(),
            publisher: (&manifest.publisher).into(),
            listing: (&manifest.listing).into(),
            credentials: (&manifest.credentials).into(),
            fields: manifest.fields.iter().map(FieldEntry::from).collect(),
            origin: origin.to_string(),
            egress: manifest.egress.iter().map(EgressRule::from).collect(),
            headers: manifest.headers.iter().map(ToString::to_string).collect(),
            keeps: manifest.keeps.as_ref().map(Text::from),
            imports: listing.inspection.imports().to_vec(),
            listed_at: listing.listed_at,
        }
    }
}

/// What can be activated
#[utoipa::path(
    get,
    path = "/integrations",
    tag = "Integrations",
    responses((status = 200, description = "The catalogue.", body = Integrations))
)]
pub(super) async fn list_integrations(
    State(web): State<Arc<Web>>,
    _: Caller,
) -> Result<Json<Integrations>, Problem> {
    let listings = web.marketplace.listings().await?;
    let integrations = listings.iter().map(Integration::from).collect();
    Ok(Json(Integrations { integrations }))
}

/// One integration of the catalogue
#[utoipa::path(
    get,
    path = "/integrations/{id}",
    tag = "Integrations",
    params(("id" = String, Path, description = "Such as `personio`.")),
    responses((status = 200, description = "The integration.", body = Integration))
)]
pub(super) async fn show_integration(
    State(web): State<Arc<Web>>,
    _: Caller,
    Path(id): Path<String>,
) -> Result<Json<Integration>, Problem> {
    let listing = web.marketplace.listing(&id).await?;
    Ok(Json((&listing).into()))
}
