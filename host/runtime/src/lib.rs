//! Loads an integration plugin and runs it in its sandbox.
//!
//! A plugin is a WebAssembly component of a third party that reads a company's
//! personnel file. This crate keeps the promise that lets an administrator allow
//! that: **what was not released never leaves the source**, whatever the plugin
//! does. A request that the consent does not cover is refused before a socket is
//! opened; a secret is seen by no code that has a network.
//!
//! The crate knows nothing of any particular source, and nothing of databases,
//! web servers or command lines: storage, secrets, the ledger and the resolver are
//! traits, with defaults to begin with.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use marketplace_runtime::{Activation, EmployeeQuery, Runtime};
//!
//! let runtime = Runtime::builder().build()?;
//! let plugin = runtime.load(&std::fs::read("personio.wasm")?)?;
//! let released = plugin.manifest().shown();
//!
//! let file = std::fs::read("PersonioAPICredentials.txt")?;
//! let activation = Activation::in_memory("acme", released);
//! let (connection, sees) = plugin.connect(&file, activation).await?;
//! println!("withheld by the credentials: {}", sees.withheld);
//!
//! let mut query = EmployeeQuery::new(released);
//! loop {
//!     let page = connection.fetch_employees(query.clone()).await?;
//!     println!("{} employees", page.employees.len());
//!     query.cursor = page.next;
//!     if query.cursor.is_none() {
//!         break;
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod bindings;
mod clock;
mod compiled;
mod complexity;
mod component;
mod confidential;
mod connection;
mod cpu_time;
mod egress;
mod employee;
mod engine;
mod error;
mod field;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod guest_log;
mod inspection;
mod keyvalue;
mod ledger;
mod limits;
pub mod manifest;
mod offer;
mod plugin;
mod room;
mod runtime;
mod secret;
mod storage;
mod words;

pub use component::digest;
pub use confidential::WITHHELD;
pub use connection::{Activation, Connection, Visibility};
pub use egress::{
    InvalidHeader, InvalidOrigin, InvalidPath, Origin, PathTemplate, RequestHeader, Resolver,
    SystemResolver,
};
pub use employee::{
    Date, Employee, EmployeePage, EmployeeQuery, EmploymentStatus, Gender, PersonReference,
    Reference, RejectedRecord,
};
pub use error::{Error, ErrorKind, LimitExceeded, PluginError, TrapReport};
pub use field::{Field, FieldMask, UnknownField};
pub use inspection::Inspection;
pub use ledger::{Call, Ledger, LedgerEntry, LedgerEvent, MemoryLedger};
pub use limits::{ComponentLimits, Limits};
pub use manifest::Manifest;
pub use offer::Capability;
pub use plugin::Plugin;
pub use runtime::{Runtime, RuntimeBuilder};
pub use secret::{MemorySecretStore, SealedSecret, Secret, SecretStore};
pub use storage::{MemoryStorage, Storage, StorageError};
