//! The tokens of programs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Administrator;
use super::extract::{Json, Path};
use super::tenant_role::TenantRole;
use crate::access::ApiToken;
use crate::name;
use crate::web::Web;
use crate::web::problem::Problem;

/// Every token of the tenant, the newest first, those that were revoked among them.
#[derive(Serialize, ToSchema)]
pub(super) struct Tokens {
    tokens: Vec<ApiToken>,
}

/// A wish for a token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenWish {
    /// What it is for.
    #[schema(schema_with = name::schema)]
    name: String,
    role: TenantRole,
}

/// A token that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct NewToken {
    token: ApiToken,
    /// What to send as `Authorization: Bearer …`. It is told this once.
    secret: String,
}

/// The tokens of programs
#[utoipa::path(
    get,
    path = "/tokens",
    tag = "Access",
    responses((status = 200, description = "The tokens.", body = Tokens))
)]
pub(super) async fn list_tokens(
    State(web): State<Arc<Web>>,
    caller: Administrator,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(Tokens { tokens: web.marketplace.tokens(Some(&caller.tenant)).await? }))
}

/// Make a token for a program
#[utoipa::path(
    post,
    path = "/tokens",
    tag = "Access",
    request_body = TokenWish,
    responses((status = 201, description = "The token.", body = NewToken))
)]
pub(super) async fn create_token(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Json(wish): Json<TokenWish>,
) -> Result<(StatusCode, Json<NewToken>), Problem> {
    name::check(&wish.name)?;
    let (tenant, new) = (Some(&*caller.tenant), (wish.name.as_str(), wish.role.into()));
    let (token, secret) = web.marketplace.create_token(tenant, new, &caller.name()).await?;
    let secret = secret.reveal().to_owned();
    Ok((StatusCode::CREATED, Json(NewToken { token, secret })))
}

/// Revoke a token
///
/// It opens nothing from now on; this may be the very token that asks for it.
#[utoipa::path(
    delete,
    path = "/tokens/{id}",
    tag = "Access",
    params(("id" = i64, Path, minimum = 1, maximum = 9_223_372_036_854_775_807_i64)),
    responses((status = 204, description = "It is revoked."))
)]
pub(super) async fn revoke_token(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    web.marketplace.revoke_token(Some(&caller.tenant), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
