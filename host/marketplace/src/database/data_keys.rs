//! The data keys of connections, wrapped by the master key.

use sqlx::SqliteConnection;

use crate::error::Error;
use crate::vault::{DataKey, MasterKey};

/// The data key of a connection; `None` once it has ended.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    master: &MasterKey,
    id: i64,
) -> Result<Option<DataKey>, Error> {
    let wrapped: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT wrapped FROM data_key WHERE connection_id = ?")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    Ok(wrapped.map(|wrapped| DataKey::unwrap(id, &wrapped, master)).transpose()?)
}

/// Makes the data key of a new connection.
pub(super) async fn create(
    connection: &mut SqliteConnection,
    master: &MasterKey,
    id: i64,
) -> Result<DataKey, Error> {
    let key = DataKey::generate(id)?;
    sqlx::query("INSERT INTO data_key (connection_id, wrapped) VALUES (?, ?)")
        .bind(id)
        .bind(key.wrap(master)?)
        .execute(connection)
        .await?;
    Ok(key)
}

/// Wraps every data key by a new master key, and says how many there are.
pub(super) async fn wrap_again(
    transaction: &mut SqliteConnection,
    old: &MasterKey,
    new: &MasterKey,
) -> Result<usize, Error> {
    let keys: Vec<(i64, Vec<u8>)> = sqlx::query_as("SELECT connection_id, wrapped FROM data_key")
        .fetch_all(&mut *transaction)
        .await?;
    for (id, wrapped) in &keys {
        let wrapped = DataKey::unwrap(*id, wrapped, old)?.wrap(new)?;
        sqlx::query("UPDATE data_key SET wrapped = ? WHERE connection_id = ?")
            .bind(wrapped)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(keys.len())
}

/// Without its key, nothing that a connection held can be opened any more.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    connection_id: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM data_key WHERE connection_id = ?")
        .bind(connection_id)
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests;
