//! Who may sign in.

use sqlx::{FromRow, SqliteConnection};

use super::Database;
use crate::access::{Account, Role};
use crate::clock::Timestamp;
use crate::error::Error;

/// An account as it is stored.
#[derive(FromRow)]
pub(super) struct Row {
    id: i64,
    tenant: String,
    name: String,
    role: String,
    created_at: i64,
    last_sign_in_at: Option<i64>,
}

impl Row {
    pub(super) fn read(self) -> Result<Account, sqlx::Error> {
        Ok(Account {
            id: self.id,
            tenant: self.tenant,
            name: self.name,
            role: role(&self.role)?,
            created_at: Timestamp::from_millis(self.created_at),
            last_sign_in_at: self.last_sign_in_at.map(Timestamp::from_millis),
        })
    }
}

/// A role as it is stored.
pub(super) fn role(name: &str) -> Result<Role, sqlx::Error> {
    name.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// The columns of [`Row`].
pub(super) const COLUMNS: &str =
    "account.id, account.tenant, account.name, account.role, account.created_at, last_sign_in_at";

impl Database {
    /// Everybody who may sign in for a tenant, by name.
    pub(crate) async fn accounts(&self, tenant: &str) -> Result<Vec<Account>, Error> {
        let select = format!("SELECT {COLUMNS} FROM account WHERE tenant = ? ORDER BY name");
        let rows: Vec<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(select)).bind(tenant).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(Row::read).collect::<Result<_, _>>()?)
    }

    /// Whether anybody has ever signed in.
    pub(crate) async fn has_visitors(&self) -> Result<bool, Error> {
        let select = "SELECT count(*) FROM account WHERE last_sign_in_at IS NOT NULL";
        let visitors: i64 = sqlx::query_scalar(select).fetch_one(&self.pool).await?;
        Ok(visitors > 0)
    }

    /// Lets nobody in with this account any more, and whoever is in, out. `false` if
    /// the tenant has no such account.
    pub(crate) async fn delete_account(&self, tenant: &str, id: i64) -> Result<bool, Error> {
        let (mut change, _) = self.change().await?;
        let deleted = sqlx::query("DELETE FROM account WHERE tenant = ? AND id = ?")
            .bind(tenant)
            .bind(id)
            .execute(&mut *change)
            .await?
            .rows_affected();
        change.commit().await?;
        Ok(deleted > 0)
    }
}

/// The account of that name, made now where there is none.
///
/// [`Error::OtherRole`] where it is there with another role: whoever gets a link does
/// not rise by it unnoticed.
pub(super) async fn ensure(
    change: &mut SqliteConnection,
    (tenant, name): (&str, &str),
    wanted: Role,
) -> Result<Account, Error> {
    let select = format!("SELECT {COLUMNS} FROM account WHERE tenant = ? AND name = ?");
    let known: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(select))
        .bind(tenant)
        .bind(name)
        .fetch_optional(&mut *change)
        .await?;
    if let Some(account) = known.map(Row::read).transpose()? {
        return match account.role == wanted {
            true => Ok(account),
            false => Err(Error::OtherRole { name: account.name, role: account.role }),
        };
    }
    let now = Timestamp::now();
    let insert = format!(
        "INSERT INTO account (tenant, name, role, created_at) VALUES (?, ?, ?, ?) RETURNING {}",
        COLUMNS.replace("account.", "")
    );
    let row: Row = sqlx::query_as(sqlx::AssertSqlSafe(insert))
        .bind(tenant)
        .bind(name)
        .bind(wanted.name())
        .bind(now.as_millis())
        .fetch_one(change)
        .await?;
    Ok(row.read()?)
}
