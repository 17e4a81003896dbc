//! A connection, with everything around it in the test's hand.

use std::sync::Arc;

use marketplace_runtime::{
    Activation, Connection, EmployeePage, EmployeeQuery, Error, MemoryLedger, MemorySecretStore,
    MemoryStorage, Plugin, SealedSecret, SecretStore, Visibility,
};

use crate::{Order, Source};

/// A connection, and what is its own.
pub struct Party {
    /// The connection.
    pub connection: Connection,
    /// What it saw as it connected.
    pub seen: Visibility,
    /// Its source.
    pub source: Source,
    /// Its storage.
    pub storage: Arc<MemoryStorage>,
    /// Its record of requests.
    pub ledger: Arc<MemoryLedger>,
    secrets: Arc<MemorySecretStore>,
}

/// What a connection keeps: the entries of its storage, and its secrets.
#[derive(Debug, PartialEq)]
pub struct Kept {
    entries: Vec<(String, Vec<u8>)>,
    secrets: Vec<SealedSecret>,
}

impl Kept {
    /// Whether all of `before` is still there; more may be.
    pub fn holds(&self, before: &Self) -> bool {
        let held = |entry: &(String, Vec<u8>)| self.entries.contains(entry);
        before.entries.iter().all(held) && self.secrets == before.secrets
    }
}

impl Party {
    /// Connects a plugin to its source, with something in storage already.
    pub async fn connect(
        plugin: &Plugin,
        name: &str,
        secret: &str,
        consent: &str,
        source: Source,
    ) -> Self {
        let kept = ("kept".to_owned(), format!("for {name}").into_bytes());
        let storage = Arc::new(MemoryStorage::new([kept]));
        let secrets = Arc::new(MemorySecretStore::default());
        let ledger = Arc::new(MemoryLedger::default());
        let activation = Activation {
            origin: Some(source.url.parse().expect("an origin")),
            storage: storage.clone(),
            secrets: secrets.clone(),
            ledger: ledger.clone(),
            ..Activation::in_memory(name, consent.parse().expect("fields"))
        };
        let (connection, seen) = plugin
            .connect(secret.as_bytes(), activation)
            .await
            .unwrap_or_else(|error| panic!("{name} cannot connect: {error:?}"));
        Self { connection, seen, source, storage, ledger, secrets }
    }

    /// The page at this cursor, with all released fields.
    pub async fn fetch(&self, cursor: &str) -> Result<EmployeePage, Error> {
        let fields = self.connection.consent();
        let cursor = Some(cursor.to_owned());
        self.connection
            .fetch_employees(EmployeeQuery { cursor, ..EmployeeQuery::new(fields) })
            .await
    }

    /// What a plugin that reports by an error says at this cursor.
    pub async fn report(&self, cursor: &str) -> String {
        match self.fetch(cursor).await {
            Err(Error::Plugin(error)) => error.message,
            other => panic!("no report, but {other:?}"),
        }
    }

    /// What the courier says after it tried to send a request.
    pub async fn send(&self, order: &Order) -> String {
        self.report(&order.cursor()).await
    }

    /// An address at its source.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.source.url)
    }

    /// What stands in for its secret.
    pub async fn stand_in(&self) -> String {
        self.kept().await.secrets.remove(0).stand_in
    }

    /// What it keeps now.
    pub async fn kept(&self) -> Kept {
        let secrets = self.secrets.secrets().await.expect("secrets in memory");
        Kept { entries: self.storage.entries(), secrets }
    }
}
