//! Requests with what became of each, for people.

use sqlx::FromRow;

use crate::database::Database;
use crate::error::Error;

/// A request: its first row, and what the later ones say.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct RecordedRequest {
    /// When it began, in milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Whose connection it is.
    pub tenant: String,
    /// The traversal that it belongs to.
    pub run: Option<String>,
    /// The call into the plugin.
    pub call: String,
    /// The HTTP method.
    pub method: Option<String>,
    /// The path template.
    pub path: Option<String>,
    /// The attributes that were asked for: a JSON list.
    pub attributes: String,
    /// The HTTP status of the answer.
    pub status: Option<i64>,
    /// Bytes of the answer.
    pub bytes: Option<i64>,
    /// Milliseconds from the departure to the end.
    pub millis: Option<i64>,
    /// The last that happened to it.
    pub event: String,
    /// Why it failed or was refused.
    pub reason: Option<String>,
}

/// From the end of the ledger, a look at the index for each request, so that the
/// last few cost the same however long it is.
const LAST: &str = "
    SELECT first.at, first.tenant, first.run, first.call, first.method, first.path,
           first.attributes, ended.status, ended.bytes, ended.millis, last.event, last.reason
    FROM ledger AS first
    JOIN ledger AS last
        ON last.seq = (SELECT max(seq) FROM ledger WHERE request = first.request)
    LEFT JOIN ledger AS ended
        ON ended.request = first.request AND ended.event IN ('answered', 'failed')
    WHERE first.seq = (SELECT min(seq) FROM ledger WHERE request = first.request)
        AND (?1 IS NULL OR first.tenant = ?1)
    ORDER BY first.seq DESC
    LIMIT ?2";

impl Database {
    /// The last requests, of one tenant or of all, the newest last.
    pub(crate) async fn ledger_requests(
        &self,
        tenant: Option<&str>,
        limit: i64,
    ) -> Result<Vec<RecordedRequest>, Error> {
        let mut requests: Vec<RecordedRequest> =
            sqlx::query_as(LAST).bind(tenant).bind(limit).fetch_all(&self.pool).await?;
        requests.reverse();
        Ok(requests)
    }
}
