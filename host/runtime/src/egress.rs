//! Outgoing requests: which are allowed, and how they leave.
//!
//! A manifest's rules and a connection's consent are compiled into a [`Policy`].
//! Every request of a plugin is held against it before a socket is opened; what
//! no rule allows is refused, and the plugin sees `HTTP-request-denied`.

mod opener;
mod origin;
mod pacer;
mod path;
mod policy;
mod sender;
mod tls;

pub use origin::{InvalidOrigin, Origin};
pub(crate) use pacer::Pacer;
pub use path::{InvalidPath, PathTemplate};
pub(crate) use policy::{Denial, Policy};
pub(crate) use sender::{Client, Hooks};
