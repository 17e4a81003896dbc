//! A change of the database that is under way.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Whose turn it is to change something. Within a process those who do queue here, in
/// order: SQLite would let them try again and again, after pauses that grow, and turn
/// away whoever has no luck for five seconds.
pub(super) type Turn = Arc<Mutex<()>>;

/// A transaction that nobody else in this process writes beside. Dropped, it changes
/// nothing.
pub(super) struct Change {
    transaction: Transaction<'static, Sqlite>,
    /// Behind the transaction: given up once that is over.
    _turn: OwnedMutexGuard<()>,
}

impl Change {
    pub(super) fn new(
        transaction: Transaction<'static, Sqlite>,
        turn: OwnedMutexGuard<()>,
    ) -> Self {
        Self { transaction, _turn: turn }
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

impl Deref for Change {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.transaction
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}
