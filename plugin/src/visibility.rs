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
///
/// The list of attributes alone does not tell: credentials may have it and not be
/// allowed to read people, or the other way round. So a few people are always
/// looked at, with no more attributes than were released.
pub(crate) fn look<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
) -> Result<Connection> {
    let listed = read(session, Read::Attributes, attribute_list::read)?;
    let listed = match listed {
        Ok(connection) => Some(connection),
        Err(failure) if failure.is_refusal() => None,
        Err(failure) => return Err(failure.into_read_error(session.origin())),
    };
    if fields.is_empty() {
        return Ok(as_listed(listed));
    }
    let people = people(session, fields)?;
    let mut connection = match listed {
        Some(listed) => Connection { readable: listed.readable & fields, ..listed },
        // Nobody to tell by: nothing speaks against the credentials.
        None if people.ids.is_empty() => Connection { readable: fields, excess: Vec::new() },
        None => Connection { readable: fields & people.present, excess: people.excess },
    };
    let unlisted = fields - connection.readable;
    if unlisted.contains(EmployeeFields::VACATION_DAYS)
        && (people.ids.is_empty() || balance::of(session, &people.ids)?.is_some())
    {
        connection.readable |= EmployeeFields::VACATION_DAYS;
    }
    Ok(connection)
}

/// What shows without asking for anybody's values.
fn as_listed(listed: Option<Connection>) -> Connection {
    let nothing = Connection { readable: EmployeeFields::empty(), excess: Vec::new() };
    let Some(mut listed) = listed else { return nothing };
    // Companies without the attribute have the balances, which only people show.
    listed.readable |= EmployeeFields::VACATION_DAYS;
    listed
}

/// The first people of the list.
struct People {
    ids: Vec<String>,
    /// The fields that some of them have an attribute for.
    present: EmployeeFields,
    /// Attributes that came unasked. Asking for more than was released is not ours
    /// to do.
    excess: Vec<String>,
}

fn people<H: Http, S: Storage, C: Clock>(
    session: &mut Session<'_, H, S, C>,
    fields: EmployeeFields,
) -> Result<People> {
    let people = Read::Employees { fields, limit: LOOK, offset: 0, updated_since: None };
    let people = read(session, people, |response| {
        let page = page::read(response, fields)?;
        let ids = page.records.into_iter().filter_map(|record| Some(record.employee.ok()?.id));
        let ids = ids.take(LOOK as usize).collect();
        Ok(People { ids, present: page.present, excess: attribute_list::excess(response)? })
    })?;
    people.map_err(|failure| failure.into_read_error(session.origin()))
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
