//! The tokens of programs.

use sqlx::FromRow;

use super::accounts::role;
use super::{Database, row_key};
use crate::access::{ApiToken, Key, Role, TOKEN_PREFIX};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::vault::VaultError;

/// The table, which no row can leave.
const TABLE: &str = "api_token";

/// When a token was last used is written down to the minute.
const NOTED_EVERY_MS: i64 = 60_000;

/// A token as it is stored.
#[derive(FromRow)]
struct Row {
    id: i64,
    tenant: Option<String>,
    name: String,
    role: String,
    created_by: String,
    created_at: i64,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
    hash: Vec<u8>,
    seal: Vec<u8>,
}

impl Row {
    fn read(self) -> Result<ApiToken, sqlx::Error> {
        Ok(ApiToken {
            id: self.id,
            tenant: self.tenant,
            name: self.name,
            role: role(&self.role)?,
            created_by: self.created_by,
            created_at: Timestamp::from_millis(self.created_at),
            used_at: self.used_at.map(Timestamp::from_millis),
            revoked_at: self.revoked_at.map(Timestamp::from_millis),
        })
    }

    /// What the row says: what the token may do, and for whom.
    fn statement(&self) -> Result<Vec<u8>, sqlx::Error> {
        statement(&self.hash, self.tenant.as_deref(), &self.name, &self.role)
    }
}

fn statement(
    hash: &[u8],
    tenant: Option<&str>,
    name: &str,
    role: &str,
) -> Result<Vec<u8>, sqlx::Error> {
    serde_json::to_vec(&(hash, tenant, name, role))
        .map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

/// The columns of [`Row`].
const SELECT: &str = "SELECT id, tenant, name, role, created_by, created_at, used_at, revoked_at,
                             hash, seal FROM api_token";

impl Database {
    /// A new token of a tenant, or of the operator.
    pub(crate) async fn insert_api_token(
        &self,
        tenant: Option<&str>,
        (name, role): (&str, Role),
        created_by: &str,
    ) -> Result<(ApiToken, Key), Error> {
        let (mut change, master) = self.change().await?;
        let key = row_key::ensure(&mut change, &master).await?;
        let secret = Key::generate(TOKEN_PREFIX).map_err(VaultError::NoRandomness)?;
        let hash = key.hash(TABLE, secret.reveal());
        let seal = key.seal(TABLE, &statement(&hash, tenant, name, role.name())?);
        let row: Row = sqlx::query_as(
            "INSERT INTO api_token (hash, tenant, name, role, created_by, created_at, seal)
             VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
        )
        .bind(&hash[..])
        .bind(tenant)
        .bind(name)
        .bind(role.name())
        .bind(created_by)
        .bind(Timestamp::now().as_millis())
        .bind(&seal[..])
        .fetch_one(&mut *change)
        .await?;
        change.commit().await?;
        Ok((row.read()?, secret))
    }

    /// The tokens of a tenant, or of the operator, the newest first, those that were
    /// revoked among them.
    pub(crate) async fn api_tokens(&self, tenant: Option<&str>) -> Result<Vec<ApiToken>, Error> {
        let select = format!("{SELECT} WHERE tenant IS ? ORDER BY id DESC");
        let rows: Vec<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(select)).bind(tenant).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(Row::read).collect::<Result<_, _>>()?)
    }

    /// Lets nobody in with this token any more. `false` if there is no such token, or
    /// it is revoked already.
    pub(crate) async fn revoke_api_token(
        &self,
        tenant: Option<&str>,
        id: i64,
    ) -> Result<bool, Error> {
        let (mut change, _) = self.change().await?;
        let revoked = sqlx::query(
            "UPDATE api_token SET revoked_at = ?
             WHERE tenant IS ? AND id = ? AND revoked_at IS NULL",
        )
        .bind(Timestamp::now().as_millis())
        .bind(tenant)
        .bind(id)
        .execute(&mut *change)
        .await?
        .rows_affected();
        change.commit().await?;
        Ok(revoked > 0)
    }

    /// The token with this secret, if it is as it was written and not revoked.
    pub(crate) async fn api_token(&self, secret: &str) -> Result<Option<ApiToken>, Error> {
        let Some(key) = self.row_key().await? else { return Ok(None) };
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} WHERE hash = ?")))
                .bind(&key.hash(TABLE, secret)[..])
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else { return Ok(None) };
        if row.revoked_at.is_some() || !key.is_sealed(TABLE, &row.statement()?, &row.seal) {
            return Ok(None);
        }
        let now = Timestamp::now().as_millis();
        sqlx::query(
            "UPDATE api_token SET used_at = ?1 WHERE id = ?2 AND coalesce(used_at, 0) < ?3",
        )
        .bind(now)
        .bind(row.id)
        .bind(now.saturating_sub(NOTED_EVERY_MS))
        .execute(&self.pool)
        .await?;
        Ok(Some(row.read()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;

    #[tokio::test]
    async fn a_token_opens_for_its_tenant_until_it_is_revoked() {
        let folder = Folder::new();
        let database = folder.open().await;
        assert_eq!(database.api_token("mkt_nothing").await.unwrap(), None);
        let new = ("deploy", Role::Viewer);
        let (token, secret) = database.insert_api_token(Some("acme"), new, "eva").await.unwrap();
        assert!(secret.reveal().starts_with("mkt_") && secret.reveal().len() == 47);
        let found = database.api_token(secret.reveal()).await.unwrap().unwrap();
        assert_eq!((found.tenant.as_deref(), found.role), (Some("acme"), Role::Viewer));
        assert!(!folder.holds(secret.reveal().as_bytes()), "stored in the clear");
        database.rotate_master_key().await.unwrap();
        assert!(database.api_token(secret.reveal()).await.unwrap().is_some());

        assert!(!database.revoke_api_token(Some("globex"), token.id).await.unwrap());
        assert!(!database.revoke_api_token(None, token.id).await.unwrap());
        assert!(database.revoke_api_token(Some("acme"), token.id).await.unwrap());
        assert!(!database.revoke_api_token(Some("acme"), token.id).await.unwrap());
        assert_eq!(database.api_token(secret.reveal()).await.unwrap(), None);
        assert_eq!(database.api_tokens(Some("acme")).await.unwrap().len(), 1);
        assert_eq!(database.api_tokens(None).await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn who_can_write_to_the_database_alone_gets_no_token_to_do_more() {
        for change in [
            "UPDATE api_token SET tenant = 'globex'",
            "UPDATE api_token SET role = 'administrator'",
            "UPDATE api_token SET tenant = NULL, role = 'monitor'",
            "UPDATE api_token SET seal = (SELECT seal FROM api_token WHERE tenant = 'globex')",
            "UPDATE row_key SET wrapped = x'00'",
        ] {
            let folder = Folder::new();
            let database = folder.open().await;
            let new = ("deploy", Role::Viewer);
            let (_, secret) = database.insert_api_token(Some("acme"), new, "eva").await.unwrap();
            database.insert_api_token(Some("globex"), new, "eva").await.unwrap();
            database.sql(change).await;
            let opened = database.api_token(secret.reveal()).await;
            assert!(!matches!(opened, Ok(Some(_))), "{change}: {opened:?}");
        }
    }
}
