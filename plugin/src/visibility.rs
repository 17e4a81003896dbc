//! What a pair of credentials can see: as Personio lists it, or else as a first page
//! shows it.

use crate::answer::Refusal;
use crate::bindings::marketplace::integration::types::{Connection, EmployeeFields, Error};
use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Http, Response};
use crate::request::Read;
use crate::retry::Failure;
use crate::session::Session;
use crate::storage::Storage;
use crate::{attribute_list, balance, page};

/// How many people a first look is at. Every record has the same attributes, so a
/// few are enough, and no more leave Personio.
const LOOK: u32 = 5;

/// What the session can read of `fields`, and what it can read beside them.
pub(crate) fn look<H: Http, S: Storage, C: Clock>(
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
