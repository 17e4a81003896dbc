//! What the contract asks for, on top of a network, a storage and a clock.

use crate::answer::Refusal;
use crate::bindings::marketplace::integration::types::{
    Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret,
};
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::cursor::Cursor;
use crate::error::Result;
use crate::http::{Http, Response};
use crate::listing::Listing;
use crate::platform::Platform;
use crate::request::Read;
use crate::retry::{Failure, Patience};
use crate::session::{KEYS, Session};
use crate::storage::Storage;
use crate::{attribute_list, balance, instant, page};

/// How many people a first look is at. Every record has the same attributes, so a
/// few are enough, and no more leave Personio.
const LOOK: u32 = 5;

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
fn fetch<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
    updated_since: Option<&str>,
    mut listing: Listing,
) -> Result<EmployeePage> {
    loop {
        let plan = listing.plan();
        let reads: Vec<_> = plan
            .iter()
            .map(|stretch| Read::Employees {
                fields,
                limit: stretch.limit,
                offset: stretch.offset,
                updated_since,
            })
            .collect();
        let mut pages: Vec<_> = plan.iter().map(|_| None).collect();
        let failures = session.read_all(&reads, &mut |item, response| {
            let page = page::read(response, fields)?;
            if let Some(slot) = pages.get_mut(item) {
                *slot = Some(page);
            }
            Ok(())
        })?;
        let mut is_through = plan.is_empty();
        for (stretch, page) in plan.into_iter().zip(pages) {
            let Some(page) = page else {
                is_through = true;
                break;
            };
            if !listing.take(stretch, page)? {
                break;
            }
        }
        if is_through {
            // What has been read is delivered, and the next call runs into the
            // failure again, if it still is one.
            return match failures.into_iter().min_by_key(|(item, _)| *item) {
                Some((_, failure)) if !listing.has_begun() => {
                    Err(failure.into_read_error(session.origin()))
                }
                _ => finish(session, listing),
            };
        }
    }
}

fn finish<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    mut listing: Listing,
) -> Result<EmployeePage> {
    if let Some((employees, rejected)) = listing.without_vacation_days() {
        let readable = balance::complete(session, employees, rejected)?;
        listing.note_balances(readable);
    }
    Ok(listing.finish())
}

/// What the session can read of `fields`, and what it can read beside them.
fn look<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
) -> Result<Connection> {
    let listed =
        read(session, Read::Attributes, |response| attribute_list::read(response, fields))?;
    let mut connection = match listed {
        Ok(connection) => connection,
        // Some credentials may read employees and not the list of attributes.
        Err(failure) if failure.is_refusal() => look_at_people(session, fields)?,
        Err(failure) => return Err(failure.into_read_error(session.origin())),
    };
    let unlisted = fields - connection.readable;
    if unlisted.contains(EmployeeFields::VACATION_DAYS) && look_at_balance(session)? {
        connection.readable |= EmployeeFields::VACATION_DAYS;
    }
    Ok(connection)
}

fn look_at_people<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
) -> Result<Connection> {
    if fields.is_empty() {
        return Ok(Connection { readable: fields, excess: Vec::new() });
    }
    let people = Read::Employees { fields, limit: LOOK, offset: 0, updated_since: None };
    read(session, people, |response| attribute_list::read_page(response, fields))?
        .map_err(|failure| failure.into_read_error(session.origin()))
}

/// Whether the balance of the first person can be read. Without a first person,
/// nothing speaks against it.
fn look_at_balance<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
) -> Result<bool> {
    let fields = EmployeeFields::VACATION_DAYS;
    let people = Read::Employees { fields, limit: 1, offset: 0, updated_since: None };
    let page = read(session, people, |response| page::read(response, fields))?
        .map_err(|failure| failure.into_read_error(session.origin()))?;
    let Some(person) = page.employees.first() else { return Ok(true) };
    if page.present.contains(fields) {
        return Ok(true);
    }
    match read(session, Read::Balance { employee: &person.id }, balance::read)? {
        Ok(_) => Ok(true),
        Err(failure) if failure.is_refusal() => Ok(false),
        Err(failure) => Err(failure.into_read_error(session.origin())),
    }
}

/// Reads one thing. The outer error is final; the inner one is for the caller,
/// who knows what the answer was for.
fn read<H: Http, S: Storage, C: Clock, R>(
    session: &mut Session<'_, H, S, C>,
    read: Read<'_>,
    parse: impl Fn(&Response) -> Result<R, Refusal>,
) -> Result<Result<R, Failure>> {
    let mut found = None;
    let failure = session.read_all(&[read], &mut |_, response| {
        found = Some(parse(response)?);
        Ok(())
    })?;
    match (found, failure.into_iter().next()) {
        (Some(found), _) => Ok(Ok(found)),
        (None, Some((_, failure))) => Ok(Err(failure)),
        (None, None) => Err(Error::lost_answer()),
    }
}

#[cfg(test)]
mod tests;
