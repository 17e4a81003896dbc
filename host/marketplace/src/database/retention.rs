//! People who have left, and how long they are kept.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::ledger::{self, Erasure, Receipt};
use super::{Database, connections, consents, terms};
use crate::clock::Timestamp;
use crate::error::Error;

/// Whoever left before `?2`, and is still stored.
const OVERDUE: &str = "connection_id = ?1 AND sealed IS NOT NULL AND left_at <= ?2";

impl Database {
    /// Erases the people of a connection who left longer ago than this: what was
    /// erased, if anybody was.
    ///
    /// Of those whom the source still shows, a row without content stays, by which the
    /// next run knows not to store them again.
    pub(crate) async fn erase_leavers(
        &self,
        id: i64,
        keep: Duration,
    ) -> Result<Option<Receipt>, Error> {
        let now = Timestamp::now();
        let before = now.before(keep).as_millis();
        self.bring_back(id, now).await?;
        if self.count_overdue(id, before).await? == 0 {
            return Ok(None);
        }
        let (mut change, master) = self.change().await?;
        let row = connections::by_id(&mut change, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        terms::check(&mut change, &master, &row).await?;
        let changes = execute(
            &mut change,
            &format!(
                "DELETE FROM change WHERE connection_id = ?1
                 AND id_hash IN (SELECT id_hash FROM employee WHERE {OVERDUE})"
            ),
            (id, before),
        )
        .await?;
        let gone = format!("DELETE FROM employee WHERE {OVERDUE} AND gone_at IS NOT NULL");
        let shown = format!("UPDATE employee SET sealed = NULL WHERE {OVERDUE}");
        let employees = execute(&mut change, &gone, (id, before)).await?
            + execute(&mut change, &shown, (id, before)).await?;
        let receipt = Receipt {
            changes,
            consents: consents::numbers(&mut change, id).await?,
            employees,
            ..Receipt::default()
        };
        ledger::write_receipt(&mut change, &master, &row, Erasure::Retention, &receipt).await?;
        change.commit().await?;
        // Where another process reads, the next one to close the database does it.
        self.empty_journal().await?;
        Ok(Some(receipt))
    }

    /// Whoever has left has done so by now, whatever the clock said then: by one that was
    /// years ahead they would be kept for years.
    async fn bring_back(&self, id: i64, now: Timestamp) -> Result<(), Error> {
        let later = "connection_id = ?1 AND left_at > ?2";
        let count = format!("SELECT count(*) FROM employee WHERE {later}");
        let people: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count))
            .bind(id)
            .bind(now.as_millis())
            .fetch_one(&self.pool)
            .await?;
        if people > 0 {
            let (mut change, _) = self.change().await?;
            let update = format!("UPDATE employee SET left_at = ?2 WHERE {later}");
            execute(&mut change, &update, (id, now.as_millis())).await?;
            change.commit().await?;
        }
        Ok(())
    }

    /// How many people of a connection left longer ago than this.
    pub(crate) async fn overdue_leavers(&self, id: i64, keep: Duration) -> Result<i64, Error> {
        Ok(self.count_overdue(id, Timestamp::now().before(keep).as_millis()).await?)
    }

    async fn count_overdue(&self, id: i64, before: i64) -> Result<i64, sqlx::Error> {
        let count = format!("SELECT count(*) FROM employee WHERE {OVERDUE}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(count))
            .bind(id)
            .bind(before)
            .fetch_one(&self.pool)
            .await
    }
}

async fn execute(
    change: &mut SqliteConnection,
    statement: &str,
    (id, before): (i64, i64),
) -> Result<u64, sqlx::Error> {
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
        .bind(id)
        .bind(before)
        .execute(change)
        .await
        .map(|done| done.rows_affected())
}
