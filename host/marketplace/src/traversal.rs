//! One walk through all employees of a connection, page by page.

mod walk;

use std::collections::HashSet;

use marketplace_runtime::{Connection, EmployeePage, EmployeeQuery};

use crate::error::Error;
use crate::reference;

pub(crate) use walk::Walk;

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
    walk: Walk,
}

impl<'a> Traversal<'a> {
    /// A walk from the beginning, under a name of its own in the ledger.
    pub(crate) fn new(connection: &'a Connection, query: EmployeeQuery) -> Result<Self, Error> {
        let query = EmployeeQuery { run: Some(reference::random()?), ..query };
        Ok(Self { connection, query: Some(query), seen: HashSet::new(), walk: Walk::default() })
    }

    /// How many of how many people have come, if some are missing at the end.
    pub(crate) fn missing(&self) -> Option<(u64, u64)> {
        self.walk.missing()
    }

    /// Whether the last page has come.
    pub(crate) fn is_over(&self) -> bool {
        self.query.is_none()
    }

    /// The next page; `None` when the traversal is complete.
    pub(crate) async fn next(&mut self) -> Result<Option<EmployeePage>, Error> {
        let Some(query) = self.query.take() else { return Ok(None) };
        let mut page = self.connection.fetch_employees(query.clone()).await?;
        let people = page.employees.len();
        page.employees.retain(|employee| self.seen.insert(employee.id.clone()));
        self.walk.add((people, page.employees.len()), page.rejected.len(), page.total);
        if page.next.is_some() && self.walk.goes_round(page.next != query.cursor) {
            return Err(Error::SourceRepeats { after: self.walk.seen });
        }
        self.query = page.next.clone().map(|next| EmployeeQuery { cursor: Some(next), ..query });
        Ok(Some(page))
    }
}
