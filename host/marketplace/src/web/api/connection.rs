//! The tenant's connection.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Administrator, Caller};
use super::extract::Json;
use super::given::{CredentialsForm, CredentialsValues, NewCredentials};
use super::visibility::VisibilityEntry;
use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::database::{ConnectionRow, Consent, Receipt};
use crate::error::Error;
use crate::marketplace::{DirectoryState, Disconnected};
use crate::web::Web;
use crate::web::problem::Problem;

/// The tenant's connection, without asking the source.
#[derive(Serialize, ToSchema)]
pub(super) struct Connection {
    integration: String,
    state: ConnectionState,
    /// What somebody should do something about, the most urgent first.
    causes: Vec<Cause>,
    /// People in the directory.
    employees: i64,
    /// When the last run began that has seen everything that it asked for.
    last_successful_run: Option<Timestamp>,
    /// When the next run is due; `null` while they are paused.
    next_run: Option<Timestamp>,
    /// Since when no run begins by itself.
    paused_at: Option<Timestamp>,
    /// The consent in force.
    consent: Consent,
    /// The SHA-256 of the integration's component.
    plugin_digest: String,
    connected_at: Timestamp,
}

/// How a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ConnectionState {
    /// All is well.
    Connected,
    /// Somebody should look; the causes say at what.
    Attention,
    /// Somebody wants no run to begin by itself.
    Paused,
}

impl ConnectionState {
    fn of(state: &DirectoryState) -> Self {
        match state.paused_at {
            Some(_) if state.causes.len() <= 1 => Self::Paused,
            None if state.causes.is_empty() => Self::Connected,
            _ => Self::Attention,
        }
    }
}

/// A connection that has ended.
#[derive(Serialize, ToSchema)]
pub(super) struct EndedConnection {
    /// What was erased.
    erased: Receipt,
    /// What the ledger calls the receipt; `null` where the ledger is damaged.
    receipt: Option<String>,
    /// Whether the integration has done its part, too, and revoked whatever the source lets
    /// it revoke. That may be nothing: delete the credentials at the source in any case.
    integration_ended: bool,
}

/// The tenant's connection
#[utoipa::path(
    get,
    path = "/connection",
    tag = "Connection",
    responses(
        (status = 200, description = "The connection.", body = Connection),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn show_connection(
    State(web): State<Arc<Web>>,
    caller: Caller,
) -> Result<Json<Connection>, Problem> {
    describe(&web, &caller.tenant).await.map(Json)
}

/// Disconnect
///
/// Ends the connection and erases everything that was stored under it: the credentials,
/// the directory, and what the integration kept. The record of consents and the ledger
/// stay.
#[utoipa::path(
    delete,
    path = "/connection",
    tag = "Connection",
    responses(
        (status = 200, description = "It has ended.", body = EndedConnection),
        (status = 404, description = "The tenant is not connected."),
    )
)]
pub(super) async fn end_connection(
    State(web): State<Arc<Web>>,
    caller: Administrator,
) -> Result<Json<EndedConnection>, Problem> {
    let Disconnected { ended, not_revoked } = web.marketplace.disconnect(&caller.tenant).await?;
    let integration_ended = not_revoked.is_none();
    Ok(Json(EndedConnection { erased: ended.receipt, receipt: ended.name, integration_ended }))
}

/// Give new credentials
///
/// They are proved at the source, and take the place of the old ones only then.
#[utoipa::path(
    put,
    path = "/connection/credentials",
    tag = "Connection",
    request_body(content(
        (CredentialsValues = "application/json"),
        (CredentialsForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "What they show.", body = VisibilityEntry),
        (status = 404, description = "The tenant is not connected."),
        (status = 409, description = "A run uses the old ones, or somebody was quicker."),
        (status = 502, description = "The source, or the integration, has failed."),
        (status = 503, description = "The source takes no more requests for a while."),
    )
)]
pub(super) async fn renew_credentials(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    credentials: NewCredentials,
) -> Result<Json<VisibilityEntry>, Problem> {
    let (marketplace, tenant) = (&web.marketplace, &caller.tenant);
    let plugin = marketplace.open_connection(tenant).await?.plugin;
    let seen = marketplace.renew_credentials(tenant, credentials.into_inner()).await?;
    Ok(Json(VisibilityEntry::new(plugin.manifest(), seen)))
}

/// The connection as it is now.
pub(super) async fn describe(web: &Web, tenant: &str) -> Result<Connection, Problem> {
    let row = active(web, tenant).await?;
    let directory = web.marketplace.directory_state(row.id, tenant).await?;
    let state = ConnectionState::of(&directory);
    let DirectoryState { employees, last_successful_run, next_run, paused_at, causes } = directory;
    let ConnectionRow { integration, consent, plugin_digest, connected_at, .. } = row;
    Ok(Connection {
        integration,
        state,
        causes,
        employees,
        last_successful_run,
        next_run,
        paused_at,
        consent,
        plugin_digest,
        connected_at,
    })
}

async fn active(web: &Web, tenant: &str) -> Result<ConnectionRow, Error> {
    let row = web.marketplace.connection(tenant).await?;
    row.filter(|row| row.disconnected_at.is_none())
        .ok_or_else(|| Error::NotConnected { tenant: tenant.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_needs_nobodys_attention_and_anything_beside_it_does() {
        let state = |is_paused: bool, kinds: &[&'static str]| {
            ConnectionState::of(&DirectoryState {
                employees: 0,
                last_successful_run: None,
                next_run: None,
                paused_at: is_paused.then(Timestamp::now),
                causes: kinds.iter().map(|kind| Cause::own(kind, String::new())).collect(),
            })
        };
        assert_eq!(state(false, &[]), ConnectionState::Connected);
        assert_eq!(state(false, &["out-of-date"]), ConnectionState::Attention);
        assert_eq!(state(true, &["paused"]), ConnectionState::Paused);
        assert_eq!(state(true, &["rate-limited", "paused"]), ConnectionState::Attention);
    }
}
