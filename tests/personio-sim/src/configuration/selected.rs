//! The pair of credentials that an address names.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::address;
use super::problem::Problem;
use crate::clients::{Client, Registration};
use crate::simulator::Simulator;

/// It was there when the request came in.
pub(super) struct Selected {
    pub(super) client: Client,
    pub(super) registration: Registration,
}

impl FromRequestParts<Arc<Simulator>> for Selected {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        simulator: &Arc<Simulator>,
    ) -> Result<Self, Problem> {
        let unknown = Problem::CredentialsUnknown;
        let Path(id) =
            Path::<String>::from_request_parts(parts, simulator).await.map_err(|_| unknown)?;
        let client = address::client(&id).ok_or(unknown)?;
        let registration = simulator.clients.find(client).ok_or(unknown)?;
        Ok(Self { client, registration })
    }
}
