//! Whose signatures count, and whether one is required.

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Database;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::publisher::{KeyId, Publisher, PublisherKey};
use crate::vault::{MasterKey, hmac, is_hmac};

/// A change of a row or two.
type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

/// What the master key is used for.
const PURPOSE: &str = "trust";

/// Who is trusted, and whether anybody else is let in.
#[derive(Serialize)]
struct Trust {
    required: bool,
    publishers: Vec<Publisher>,
}

impl Trust {
    /// As the database has it, authentic or not.
    async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let required =
            sqlx::query_scalar("SELECT required FROM trust").fetch_one(&mut *connection).await?;
        let rows = sqlx::query(
            "SELECT key_id, name, public_key, trusted_at FROM publisher
             ORDER BY name, trusted_at, key_id",
        )
        .fetch_all(connection)
        .await?;
        Ok(Self { required, publishers: rows.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// As it was sealed, or [`Error::TrustChanged`].
    async fn read_sealed(
        connection: &mut SqliteConnection,
        master: &MasterKey,
    ) -> Result<Self, Error> {
        let trust = Self::read(connection).await?;
        match trust.is_sealed(connection, master).await? {
            true => Ok(trust),
            false => Err(Error::TrustChanged),
        }
    }

    fn text(&self) -> Result<Vec<u8>, sqlx::Error> {
        serde_json::to_vec(self).map_err(|error| sqlx::Error::Encode(Box::new(error)))
    }

    async fn is_sealed(
        &self,
        connection: &mut SqliteConnection,
        master: &MasterKey,
    ) -> Result<bool, sqlx::Error> {
        let seal: Vec<u8> =
            sqlx::query_scalar("SELECT seal FROM trust").fetch_one(connection).await?;
        Ok(is_hmac(&seal, &master.derive(PURPOSE), &self.text()?))
    }
}

/// Seals what the database has: for a database that was just created, and for
/// whoever has looked at the seal before.
pub(super) async fn seal(
    connection: &mut SqliteConnection,
    master: &MasterKey,
) -> Result<(), sqlx::Error> {
    let text = Trust::read(connection).await?.text()?;
    sqlx::query("UPDATE trust SET seal = ?")
        .bind(&hmac(&master.derive(PURPOSE), &text)[..])
        .execute(connection)
        .await
        .map(drop)
}

/// Seals it by a new master key. What the old one has not sealed stays as it is, and
/// is found as before.
pub(super) async fn seal_again(
    connection: &mut SqliteConnection,
    old: &MasterKey,
    new: &MasterKey,
) -> Result<(), sqlx::Error> {
    match Trust::read(connection).await?.is_sealed(connection, old).await? {
        true => seal(connection, new).await,
        false => Ok(()),
    }
}

impl Database {
    /// Everybody whose signatures count.
    pub(crate) async fn publishers(&self) -> Result<Vec<Publisher>, Error> {
        Ok(self.trust().await?.publishers)
    }

    /// Whether a plugin must be signed.
    pub(crate) async fn requires_signatures(&self) -> Result<bool, Error> {
        Ok(self.trust().await?.required)
    }

    /// From now on, signatures of this publisher count. `false` if the key is
    /// there already.
    pub(crate) async fn insert_publisher(&self, publisher: &Publisher) -> Result<bool, Error> {
        let insert = sqlx::query(
            "INSERT INTO publisher (key_id, name, public_key, trusted_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (key_id) DO NOTHING",
        )
        .bind(publisher.key_id.as_str())
        .bind(&publisher.name)
        .bind(publisher.public_key.as_str())
        .bind(publisher.trusted_at.as_millis());
        Ok(self.change_trust(insert).await? == 1)
    }

    /// From now on, no signature of this publisher counts, or none with this key.
    /// `false` if nobody is known by that name.
    pub(crate) async fn delete_publisher(&self, name_or_key: &str) -> Result<bool, Error> {
        let delete = sqlx::query("DELETE FROM publisher WHERE name = ?1 OR key_id = ?1");
        Ok(self.change_trust(delete.bind(name_or_key)).await? > 0)
    }

    /// Says whether a plugin must be signed.
    pub(crate) async fn require_signatures(&self, required: bool) -> Result<(), Error> {
        let update = sqlx::query("UPDATE trust SET required = ?").bind(required);
        self.change_trust(update).await.map(drop)
    }

    async fn trust(&self) -> Result<Trust, Error> {
        let (mut transaction, master) = self.look().await?;
        Trust::read_sealed(&mut transaction, &master).await
    }

    /// Makes a change to what is as it was sealed, seals it again, and says how many
    /// rows there were to it.
    async fn change_trust(&self, change: Query<'_>) -> Result<u64, Error> {
        let (mut transaction, master) = self.change().await?;
        Trust::read_sealed(&mut transaction, &master).await?;
        let changed = change.execute(&mut *transaction).await?.rows_affected();
        seal(&mut transaction, &master).await?;
        transaction.commit().await?;
        Ok(changed)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::fixture::Folder;
    use crate::publisher::fixture::acme;

    #[tokio::test]
    async fn who_can_write_to_the_database_alone_can_trust_nobody() {
        for change in [
            "INSERT INTO publisher SELECT 'other', 'Other', public_key, 0 FROM publisher",
            "DELETE FROM publisher",
            "UPDATE publisher SET name = 'Other'",
            "UPDATE trust SET required = 0",
            "UPDATE trust SET seal = x''",
        ] {
            let folder = Folder::new();
            let database = folder.open().await;
            assert!(database.insert_publisher(&acme()).await.unwrap());
            database.require_signatures(true).await.unwrap();
            assert_eq!(database.publishers().await.unwrap(), [acme()]);
            sqlx::query(change).execute(&database.pool).await.unwrap();
            for outcome in [
                database.publishers().await.map(drop),
                database.requires_signatures().await.map(drop),
                // What was done is not made good by another change.
                database.require_signatures(false).await,
            ] {
                assert!(matches!(outcome, Err(Error::TrustChanged)), "{change}: {outcome:?}");
            }
        }
    }

    #[tokio::test]
    async fn trust_survives_a_new_master_key() {
        let folder = Folder::new();
        let database = folder.open().await;
        database.insert_publisher(&acme()).await.unwrap();
        database.rotate_master_key().await.unwrap();
        assert_eq!(database.publishers().await.unwrap(), [acme()]);
        assert_eq!(folder.open().await.publishers().await.unwrap(), [acme()]);
    }
}
