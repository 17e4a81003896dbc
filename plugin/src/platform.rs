//! What a call works with.

use crate::identity::Identity;
use crate::origin::Origin;

/// Everything outside of the integration itself. Nothing of it is remembered
/// between two calls but what is in `storage`.
#[derive(Debug)]
pub struct Platform<H, S, C> {
    /// Where Personio is.
    pub origin: Origin,
    /// As whom to ask.
    pub identity: Identity,
    /// The way there.
    pub http: H,
    /// What outlives a call.
    pub storage: S,
    /// What a token's age is told by, and how long a call has lasted.
    pub clock: C,
    /// Random numbers: clients that were refused together must not come back together.
    pub random: fn() -> u64,
}
