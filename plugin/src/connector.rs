//! What the contract asks for, on top of a network, a storage and a clock.

use crate::bindings::marketplace::integration::types::{
    Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret,
};
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::cursor::Cursor;
use crate::error::Result;
use crate::http::Http;
use crate::listing::{Listing, Stretch};
use crate::page::{self, Page};
use crate::platform::Platform;
use crate::request::Read;
use crate::retry::{Failure, Patience};
use crate::session::{KEYS, Session};
use crate::storage::Storage;
use crate::visibility::look;
use crate::{balance, instant};

/// The Personio integration.
#[derive(Debug)]
pub struct Connector<H, S, C>(pub Platform<H, S, C>);

impl<H: Http, S: Storage, C: Clock> Connector<H, S, C> {
    /// Proves the credentials and keeps them.
    pub fn connect(&self, credentials: &[Secret], fields: EmployeeFields) -> Result<Connection> {
        let credentials = Credentials::from_secrets(credentials)?;
        let mut session = Session::begin(&self.0, credentials, Patience::BRIEF)?;
        let connection = look(&mut session, fields)?;
        session.keep()?;
        Ok(connection)
    }

    /// Asks again what the connection can see.
    pub fn status(&self, fields: EmployeeFields) -> Result<Connection> {
        look(&mut Session::resume(&self.0, Patience::BRIEF)?, fields)
    }

    /// The next page of employees.
    pub fn fetch_employees(&self, query: &EmployeeQuery) -> Result<EmployeePage> {
        if query.fields.is_empty() {
            // Without `attributes[]` Personio would send every attribute it has.
            return Err(Error::invalid_request("The query names no field; release at least one."));
        }
        if query.limit == Some(0) {
            return Err(Error::invalid_request(
                "The query asks for no employees; set a limit of at least 1.",
            ));
        }
        let cursor = query.cursor.as_deref().map(Cursor::parse).transpose()?.unwrap_or_default();
        let since = query.modified_since.map(updated_since).transpose()?;
        let listing = Listing::new(query.fields, since.is_some(), query.limit, cursor);
        let mut session = Session::resume(&self.0, Patience::LONG)?;
        fetch(&mut session, query.fields, since.as_deref(), listing)
    }

    /// Forgets everything. Personio's API has nothing to revoke a token with in
    /// v1: it ends by itself within a day, or when the credentials are deleted
    /// in Personio.
    pub fn disconnect(&self) -> Result<()> {
        // Every key is tried, also after a failure.
        let results = KEYS.map(|key| self.0.storage.delete(key));
        results.into_iter().try_for_each(|result| Ok(result?))
    }
}

fn updated_since(since_ms: i64) -> Result<String> {
    instant::updated_since(since_ms).ok_or_else(|| {
        Error::invalid_request("The query's modified-since is not within the years 0 to 9999.")
    })
}

/// Walks on through the list until a page of the contract is full.
///
/// What has been read is delivered, whatever comes then: the next call runs into a
/// failure again, if it still is one.
fn fetch<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
    updated_since: Option<&str>,
    mut listing: Listing,
) -> Result<EmployeePage> {
    loop {
        let plan = listing.plan();
        if plan.is_empty() || (listing.has_begun() && session.is_late()) {
            return finish(session, listing);
        }
        let failure = match read_pages(session, fields, updated_since, &plan) {
            Ok((pages, failure)) => {
                if take_pages(&mut listing, plan, pages)? {
                    continue;
                }
                failure.map(|failure| failure.into_read_error(session.origin()))
            }
            Err(error) => Some(error),
        };
        return match failure {
            Some(error) if !listing.has_begun() => Err(error),
            _ => finish(session, listing),
        };
    }
}

/// Reads the stretches of a plan. A page that could not be read is `None`, and the
/// reason for the first of them comes along.
fn read_pages<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
    updated_since: Option<&str>,
    plan: &[Stretch],
) -> Result<(Vec<Option<Page>>, Option<Failure>)> {
    let read = |stretch: &Stretch| {
        let Stretch { limit, offset } = *stretch;
        Read::Employees { fields, limit, offset, updated_since }
    };
    let reads: Vec<_> = plan.iter().map(read).collect();
    let mut pages: Vec<_> = plan.iter().map(|_| None).collect();
    let failures = session.read_all(&reads, &mut |item, response| {
        let page = page::read(response, fields)?;
        if let Some(slot) = pages.get_mut(item) {
            *slot = Some(page);
        }
        Ok(())
    })?;
    let first = failures.into_iter().min_by_key(|(item, _)| *item);
    Ok((pages, first.map(|(_, failure)| failure)))
}

/// Hands over the pages in order, as long as they are of use. `false` when one is
/// missing that is needed to go on.
fn take_pages(listing: &mut Listing, plan: Vec<Stretch>, pages: Vec<Option<Page>>) -> Result<bool> {
    for (stretch, page) in plan.into_iter().zip(pages) {
        let Some(page) = page else { return Ok(false) };
        if !listing.take(stretch, page)? {
            break;
        }
    }
    Ok(true)
}

fn finish<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    mut listing: Listing,
) -> Result<EmployeePage> {
    let ids = listing.without_vacation_days();
    if !ids.is_empty() {
        session.set_patience(Patience::PIECEMEAL);
        match balance::of(session, &ids)? {
            Some(balances) => {
                listing.cut(balances.len());
                listing.take_vacation_days(balances);
            }
            None => listing.withhold_vacation_days(),
        }
    }
    Ok(listing.finish())
}

#[cfg(test)]
mod tests;
