//! The Personio integration, as a WASI 0.2 component.
//!
//! It reads employees from Personio's v1 API, with exactly the fields that an
//! administrator has released. What can be wrong in that (reading a file,
//! mapping a record, paging, renewing a token) is pure code over three traits,
//! [`Http`], [`Storage`] and [`Clock`], and compiles for every target; that is
//! what the tests and benchmarks run. What touches WASI is a thin layer that
//! exists in the component alone.

mod answer;
mod attribute_list;
mod balance;
mod bindings;
mod catalogue;
mod clock;
mod connector;
mod credentials;
pub mod credentials_file;
mod cursor;
mod date;
mod employee;
mod error;
mod exchange;
mod http;
mod identity;
mod instant;
mod json;
mod listing;
mod origin;
mod page;
mod platform;
mod record;
mod refusal;
mod request;
mod retry;
mod seam;
mod session;
mod storage;
mod token;
mod value;
mod visibility;

#[cfg(test)]
mod fake;

#[cfg(target_family = "wasm")]
mod guest;
#[cfg(target_family = "wasm")]
mod wasi_http;
#[cfg(target_family = "wasm")]
mod wasi_storage;

pub use bindings::marketplace::integration::types;
pub use clock::Clock;
pub use connector::Connector;
pub use credentials::{CLIENT_ID, CLIENT_SECRET};
pub use error::Result;
pub use http::{Http, MAX_BODY_BYTES, Method, Request, Response, ResponseHeaders, TransportError};
pub use identity::Identity;
pub use origin::Origin;
pub use platform::Platform;
pub use storage::{Storage, StorageError};
