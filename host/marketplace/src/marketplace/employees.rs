//! The directory, for those who read it.

use std::ops::ControlFlow;
use std::time::Duration;

use super::Marketplace;
use crate::clock::Timestamp;
use crate::database::{ChangesPage, ConnectionRow, EmployeesPage, RunRow, StoredEmployee};
use crate::directory::Search;
use crate::error::Error;

/// People who are read at once: some hundred kilobytes.
const PAGE: u32 = 500;

/// Whom to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryQuery {
    /// Only people with this text in their name, address, position, department or
    /// office: as it is, and in any case.
    pub search: Option<String>,
    /// Those who are gone, too.
    pub leavers: bool,
}

/// How large a directory is, and how old.
#[derive(Clone, Debug)]
pub struct Directory {
    /// People at the source.
    pub employees: i64,
    /// People who are gone.
    pub leavers: i64,
    /// The last run that has seen everything that it asked for.
    pub last_run: Option<RunRow>,
}

impl Directory {
    /// How old the data are: no older than the beginning of the last run. A run that
    /// somebody approved has ended long after it asked.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.last_run.as_ref().map(|run| run.started_at)
    }

    /// Whether nothing was ever stored.
    pub fn is_new(&self) -> bool {
        self.last_run.is_none() && self.employees + self.leavers == 0
    }
}

impl Marketplace {
    /// How large the tenant's directory is, and how old.
    pub async fn directory(&self, tenant: &str) -> Result<Directory, Error> {
        let row = self.active(tenant).await?;
        Ok(Directory {
            employees: self.database.count_employees(row.id).await?,
            leavers: self.database.count_leavers(row.id).await?,
            last_run: self.database.last_complete_run(row.id, None).await?,
        })
    }

    /// People of the tenant's directory, behind the [`EmployeesPage::next`] of the page
    /// before. So many are looked at, and those who are not looked for are left out: a
    /// page may be empty and not the last.
    pub async fn employees(
        &self,
        tenant: &str,
        query: &DirectoryQuery,
        after: Option<i64>,
        limit: u32,
    ) -> Result<EmployeesPage, Error> {
        let row = self.active(tenant).await?;
        let search = searching(&row, query)?;
        let after = after.unwrap_or(i64::MIN);
        let mut page = self.database.employees(row.id, query.leavers, after, limit).await?;
        if let Some(search) = search {
            page.employees.retain(|person| search.finds(&person.employee));
        }
        Ok(page)
    }

    /// The next people behind `after` whom a query finds, `limit` of them where there are
    /// so many: as many are looked at as that takes. There is somebody behind
    /// [`EmployeesPage::next`].
    ///
    /// [`Error::ConnectionChanged`] as with [`Self::each_employees_page`].
    pub async fn find_employees(
        &self,
        tenant: &str,
        query: &DirectoryQuery,
        after: Option<i64>,
        limit: u32,
    ) -> Result<EmployeesPage, Error> {
        // One more than wanted tells whether there are more.
        let at_once = query.search.as_ref().map_or(limit.saturating_add(1), |_| PAGE);
        let limit = limit as usize;
        let mut found = self.employees(tenant, query, after, at_once).await?;
        while found.employees.len() <= limit && found.next.is_some() {
            let page = self.employees(tenant, query, found.next, at_once).await?;
            if terms(&page.connection) != terms(&found.connection) {
                return Err(Error::ConnectionChanged { tenant: tenant.to_owned() });
            }
            found.next = page.next;
            found.employees.extend(page.employees);
        }
        let has_more = found.employees.len() > limit;
        found.employees.truncate(limit);
        found.next = found.employees.last().filter(|_| has_more).map(|person| person.seq);
        Ok(found)
    }

    /// How long people are kept who have left.
    pub fn keep_leavers(&self) -> Duration {
        self.directory.keep_leavers()
    }

    /// Passes the pages of a directory on as they are read, until `take` has enough of
    /// them. A directory can be larger than memory.
    ///
    /// [`Error::ConnectionChanged`] where somebody else gives another consent, or
    /// connects anew, before the last page: what was passed on would be a mixture.
    pub async fn each_employees_page(
        &self,
        tenant: &str,
        query: &DirectoryQuery,
        mut take: impl FnMut(EmployeesPage) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let (mut after, mut first) = (None, None);
        loop {
            let page = self.employees(tenant, query, after, PAGE).await?;
            let now = terms(&page.connection);
            if *first.get_or_insert(now) != now {
                return Err(Error::ConnectionChanged { tenant: tenant.to_owned() });
            }
            after = page.next;
            if take(page)?.is_break() || after.is_none() {
                return Ok(());
            }
        }
    }

