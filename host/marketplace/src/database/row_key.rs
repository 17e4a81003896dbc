//! The key that authenticates rows that belong to no connection.

use sqlx::SqliteConnection;

use super::Database;
use crate::error::Error;
use crate::vault::{MasterKey, RowKey};

/// The key; `None` while nothing was written that needs it.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    master: &MasterKey,
) -> Result<Option<RowKey>, Error> {
    let wrapped: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT wrapped FROM row_key").fetch_optional(connection).await?;
    Ok(wrapped.map(|wrapped| RowKey::unwrap(&wrapped, master)).transpose()?)
}

/// The key, made now where there is none.
pub(super) async fn ensure(
    change: &mut SqliteConnection,
    master: &MasterKey,
) -> Result<RowKey, Error> {
    if let Some(key) = read(change, master).await? {
        return Ok(key);
    }
    let key = RowKey::generate()?;
    sqlx::query("INSERT INTO row_key (id, wrapped) VALUES (1, ?)")
        .bind(key.wrap(master)?)
        .execute(change)
        .await?;
    Ok(key)
}

/// Wraps it by a new master key.
pub(super) async fn wrap_again(
    change: &mut SqliteConnection,
    old: &MasterKey,
    new: &MasterKey,
) -> Result<(), Error> {
    let Some(key) = read(change, old).await? else { return Ok(()) };
    sqlx::query("UPDATE row_key SET wrapped = ?").bind(key.wrap(new)?).execute(change).await?;
    Ok(())
}

impl Database {
    /// The key, if there is one.
    pub(super) async fn row_key(&self) -> Result<Option<RowKey>, Error> {
        let (mut transaction, master) = self.look().await?;
        read(&mut transaction, &master).await
    }
}
