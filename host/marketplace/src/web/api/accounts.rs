//! People who may sign in to the pages.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Administrator;
use super::extract::{Json, Path};
use super::tenant_role::TenantRole;
use crate::access::Account;
use crate::name;
use crate::web::Web;
use crate::web::problem::Problem;

/// Everybody who may sign in for the tenant, by name.
#[derive(Serialize, ToSchema)]
pub(super) struct Accounts {
    accounts: Vec<Account>,
}

/// Whom to let in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkWish {
    /// Who it is.
    #[schema(schema_with = name::schema)]
    name: String,
    role: TenantRole,
}

/// A link that signs somebody in.
#[derive(Serialize, ToSchema)]
pub(super) struct SignInLink {
    /// It works once, within a day.
    link: String,
}

/// Everybody who may sign in
#[utoipa::path(
    get,
    path = "/accounts",
    tag = "Access",
    responses((status = 200, description = "The accounts.", body = Accounts))
)]
pub(super) async fn list_accounts(
    State(web): State<Arc<Web>>,
    caller: Administrator,
) -> Result<Json<Accounts>, Problem> {
    Ok(Json(Accounts { accounts: web.marketplace.accounts(&caller.tenant).await? }))
}

/// Make a link with which somebody signs in once
///
/// The account is made, if there is none of that name.
#[utoipa::path(
    post,
    path = "/accounts/links",
    tag = "Access",
    request_body = LinkWish,
    responses(
        (status = 201, description = "The link.", body = SignInLink),
        (status = 409, description = "Somebody of that name has another role."),
    )
)]
pub(super) async fn create_sign_in_link(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Json(wish): Json<LinkWish>,
) -> Result<(StatusCode, Json<SignInLink>), Problem> {
    name::check(&wish.name)?;
    let code = web.marketplace.sign_in_code(&caller.tenant, &wish.name, wish.role.into()).await?;
    let link = web.public_url.sign_in_link(&code);
    Ok((StatusCode::CREATED, Json(SignInLink { link })))
}

/// Let somebody in no more
///
/// Whoever is signed in is signed out.
#[utoipa::path(
    delete,
    path = "/accounts/{id}",
    tag = "Access",
    params(("id" = i64, Path, minimum = 1, maximum = 9_223_372_036_854_775_807_i64)),
    responses((status = 204, description = "The account is removed."))
)]
pub(super) async fn remove_account(
    State(web): State<Arc<Web>>,
    caller: Administrator,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    web.marketplace.remove_account(&caller.tenant, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
