//! The three employee routes: the list, one employee, and the attributes.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use serde_json::Value;

use crate::access::Access;
use crate::answer::{self, Refusal};
use crate::attribute::Attribute;
use crate::directory::Employee;
use crate::drift::Drift;
use crate::faults::{Kind, Snapshot};
use crate::listing::{self, Element};
use crate::query::ListQuery;
use crate::quirks::{self, Record, show};
use crate::request_log::Note;
use crate::simulator::Simulator;

#[derive(Serialize)]
struct Page<'a> {
    success: bool,
    #[serde(flatten)]
    position: Option<Position>,
    data: Data<'a>,
    /// Nobody expects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    extra: Option<Value>,
}

/// Where in the list this page is. Old answers have nothing of it.
#[derive(Serialize)]
struct Position {
    metadata: Metadata,
    offset: usize,
    limit: usize,
}

#[derive(Serialize)]
struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    total_elements: Option<usize>,
    /// Counts from 0 here, though from 1 elsewhere in this API.
    current_page: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_pages: Option<usize>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Data<'a> {
    List(Vec<Record<'a>>),
    Single(Box<Record<'a>>),
}

impl Position {
    fn of(query: &ListQuery, total: usize, drift: &Drift, now: &Snapshot) -> Self {
        let ignores_paging = query.updated_since.is_some() && now.has(Kind::EverythingSince);
        let offset = if ignores_paging { 0 } else { query.offset };
        let most = now.period(Kind::SmallerPages).unwrap_or(usize::MAX);
        let limit = query.limit.min(most);
        let vanished = now.number(Kind::ShrinkingTotal).unwrap_or(0);
        let vanished = vanished.saturating_mul(drift.answers());
        let total = total.saturating_sub(usize::try_from(vanished).unwrap_or(usize::MAX));
        let pages = if ignores_paging { 1 } else { total.div_ceil(limit) };
        let known = !now.has(Kind::NoTotal);
        let metadata = Metadata {
            total_elements: known.then_some(total),
            current_page: offset / limit + usize::from(now.has(Kind::PageFromOne)),
            total_pages: known.then_some(pages),
        };
        Self { metadata, offset, limit }
    }
}

pub(crate) async fn list(
    State(simulator): State<Arc<Simulator>>,
    Extension(access): Extension<Access>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let now = simulator.faults.now();
    let clamp = now.has(Kind::ClampLimit);
    let query = ListQuery::parse(query.as_deref().unwrap_or_default(), clamp)?;
    let directory = &simulator.directory;
    let readable = simulator.readable(&access, &now);
    let selection = if query.attributes.is_empty() || now.has(Kind::IgnoredAttributes) {
        readable
    } else {
        readable.narrowed(directory.catalogue(), &query.attributes)
    };
    let drift = simulator.list_answered();
    let (total, elements) = listing::select(directory, &drift, &query, &now);
    let records = elements.into_iter().map(|element| match element {
        Element::Row(row) => show(Employee { directory, row, selection: &selection }, &now),
        Element::Junk(number) => Record::Changed(listing::junk(number)),
    });
    let data = Data::of(records.collect(), &now);
    let shown = data.len();
    let has_position = !now.has(Kind::NoMetadata);
    let position = has_position.then(|| Position::of(&query, total, &drift, &now));
    let extra = now.has(Kind::UnknownTypes).then(quirks::extra);
    Ok(noting(Json(Page { success: true, position, data, extra }).into_response(), shown))
}

impl<'a> Data<'a> {
    fn of(mut records: Vec<Record<'a>>, now: &Snapshot) -> Self {
        if records.len() == 1
            && now.has(Kind::SingleObject)
            && let Some(record) = records.pop()
        {
            return Self::Single(Box::new(record));
        }
        Self::List(records)
    }

    fn len(&self) -> usize {
        match self {
            Self::List(records) => records.len(),
            Self::Single(_) => 1,
        }
    }
}

pub(crate) async fn one(
    State(simulator): State<Arc<Simulator>>,
    Extension(access): Extension<Access>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let row = simulator.find(&id)?;
    let directory = &simulator.directory;
    let now = simulator.faults.now();
    let selection = simulator.readable(&access, &now);
    let employee = show(Employee { directory, row, selection: &selection }, &now);
    Ok(noting(answer::success(employee), 1))
}

/// What the credentials may read: for a client, the way to tell a withheld
/// attribute from one that the company does not keep.
pub(crate) async fn attributes(
    State(simulator): State<Arc<Simulator>>,
    Extension(access): Extension<Access>,
) -> Response {
    let catalogue = simulator.directory.catalogue();
    let readable = simulator.readable(&access, &simulator.faults.now());
    let readable: Vec<&Attribute> = catalogue.iter(&readable).collect();
    answer::success(readable)
}

fn noting(mut response: Response, employees: usize) -> Response {
    response.extensions_mut().insert(Note::Employees(employees));
    response
}
