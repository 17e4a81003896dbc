//! Outgoing requests: which are allowed, and how they leave.
//!
//! A manifest's rules and a connection's consent are compiled into a [`Policy`].
//! Every request of a plugin is held against it before a socket is opened; what
//! no rule allows is refused, and the plugin sees `HTTP-request-denied`.

mod address;
mod answer;
mod common_lanes;
mod connector;
mod credentials;
mod denial;
mod failure;
mod headers;
mod hooks;
mod lane;
mod network;
mod opener;
mod origin;
mod pacer;
mod path;
mod policy;
mod recorder;
mod resealer;
mod resolver;
mod rota;
mod sender;
mod tls;
mod traffic;

pub use headers::{InvalidHeader, RequestHeader};
pub(crate) use hooks::Hooks;
pub(crate) use network::Network;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use opener::Opener;
pub use origin::{InvalidOrigin, Origin};
pub(crate) use pacer::Pacer;
pub use path::{InvalidPath, PathTemplate};
pub(crate) use policy::Policy;
pub(crate) use recorder::Recorder;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use resealer::Resealer;
pub use resolver::{Resolver, SystemResolver};
pub(crate) use sender::Client;
pub(crate) use tls::read_roots;
