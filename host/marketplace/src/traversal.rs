//! One walk through all employees of a connection, page by page.

use std::collections::HashSet;

use marketplace_runtime::{Connection, EmployeePage, EmployeeQuery};

use crate::error::Error;
use crate::reference;

/// The pages of a query, until the plugin says that there are no more.
///
/// A source without an order of its own may show somebody on two pages: each
/// person is passed on once. Page after page of people who were all seen before
/// means that it goes round in circles, and so does a cursor that does not move, or
/// far more people than it counts itself. The ids are all that is kept of a page
/// that was passed on.
pub(crate) struct Traversal<'a> {
    connection: &'a Connection,
    query: Option<EmployeeQuery>,
    seen: HashSet<String>,
    /// Pages in a row with nobody new.
    stale: u32,
    /// Records so far, those that could not be read among them.
    received: u64,
    /// How many there are, by the source's latest count.
    total: Option<u64>,
}

/// So many pages with nobody new are believed: with an import in front of the list,
/// everyone behind comes once more.
const MOST_STALE: u32 = 50;

/// Beyond so many people, and so many times what a source counts itself, it invents
/// them.
const MANY: u64 = 10_000;
const MOST_TIMES: u64 = 3;
/// Beyond so many people, a source that does not count invents them: the largest
/// employers have more, and sources that count.
const MOST_UNCOUNTED: u64 = 250_000;
/// And beyond so many, any source does: no company has more.
const MOST: u64 = 5_000_000;

impl<'a> Traversal<'a> {
    /// A walk from the beginning, under a name of its own in the ledger.
    pub(crate) fn new(connection: &'a Connection, query: EmployeeQuery) -> Result<Self, Error> {
        let query = EmployeeQuery { run: Some(reference::random()?), ..query };
        Ok(Self {
            connection,
            query: Some(query),
            seen: HashSet::new(),
            stale: 0,
            received: 0,
            total: None,
        })
    }

    /// How many of how many people have come, if some are missing at the end: a
    /// source counts them, and a plugin may still leave out whom it likes.
    pub(crate) fn missing(&self) -> Option<(u64, u64)> {
        let total = self.total.filter(|total| self.received < *total)?;
        Some((self.received, total))
    }

    /// The next page; `None` when the traversal is complete.
    pub(crate) async fn next(&mut self) -> Result<Option<EmployeePage>, Error> {
        let Some(query) = self.query.take() else { return Ok(None) };
        let mut page = self.connection.fetch_employees(query.clone()).await?;
        let received = page.employees.len();
        page.employees.retain(|employee| self.seen.insert(employee.id.clone()));
        let is_stale = received > 0 && page.employees.is_empty();
        self.stale = if is_stale { self.stale + 1 } else { 0 };
        let seen = self.seen.len() as u64;
        let most = page.total.map_or(MOST_UNCOUNTED, |total| total.saturating_mul(MOST_TIMES));
        let invents = seen > most.clamp(MANY, MOST);
        self.received += (received + page.rejected.len()) as u64;
        self.total = page.total;
        let in_circles = self.stale > MOST_STALE || page.next == query.cursor;
        if page.next.is_some() && (in_circles || invents) {
            return Err(Error::SourceRepeats { after: self.seen.len() });
        }
        self.query = page.next.clone().map(|next| EmployeeQuery { cursor: Some(next), ..query });
        Ok(Some(page))
    }
}
