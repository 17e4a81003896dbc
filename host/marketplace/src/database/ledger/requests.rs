//! Requests with what became of each, for people.

use sqlx::FromRow;

use super::receipt::{ERASED, Receipt};
use crate::database::Database;
use crate::error::Error;

/// A request: its first row, and what the later ones say.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct RecordedRequest {
    /// The number of its first row.
    pub seq: i64,
    /// When it began, in milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Whose connection it is.
    pub tenant: String,
    /// The traversal that it belongs to.
    pub run: Option<String>,
    /// The number of the consent in force; none while nobody has agreed to anything yet.
    pub consent: Option<i64>,
    /// By whom that was given.
    pub given_by: Option<String>,
    /// Which integration asks; none for one whose activation came to nothing.
    pub integration: Option<String>,
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

impl RecordedRequest {
    /// The attributes that were asked for; what is no list is shown as it is.
    pub fn attribute_names(&self) -> Vec<String> {
        serde_json::from_str(&self.attributes).unwrap_or_else(|_| vec![self.attributes.clone()])
    }

    /// What was erased, where this is no request but the receipt for that.
    pub fn receipt(&self) -> Option<Receipt> {
        let reason = self.reason.as_deref().filter(|_| self.event == ERASED)?;
        serde_json::from_str(reason).ok()
    }
}

/// From the end of the ledger, a look at the index for each request, so that the
/// last few cost the same however long it is.
const LAST: &str = "
    SELECT first.seq, first.at, first.tenant, first.run, first.consent, consent.given_by,
           connection.integration, first.call, first.method, first.path, first.attributes,
           ended.status, ended.bytes, ended.millis, last.event, last.reason
    FROM ledger AS first
    JOIN ledger AS last
        ON last.seq = (SELECT max(seq) FROM ledger WHERE request = first.request)
    LEFT JOIN ledger AS ended
        ON ended.request = first.request AND ended.event IN ('answered', 'failed')
    LEFT JOIN connection ON connection.reference = first.connection
    LEFT JOIN consent
        ON consent.connection_id = connection.id AND consent.number = first.consent
    WHERE first.seq = (SELECT min(seq) FROM ledger WHERE request = first.request)
        AND (?1 IS NULL OR first.tenant = ?1)
        AND first.seq < ?2
    ORDER BY first.seq DESC
    LIMIT ?3";

impl Database {
    /// The last requests before the row of this number, of one tenant or of all, the
    /// newest first.
    pub(crate) async fn ledger_requests(
        &self,
        tenant: Option<&str>,
        before: i64,
        limit: u32,
    ) -> Result<Vec<RecordedRequest>, Error> {
        let requests = sqlx::query_as(LAST).bind(tenant).bind(before).bind(limit);
        Ok(requests.fetch_all(&self.pool).await?)
    }
}
