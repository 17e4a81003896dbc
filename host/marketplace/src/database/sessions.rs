//! Codes that sign in once, and the sessions of browsers that are signed in.

use std::time::Duration;

use sqlx::{FromRow, SqliteConnection};

use super::{Database, accounts, row_key};
use crate::access::{Account, Key, Role};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::vault::{RowKey, VaultError};

/// What lets somebody in.
#[derive(Clone, Copy, Debug)]
enum Pass {
    /// The code in a sign-in link.
    Code,
    /// The cookie of a browser.
    Session,
}

impl Pass {
    /// The table, which no row can leave.
    fn table(self) -> &'static str {
        match self {
            Self::Code => "sign_in_code",
            Self::Session => "session",
        }
    }

    fn lasts(self) -> Duration {
        match self {
            // A link gets to somebody by hand, and is not used at once.
            Self::Code => Duration::from_hours(24),
            // Whoever signs in in the morning works till the evening.
            Self::Session => Duration::from_hours(12),
        }
    }

    fn idle_after(self) -> Duration {
        match self {
            Self::Code => self.lasts(),
            // Who has looked at nothing for so long has left the desk.
            Self::Session => Duration::from_hours(1),
        }
    }
}

/// When a session was last seen is written down this often, not at each request.
const NOTED_EVERY: Duration = Duration::from_mins(1);

/// A session that goes on.
pub(crate) struct Session {
    pub(crate) account: Account,
    /// What forms of this session carry, and nobody else can know.
    pub(crate) form_token: [u8; 32],
}

/// What a code or a session opens, as it is stored.
#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    account: accounts::Row,
    hash: Vec<u8>,
    expires_at: i64,
    seal: Vec<u8>,
    seen_at: i64,
}

impl Database {
    /// A code with which this person of this tenant signs in once.
    pub(crate) async fn insert_sign_in_code(
        &self,
        (tenant, name): (&str, &str),
        role: Role,
    ) -> Result<Key, Error> {
        let (mut change, master) = self.change().await?;
        let key = row_key::ensure(&mut change, &master).await?;
        let account = accounts::ensure(&mut change, (tenant, name), role).await?;
        let code = insert(&mut change, &key, Pass::Code, &account).await?;
        change.commit().await?;
        Ok(code)
    }

    /// Whom a code signs in, without using it up.
    pub(crate) async fn whom_code_admits(&self, code: &str) -> Result<Option<Account>, Error> {
        let (mut transaction, master) = self.look().await?;
        let Some(key) = row_key::read(&mut transaction, &master).await? else { return Ok(None) };
        let found = find(&mut transaction, &key, Pass::Code, code).await?;
        Ok(found.map(|(account, _)| account))
    }

    /// Begins a session for whoever has the code, and uses the code up.
    pub(crate) async fn begin_session(&self, code: &str) -> Result<Option<(Key, Account)>, Error> {
        let (mut change, master) = self.change().await?;
        let Some(key) = row_key::read(&mut change, &master).await? else { return Ok(None) };
        let Some((account, hash)) = find(&mut change, &key, Pass::Code, code).await? else {
            return Ok(None);
        };
        sqlx::query("DELETE FROM sign_in_code WHERE hash = ?")
            .bind(hash)
            .execute(&mut *change)
            .await?;
        let secret = insert(&mut change, &key, Pass::Session, &account).await?;
        sqlx::query("UPDATE account SET last_sign_in_at = ? WHERE id = ?")
            .bind(Timestamp::now().as_millis())
            .bind(account.id)
            .execute(&mut *change)
            .await?;
        change.commit().await?;
        Ok(Some((secret, account)))
    }

    /// The session with this secret, if it goes on.
    pub(crate) async fn session(&self, secret: &str) -> Result<Option<Session>, Error> {
        let (mut transaction, master) = self.look().await?;
        let Some(key) = row_key::read(&mut transaction, &master).await? else { return Ok(None) };
        let found = find(&mut transaction, &key, Pass::Session, secret).await?;
        drop(transaction);
        let Some((account, hash)) = found else { return Ok(None) };
        let now = Timestamp::now();
        sqlx::query("UPDATE session SET seen_at = ?1 WHERE hash = ?2 AND seen_at < ?3")
            .bind(now.as_millis())
            .bind(&hash)
            .bind(now.before(NOTED_EVERY).as_millis())
            .execute(&self.pool)
            .await?;
        Ok(Some(Session { account, form_token: key.hash("form", secret) }))
    }

    /// Ends a session.
    pub(crate) async fn end_session(&self, secret: &str) -> Result<(), Error> {
        let Some(key) = self.row_key().await? else { return Ok(()) };
        sqlx::query("DELETE FROM session WHERE hash = ?")
            .bind(&key.hash(Pass::Session.table(), secret)[..])
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// The account behind a code or a session, with the hash of that, if it is as it was
/// written and not over.
async fn find(
    connection: &mut SqliteConnection,
    key: &RowKey,
    pass: Pass,
    secret: &str,
) -> Result<Option<(Account, Vec<u8>)>, Error> {
    let select = format!(
        "SELECT {}, hash, expires_at, seen_at, seal FROM {}
         JOIN account ON account.id = account_id WHERE hash = ?",
        accounts::COLUMNS,
        pass.table()
    );
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(select))
        .bind(&key.hash(pass.table(), secret)[..])
        .fetch_optional(connection)
        .await?;
    let Some(Row { account, hash, expires_at, seen_at, seal }) = row else { return Ok(None) };
    let account = account.read()?;
    let statement = Statement { hash: &hash, account: &account, expires_at };
    let is_sealed = key.is_sealed(pass.table(), &statement.text()?, &seal);
    let (now, seen_at) = (Timestamp::now(), Timestamp::from_millis(seen_at));
    let is_over = now.as_millis() >= expires_at || now.since(seen_at) > pass.idle_after();
    Ok((is_sealed && !is_over).then_some((account, hash)))
}

/// What a row says: whom it lets in, as what, and until when.
struct Statement<'a> {
    hash: &'a [u8],
    account: &'a Account,
    expires_at: i64,
}

impl Statement<'_> {
    fn text(&self) -> Result<Vec<u8>, sqlx::Error> {
        let Account { id, tenant, name, role, .. } = self.account;
        let statement = (self.hash, id, tenant, name, role, self.expires_at);
        serde_json::to_vec(&statement).map_err(|error| sqlx::Error::Encode(Box::new(error)))
    }
}

/// Writes a row that lets somebody in.
async fn insert(
    change: &mut SqliteConnection,
    key: &RowKey,
    pass: Pass,
    account: &Account,
) -> Result<Key, Error> {
    let (now, table) = (Timestamp::now(), pass.table());
    let secret = Key::generate("").map_err(VaultError::NoRandomness)?;
    let hash = key.hash(table, secret.reveal());
    let expires_at = now.after(pass.lasts()).as_millis();
    let statement = Statement { hash: &hash, account, expires_at };
    sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE expires_at < ?")))
        .bind(now.as_millis())
        .execute(&mut *change)
        .await?;
    let insert = format!(
        "INSERT INTO {table} (hash, account_id, expires_at, seen_at, seal) VALUES (?, ?, ?, ?, ?)"
    );
    sqlx::query(sqlx::AssertSqlSafe(insert))
        .bind(&hash[..])
        .bind(account.id)
        .bind(expires_at)
        .bind(now.as_millis())
        .bind(&key.seal(table, &statement.text()?)[..])
        .execute(change)
        .await?;
    Ok(secret)
}

#[cfg(test)]
mod tests;
