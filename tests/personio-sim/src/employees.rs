//! The three employee routes: the list, one employee, and the attributes.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::answer::{self, Refusal};
use crate::attribute::Attribute;
use crate::directory::{Directory, Employee};
use crate::query::ListQuery;
use crate::request_log::Note;
use crate::simulator::Simulator;

#[derive(Serialize)]
struct Page<'a> {
    success: bool,
    metadata: Metadata,
    offset: usize,
    limit: usize,
    data: Vec<Employee<'a>>,
}

#[derive(Serialize)]
struct Metadata {
    total_elements: usize,
    /// Counts from 0 here, though from 1 elsewhere in this API.
    current_page: usize,
    total_pages: usize,
}

pub(crate) async fn list(
    State(simulator): State<Arc<Simulator>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = ListQuery::parse(query.as_deref().unwrap_or_default())?;
    let directory = &simulator.directory;
    let selection = if query.attributes.is_empty() {
        simulator.readable.clone()
    } else {
        simulator.readable.narrowed(directory.catalogue(), &query.attributes)
    };
    let (total_elements, rows) = select(directory, &query);
    let metadata = Metadata {
        total_elements,
        current_page: query.offset / query.limit,
        total_pages: total_elements.div_ceil(query.limit),
    };
    let data: Vec<_> =
        rows.into_iter().map(|row| Employee { directory, row, selection: &selection }).collect();
    let shown = data.len();
    let page = Page { success: true, metadata, offset: query.offset, limit: query.limit, data };
    Ok(noting(Json(page).into_response(), shown))
}

/// How many employees match, and the rows of those on the page asked for.
///
/// Personio documents that `updated_since` overrides `email`, and so it does
/// here. It also documents that it overrides paging; clients see paging honoured,
/// and so do ours. One thing is simpler than the original, which remembers for
/// each attribute when it changed: here any change of the employee counts, and an
/// employee whose last change is not known counts as changed.
fn select(directory: &Directory, query: &ListQuery) -> (usize, Vec<usize>) {
    let page = |matching: &dyn Fn(usize) -> bool| {
        let (mut total, mut rows) = (0, Vec::with_capacity(query.limit));
        for row in (0..directory.len()).filter(|row| matching(*row)) {
            if total >= query.offset && rows.len() < query.limit {
                rows.push(row);
            }
            total += 1;
        }
        (total, rows)
    };
    if let Some(since) = query.updated_since {
        page(&|row| directory.last_modified(row).is_none_or(|modified| modified >= since))
    } else if let Some(email) = &query.email {
        page(&|row| directory.email(row) == Some(email))
    } else {
        let total = directory.len();
        let end = query.offset.saturating_add(query.limit).min(total);
        (total, (query.offset..end).collect())
    }
}

pub(crate) async fn one(
    State(simulator): State<Arc<Simulator>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let row = simulator.find(&id)?;
    let directory = &simulator.directory;
    let employee = Employee { directory, row, selection: &simulator.readable };
    Ok(noting(answer::success(employee), 1))
}

/// What the credentials may read: for a client, the way to tell a withheld
/// attribute from one that the company does not keep.
pub(crate) async fn attributes(State(simulator): State<Arc<Simulator>>) -> Response {
    let catalogue = simulator.directory.catalogue();
    let readable: Vec<&Attribute> = catalogue.iter(&simulator.readable).collect();
    answer::success(readable)
}

fn noting(mut response: Response, employees: usize) -> Response {
    response.extensions_mut().insert(Note::Employees(employees));
    response
}
