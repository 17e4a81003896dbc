//! One walk through all employees of a connection, page by page.

use std::collections::HashSet;

use marketplace_runtime::{Connection, EmployeePage, EmployeeQuery};

use crate::error::Error;

/// The pages of a query, until the plugin says that there are no more.
///
/// A source without an order of its own may show somebody on two pages: each
/// person is passed on once. A page of people who were all seen before means
/// that it goes round in circles, and so does a cursor that does not move. The
/// ids are all that is kept of a page that was passed on.
pub(crate) struct Traversal<'a> {
    connection: &'a Connection,
    query: Option<EmployeeQuery>,
    seen: HashSet<String>,
}

impl<'a> Traversal<'a> {
    pub(crate) fn new(connection: &'a Connection, query: EmployeeQuery) -> Self {
        Self { connection, query: Some(query), seen: HashSet::new() }
    }

    /// The next page; `None` when the traversal is complete.
    pub(crate) async fn next(&mut self) -> Result<Option<EmployeePage>, Error> {
        let Some(query) = self.query.take() else { return Ok(None) };
        let mut page = self.connection.fetch_employees(query.clone()).await?;
        let received = page.employees.len();
        page.employees.retain(|employee| self.seen.insert(employee.id.clone()));
        let in_circles = received > 0 && page.employees.is_empty();
        if page.next.is_some() && (in_circles || page.next == query.cursor) {
            return Err(Error::SourceRepeats { after: self.seen.len() });
        }
        self.query = page.next.clone().map(|next| EmployeeQuery { cursor: Some(next), ..query });
        Ok(Some(page))
    }
}
