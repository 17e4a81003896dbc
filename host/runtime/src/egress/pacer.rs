//! Keeps a connection within the limits of its source.
//!
//! A plugin cannot do that itself: each call is a fresh instance, which knows
//! nothing of the requests of the call before, nor of those of other connections. And
//! whoever runs into a source's limit is refused, or blocked for a minute.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::lane::{Lane, Place};
use super::network::Network;
use super::origin::Origin;
use super::path::PathTemplate;
use crate::manifest::{Manifest, Pace};

/// Tells connections apart where they take turns.
static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

/// The lanes by which the requests of one connection leave.
pub(crate) struct Pacer {
    /// That of each path that has a pace: the connection's own.
    paths: Vec<(PathTemplate, Lane)>,
    /// Where the source counts by address: the one of all connections.
    address: Option<Arc<Lane>>,
    connection: u64,
}

/// A request that may leave in a moment. One that does not gives its turn back.
pub(crate) struct Turn<'p>(Vec<Place<'p>>);

impl Pacer {
    /// For a connection of a plugin with this manifest to this origin.
    pub(crate) fn of(manifest: &Manifest, origin: &Origin, network: &Network) -> Self {
        let address = manifest.address_pace.map(|rate| network.lane(origin, rate));
        Self::new(&manifest.pace, address)
    }

    fn new(pace: &[Pace], address: Option<Arc<Lane>>) -> Self {
        let lane = |pace: &Pace| (pace.path.clone(), Lane::new(pace.rate()));
        let connection = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
        Self { paths: pace.iter().map(lane).collect(), address, connection }
    }

    /// Waits until it is nearly the turn of a request to `path`: first among those to the
    /// same path, so that a connection does not stand in the common lane with what it may
    /// not send yet.
    pub(crate) async fn turn(&self, path: &str) -> Turn<'_> {
        let mut places = Vec::new();
        let own = self.paths.iter().find(|(template, _)| template.matches(path));
        for lane in own.map(|(_, lane)| lane).into_iter().chain(self.address.as_deref()) {
            places.push(lane.place(self.connection).await);
        }
        Turn(places)
    }
}

impl Turn<'_> {
    /// Waits until the request may leave, which it does then.
    pub(crate) async fn leave(&mut self) {
        for place in &self.0 {
            place.ready().await;
        }
        let now = Instant::now();
        for place in &mut self.0 {
            place.left(now);
        }
    }

    /// The answer has begun, so by now the request has certainly arrived.
    pub(crate) fn answered(self) {
        let now = Instant::now();
        for place in &self.0 {
            place.answered(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::manifest::Rate;

    const MS: Duration = Duration::from_millis(1);
    const SECOND: Duration = Duration::from_secs(1);

    fn pacer(requests: u32, burst: Option<u32>, address: Option<&Arc<Lane>>) -> Pacer {
        let path = "/people".parse().unwrap();
        Pacer::new(&[Pace { path, requests, per_seconds: 60, burst }], address.cloned())
    }

    async fn leave(pacer: &Pacer, path: &str) {
        let mut turn = pacer.turn(path).await;
        turn.leave().await;
        turn.answered();
    }

    #[tokio::test]
    async fn what_another_process_may_have_asked_is_counted() {
        let pacer = pacer(300, Some(15), None);
        let start = Instant::now();
        for _ in 0..14 {
            leave(&pacer, "/people").await;
        }
        assert!(start.elapsed() < MS * 900, "{:?}", start.elapsed());
        leave(&pacer, "/people").await;
        assert!(start.elapsed() > MS * 900, "{:?}", start.elapsed());
    }

    #[tokio::test]
    async fn a_path_without_a_pace_does_not_wait() {
        let pacer = pacer(2, None, None);
        let start = Instant::now();
        leave(&pacer, "/people").await;
        for _ in 0..3 {
            leave(&pacer, "/auth").await;
        }
        assert!(start.elapsed() < SECOND);
    }

    #[tokio::test]
    async fn whoever_does_not_leave_gives_the_turn_back() {
        let pacer = pacer(3, None, None);
        leave(&pacer, "/people").await;
        for _ in 0..100 {
            drop(pacer.turn("/people").await);
            let waiting = tokio::time::timeout(MS, async {
                let _turns = (pacer.turn("/people").await, pacer.turn("/people").await);
            });
            waiting.await.unwrap_err();
        }
        let start = Instant::now();
        leave(&pacer, "/people").await;
        assert!(start.elapsed() < SECOND);
        // And whoever has left does not.
        let next = tokio::time::timeout(MS * 200, pacer.turn("/people")).await;
        assert!(next.is_err());
    }

    #[tokio::test]
    async fn connections_with_a_common_lane_wait_for_one_another_on_every_path() {
        let common = Arc::new(Lane::new(Rate { requests: 3, per_seconds: 60, burst: None }));
        let (one, other) = (pacer(9, None, Some(&common)), pacer(9, None, Some(&common)));
        leave(&one, "/people").await;
        leave(&other, "/auth").await;
        for pacer in [&one, &other] {
            tokio::time::timeout(MS * 200, pacer.turn("/auth")).await.err().unwrap();
        }
    }

    /// Turns that are had long before they can be used would be missing for all others.
    #[tokio::test]
    async fn who_waits_for_its_path_holds_nothing_up_in_the_common_lane() {
        let common = Arc::new(Lane::new(Rate { requests: 9, per_seconds: 60, burst: None }));
        let paced = Arc::new(pacer(3, None, Some(&common)));
        for _ in 0..20 {
            let pacer = Arc::clone(&paced);
            tokio::spawn(async move { leave(&pacer, "/people").await });
        }
        tokio::time::sleep(MS * 50).await;
        let other = pacer(9, None, Some(&common));
        let turn = async {
            for _ in 0..6 {
                leave(&other, "/auth").await;
            }
        };
        tokio::time::timeout(SECOND, turn).await.unwrap();
    }

    /// They would else have their turns while the common lane is full, and all leave at
    /// once when it is not.
    #[tokio::test]
    async fn who_waits_in_the_common_lane_does_not_let_others_pass_on_its_path() {
        let common = Arc::new(Lane::new(Rate { requests: 4, per_seconds: 3, burst: None }));
        let fillers = pacer(9, None, Some(&common));
        for _ in 0..3 {
            leave(&fillers, "/auth").await;
        }
        let paced = Arc::new(pacer(9, Some(1), Some(&common)));
        let requests: Vec<_> = (0..3)
            .map(|_| {
                let pacer = Arc::clone(&paced);
                tokio::spawn(async move {
                    leave(&pacer, "/people").await;
                    Instant::now()
                })
            })
            .collect();
        let mut left = Vec::new();
        for request in requests {
            left.push(request.await.unwrap());
        }
        left.sort_unstable();
        for pair in left.windows(2) {
            assert!(pair[1] - pair[0] > MS * 990, "{:?}", pair[1] - pair[0]);
        }
    }
}
