//! What the contract asks for, on top of a network, a storage and a clock.

use crate::answer::Reason;
use crate::bindings::marketplace::integration::types::{
    Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret,
};
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::cursor::Cursor;
use crate::error::Result;
use crate::http::Http;
use crate::origin::Origin;
use crate::request::Read;
use crate::session::{KEYS, Session};
use crate::storage::Storage;
use crate::{attribute_list, instant, page};

/// The Personio integration. It keeps nothing between two calls but what is in
/// `storage`.
#[derive(Debug)]
pub struct Connector<H, S, C> {
    /// Where Personio is.
    pub origin: Origin,
    /// The way there.
    pub http: H,
    /// What outlives a call.
    pub storage: S,
    /// What a token's age is told by.
    pub clock: C,
}

impl<H: Http, S: Storage, C: Clock> Connector<H, S, C> {
    /// Proves the credentials and keeps them.
    pub fn connect(&self, credentials: &[Secret], fields: EmployeeFields) -> Result<Connection> {
        let mut session = Session::begin(self, Credentials::from_secrets(credentials)?)?;
        let connection = self.look(&mut session, fields)?;
        session.keep()?;
        Ok(connection)
    }

    /// Asks again what the connection can see.
    pub fn status(&self, fields: EmployeeFields) -> Result<Connection> {
        self.look(&mut Session::resume(self)?, fields)
    }

    /// The next page of employees.
    pub fn fetch_employees(&self, query: &EmployeeQuery) -> Result<EmployeePage> {
        if query.fields.is_empty() {
            // Without `attributes[]` Personio would send every attribute it has.
            return Err(Error::invalid_request("The query names no field; release at least one."));
        }
        let limit = match query.limit {
            Some(0) => {
                return Err(Error::invalid_request(
                    "The query asks for no employees; set a limit of at least 1.",
                ));
            }
            limit => limit.unwrap_or(page::MAX_LIMIT).min(page::MAX_LIMIT),
        };
        let cursor = query.cursor.as_deref().map(Cursor::parse).transpose()?.unwrap_or_default();
        let updated_since = query
            .modified_since
            .map(|since_ms| {
                instant::updated_since(since_ms).ok_or_else(|| {
                    Error::invalid_request(
                        "The query's modified-since is not within the years 0 to 9999.",
                    )
                })
            })
            .transpose()?;
        let read = Read::Employees {
            fields: query.fields,
            limit,
            offset: cursor.offset,
            updated_since: updated_since.as_deref(),
        };
        Session::resume(self)?
            .read(read, |response| page::read(response, query.fields, limit, cursor))?
            .map_err(|refusal| refusal.into_read_error(&self.origin))
    }

    /// Forgets everything. Personio's API has nothing to revoke a token with in
    /// v1: it ends by itself within a day, or when the credentials are deleted
    /// in Personio.
    pub fn disconnect(&self) -> Result<()> {
        // Every key is tried, also after a failure.
        let results = KEYS.map(|key| self.storage.delete(key));
        results.into_iter().try_for_each(|result| Ok(result?))
    }

    /// What the session can read of `fields`, and what it can read beside them.
    fn look(
        &self,
        session: &mut Session<'_, H, S, C>,
        fields: EmployeeFields,
    ) -> Result<Connection> {
        match session.read(Read::Attributes, |response| attribute_list::read(response, fields))? {
            Ok(connection) => Ok(connection),
            // Some credentials may read employees and not the list of attributes.
            Err(refusal)
                if matches!(
                    refusal.reason,
                    Reason::Unauthorised | Reason::Forbidden | Reason::Missing
                ) =>
            {
                self.probe(session, fields)
            }
            Err(refusal) => Err(refusal.into_read_error(&self.origin)),
        }
    }

    /// Learns from one employee which of `fields` can be read. That tells
    /// nothing of other attributes: asking for those is not ours to do.
    fn probe(
        &self,
        session: &mut Session<'_, H, S, C>,
        fields: EmployeeFields,
    ) -> Result<Connection> {
        let mut connection = Connection { readable: fields, excess: Vec::new() };
        if !fields.is_empty() {
            let read = Read::Employees { fields, limit: 1, offset: 0, updated_since: None };
            connection.readable = session
                .read(read, |response| page::readable(response, fields))?
                .map_err(|refusal| refusal.into_read_error(&self.origin))?;
        }
        Ok(connection)
    }
}

#[cfg(test)]
mod tests;
