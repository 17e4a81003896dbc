//! How often somebody may fail to get in.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Tries in a minute and from an address that come to nothing: nobody mistypes more.
/// What opens something is 256 random bits, so that this is for the log and the load.
const TRIES: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// Addresses that are remembered before those that have waited long enough are not.
const MOST_ADDRESSES: usize = 10_000;

/// Counts what comes to nothing. Whoever has the right key is never kept waiting.
pub(super) struct Limiter(DefaultKeyedRateLimiter<IpAddr>);

impl Limiter {
    pub(super) fn new() -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(TRIES)))
    }

    /// Notes that somebody has failed, and says how long to wait where that was too often.
    pub(super) fn note(&self, address: IpAddr) -> Result<(), Duration> {
        if self.0.len() > MOST_ADDRESSES {
            self.0.retain_recent();
        }
        self.0
            .check_key(&address)
            .map_err(|wait| wait.wait_time_from(DefaultClock::default().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_tries_have_to_wait_and_nobody_else() {
        let limiter = Limiter::new();
        let address = |last| IpAddr::from([127, 0, 0, last]);
        for _ in 0..TRIES.get() {
            limiter.note(address(1)).unwrap();
        }
        let wait = limiter.note(address(1)).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(60), "{wait:?}");
        limiter.note(address(2)).unwrap();
    }
}
