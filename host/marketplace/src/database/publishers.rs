//! Whose signatures count, and whether one is required.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Database;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::publisher::{KeyId, Publisher, PublisherKey};

impl Database {
    /// Everybody whose signatures count.
    pub(crate) async fn publishers(&self) -> Result<Vec<Publisher>, Error> {
        let rows = sqlx::query(
            "SELECT key_id, name, public_key, trusted_at FROM publisher ORDER BY name, trusted_at",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// From now on, signatures of this publisher count. `false` if the key is
    /// there already.
    pub(crate) async fn insert_publisher(&self, publisher: &Publisher) -> Result<bool, Error> {
        let inserted = sqlx::query(
            "INSERT INTO publisher (key_id, name, public_key, trusted_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (key_id) DO NOTHING",
        )
        .bind(publisher.key_id.as_str())
        .bind(&publisher.name)
        .bind(publisher.public_key.as_str())
        .bind(publisher.trusted_at.as_millis())
        .execute(&self.pool)
        .await?;
        Ok(inserted.rows_affected() == 1)
    }

    /// From now on, no signature of this publisher counts, or none with this key.
    /// `false` if nobody is known by that name.
    pub(crate) async fn delete_publisher(&self, name_or_key: &str) -> Result<bool, Error> {
        let deleted = sqlx::query("DELETE FROM publisher WHERE name = ?1 OR key_id = ?1")
            .bind(name_or_key)
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() > 0)
    }

    /// Whether a plugin must be signed.
    pub(crate) async fn requires_signatures(&self) -> Result<bool, Error> {
        Ok(sqlx::query_scalar("SELECT required FROM trust").fetch_one(&self.pool).await?)
    }

    /// Says whether a plugin must be signed.
    pub(crate) async fn require_signatures(&self, required: bool) -> Result<(), Error> {
        sqlx::query("UPDATE trust SET required = ?").bind(required).execute(&self.pool).await?;
        Ok(())
    }
}

fn read(row: &SqliteRow) -> Result<Publisher, sqlx::Error> {
    let key: String = row.try_get("public_key")?;
    let public_key = PublisherKey::parse(&key)
        .ok_or_else(|| sqlx::Error::Decode("a publisher's key is damaged".into()))?;
    Ok(Publisher {
        name: row.try_get("name")?,
        key_id: KeyId::stored(row.try_get("key_id")?),
        public_key,
        trusted_at: Timestamp::from_millis(row.try_get("trusted_at")?),
    })
}