    /// A person of the tenant's directory, also one who is gone. A supervisor of whom
    /// the source tells nothing but the id is looked up in the same directory.
    pub async fn employee(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<(ConnectionRow, StoredEmployee), Error> {
        let row = self.active(tenant).await?;
        let found = self.database.employee(row.id, id).await?;
        found.ok_or_else(|| Error::UnknownEmployee { tenant: row.tenant, id: id.to_owned() })
    }

    /// What has changed about a person, the newest first, before the
    /// [`ChangesPage::next`] of the page before.
    pub async fn employee_changes(
        &self,
        tenant: &str,
        id: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<ChangesPage, Error> {
        let row = self.active(tenant).await?;
        self.database.changes(row.id, id, before.unwrap_or(i64::MAX), limit).await
    }
}

/// What a page was read under.
fn terms(row: &ConnectionRow) -> (i64, i64) {
    (row.id, row.consent.number)
}

/// What is searched for, if anything that a search looks at is released: else nobody
/// would be found, whoever is there.
fn searching(row: &ConnectionRow, query: &DirectoryQuery) -> Result<Option<Search>, Error> {
    let Some(text) = &query.search else { return Ok(None) };
    let (fields, released) = (Search::fields(), row.consent.fields);
    match fields.intersection(released).is_empty() {
        true => Err(Error::NotSearchable { tenant: row.tenant.clone(), fields, released }),
        false => Ok(Some(Search::new(text))),
    }
}

#[cfg(test)]
mod tests {
    use marketplace_runtime::Employee;
    use tempfile::TempDir;

    use super::*;
    use crate::directory::tests::ada;

    /// A directory of more people than are read at once.
    async fn marketplace() -> (TempDir, Marketplace, i64) {
        let folder = TempDir::new().unwrap();
        let marketplace = Marketplace::open(Some(folder.path().to_owned())).await.unwrap();
        let id = marketplace.database.connected("acme", "value").await;
        let people = (0..=PAGE).map(|id| Employee { id: id.to_string(), ..ada() }).collect();
        marketplace.database.has_run(id, "all", people).await;
        (folder, marketplace, id)
    }

    /// Reads everybody, and does something after the first page, as somebody else would.
    async fn read(
        marketplace: &Marketplace,
        meanwhile: impl AsyncFnOnce() + Send + Clone,
    ) -> Result<usize, Error> {
        let (mut count, mut meanwhile) = (0, Some(meanwhile));
        let take = |page: EmployeesPage| {
            count += page.employees.len();
            if let Some(meanwhile) = meanwhile.take() {
                let handle = tokio::runtime::Handle::current();
                tokio::task::block_in_place(|| handle.block_on(meanwhile()));
            }
            Ok(ControlFlow::Continue(()))
        };
        let query = DirectoryQuery::default();
        marketplace.each_employees_page("acme", &query, take).await.map(|()| count)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_read_in_one_stream_is_of_one_consent_and_one_connection() {
        let (_folder, marketplace, id) = marketplace().await;
        let database = &marketplace.database;
        assert_eq!(read(&marketplace, async || {}).await.unwrap(), PAGE as usize + 1);
        let narrowed = read(&marketplace, async || database.consents_to(id, "email").await).await;
        assert!(matches!(narrowed, Err(Error::ConnectionChanged { .. })), "{narrowed:?}");
        let again = async || {
            database.end_connection(id).await.unwrap();
            database.connected("acme", "value").await;
        };
        let other = read(&marketplace, again).await;
        assert!(matches!(other, Err(Error::ConnectionChanged { .. })), "{other:?}");
    }

    #[tokio::test]
    async fn a_page_of_those_who_are_found_is_full_and_the_next_one_is_not_empty() {
        let (_folder, marketplace, id) = marketplace().await;
        let find = async |search: Option<&str>, after, limit| {
            let query = DirectoryQuery { search: search.map(str::to_owned), leavers: false };
            let page = marketplace.find_employees("acme", &query, after, limit).await.unwrap();
            let ids = page.employees.into_iter().map(|person| person.employee.id);
            (ids.collect::<Vec<_>>(), page.next)
        };
        let walk = async |search, limit| {
            let (mut pages, mut after) = (Vec::new(), None);
            loop {
                let (ids, next) = find(search, after, limit).await;
                pages.push(ids.len());
                after = next;
                if after.is_none() {
                    return pages;
                }
            }
        };
        let most = PAGE as usize;
        assert_eq!(walk(None, PAGE).await, [most, 1]);
        assert_eq!(walk(None, PAGE + 1).await, [most + 1]);
        assert_eq!(walk(Some("ada"), 250).await, [250, 250, 1]);
        assert_eq!(walk(Some("nobody"), 50).await, [0]);
        // Somebody who stands behind everybody that is read at once.
        let late = Employee { id: "late".into(), position: Some("Poet".into()), ..ada() };
        let people = (0..=PAGE).map(|id| Employee { id: id.to_string(), ..ada() });
        marketplace.database.has_run(id, "all", people.chain([late]).collect()).await;
        assert_eq!(find(Some("poet"), None, 50).await, (vec!["late".to_owned()], None));
        // Nobody is on two pages.
        let (first, next) = find(Some("ada"), None, 3).await;
        let (second, _) = find(Some("ada"), next, 3).await;
        assert_eq!([first.join(" "), second.join(" ")], ["0 1 2", "3 4 5"]);
    }

    #[tokio::test]
    async fn a_search_for_what_is_not_released_is_no_search_for_nobody() {
        let (_folder, marketplace, id) = marketplace().await;
        let query = DirectoryQuery { search: Some("ADA".into()), leavers: false };
        let found = async || marketplace.employees("acme", &query, None, 10).await;
        assert_eq!(found().await.unwrap().employees.len(), 10);
        marketplace.database.consents_to(id, "last-name,status").await;
        assert_eq!(found().await.unwrap().employees.len(), 0);
        marketplace.database.consents_to(id, "status").await;
        assert!(matches!(found().await, Err(Error::NotSearchable { .. })));
    }
}
