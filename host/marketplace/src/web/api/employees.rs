//! The directory.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::extract::{Json, Path, Query};
use super::part::{Limit, Position};
use crate::clock::Timestamp;
use crate::database::{Change, Consent, StoredEmployee};
use crate::marketplace::{DirectoryQuery, KnownPerson, PersonExport};
use crate::web::Web;
use crate::web::problem::Problem;

/// Whom to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EmployeesQuery {
    /// Only people with this text in their name, address, position, department or office,
    /// in any case. Of each part that is read, those who are not looked for are left out:
    /// a part may be empty and not the last.
    #[param(value_type = String, required = false)]
    search: Option<String>,
    /// Those who are gone, too.
    #[serde(default)]
    #[param(required = false)]
    leavers: bool,
    /// What the part before has named as `next`.
    #[param(value_type = i64, required = false)]
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_i64)]
    after: Option<Position>,
    /// How many are looked at.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 500)]
    limit: Option<Limit>,
}

/// Which part of a history.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesQuery {
    /// What the part before has named as `next`.
    #[param(value_type = i64, required = false)]
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_i64)]
    before: Option<Position>,
    #[param(value_type = i64, required = false, minimum = 1, maximum = 500)]
    limit: Option<Limit>,
}

/// People of the directory, in the order in which they came.
#[derive(Serialize, ToSchema)]
pub(super) struct Employees {
    employees: Vec<StoredEmployee>,
    /// Where it goes on; `null` after the last part.
    next: Option<i64>,
    /// The consent under which they were read.
    consent: Consent,
    /// How old the directory is; `null` where no run has seen everyone yet.
    as_of: Option<Timestamp>,
}

/// What has changed about a person, the newest change first: which fields, and no value.
#[derive(Serialize, ToSchema)]
pub(super) struct Changes {
    changes: Vec<Change>,
    /// Where it goes on; `null` after the last part.
    next: Option<i64>,
}

/// The people of the directory
#[utoipa::path(
    get,
    path = "/employees",
    tag = "Directory",
    params(EmployeesQuery),
    responses(
        (status = 200, description = "A part of the directory.", body = Employees),
        (status = 404, description = "The tenant is not connected."),
        (status = 422, description = "Nothing that a search looks at is released."),
    )
)]
pub(super) async fn list_employees(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Query(wish): Query<EmployeesQuery>,
) -> Result<Json<Employees>, Problem> {
    let EmployeesQuery { search, leavers, after, limit } = wish;
    let query = DirectoryQuery { search: search.filter(|text| !text.is_empty()), leavers };
    let (after, limit) = (after.map(|after| after.0), Limit::or_usual(limit));
    let page = web.marketplace.employees(&caller.tenant, &query, after, limit).await?;
    let as_of = web.marketplace.directory(&caller.tenant).await?.as_of();
    let (employees, next, consent) = (page.employees, page.next, page.connection.consent);
    Ok(Json(Employees { employees, next, consent, as_of }))
}

/// A person of the directory, also one who is gone
#[utoipa::path(
    get,
    path = "/employees/{id}",
    tag = "Directory",
    params(("id" = String, Path, description = "The id at the source.")),
    responses((status = 200, description = "The person.", body = KnownPerson))
)]
pub(super) async fn show_employee(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<KnownPerson>, Problem> {
    Ok(Json(web.marketplace.known_person(&caller.tenant, &id).await?))
}

/// What has changed about a person
#[utoipa::path(
    get,
    path = "/employees/{id}/changes",
    tag = "Directory",
    params(("id" = String, Path, description = "The id at the source."), ChangesQuery),
    responses((status = 200, description = "A part of the history.", body = Changes))
)]
pub(super) async fn list_employee_changes(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Path(id): Path<String>,
    Query(wish): Query<ChangesQuery>,
) -> Result<Json<Changes>, Problem> {
    let (before, limit) = (wish.before.map(|before| before.0), Limit::or_usual(wish.limit));
    // A history without anything in it would say that there is somebody.
    web.marketplace.employee(&caller.tenant, &id).await?;
    let page = web.marketplace.employee_changes(&caller.tenant, &id, before, limit).await?;
    Ok(Json(Changes { changes: page.changes, next: page.next }))
}

/// Everything that is stored of a person
///
/// For whoever asks what is known of them: every value and when it was fetched, and every
/// change.
#[utoipa::path(
    get,
    path = "/employees/{id}/export",
    tag = "Data protection",
    params(("id" = String, Path, description = "The id at the source.")),
    responses((status = 200, description = "All of it.", body = PersonExport))
)]
pub(super) async fn export_employee(
    State(web): State<Arc<Web>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let export = web.marketplace.export_person(&caller.tenant, &id).await?;
    let as_file = [(CONTENT_DISPOSITION, "attachment; filename=\"employee.json\"")];
    Ok((as_file, Json(export)).into_response())
}
