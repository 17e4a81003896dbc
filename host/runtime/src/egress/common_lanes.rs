//! What the connections of a runtime must not do faster together than one of them alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::lane::Lane;
use super::origin::Origin;
use crate::manifest::Rate;

/// The lane that leads to a source for all connections, where it counts by address.
///
/// A plugin chooses the rate of its manifest. One with another rate has another lane, so
/// it neither holds up those that keep to theirs nor takes their turns.
#[derive(Default)]
pub(super) struct CommonLanes(Mutex<BTreeMap<(Origin, Rate), Arc<Lane>>>);

impl CommonLanes {
    /// The lane of a source with this rate. What nobody uses, and nobody has used within
    /// its rate's time, is forgotten by the way; forgotten sooner, connections that follow
    /// one another would never wait.
    pub(super) fn lane(&self, origin: &Origin, rate: Rate) -> Arc<Lane> {
        let now = Instant::now();
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || !lane.is_over(now));
        let lane = lanes.entry((origin.clone(), rate));
        Arc::clone(lane.or_insert_with(|| Arc::new(Lane::new(rate))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn rate(requests: u32) -> Rate {
        Rate { requests, per_seconds: 1, burst: None }
    }

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    async fn leave(lane: &Lane, connection: u64) {
        lane.place(connection).await.left(Instant::now());
    }

    /// Whether somebody would have to wait.
    async fn is_full(lane: &Lane) -> bool {
        tokio::time::timeout(Duration::from_millis(100), lane.place(3)).await.is_err()
    }

    #[test]
    fn who_keeps_one_rate_at_one_source_shares_a_lane() {
        let lanes = CommonLanes::default();
        let (here, there) = (origin("https://a.example"), origin("https://b.example"));
        let lane = lanes.lane(&here, rate(3));
        assert!(Arc::ptr_eq(&lane, &lanes.lane(&origin("https://A.example:443"), rate(3))));
        assert!(!Arc::ptr_eq(&lane, &lanes.lane(&there, rate(3))));
        assert!(!Arc::ptr_eq(&lane, &lanes.lane(&here, rate(4))));
    }

    /// Neither slowed down by who declares less, nor held up by who declares more.
    #[tokio::test]
    async fn another_rate_takes_no_turns() {
        let lanes = CommonLanes::default();
        let here = origin("https://a.example");
        let (slow, fast) = (lanes.lane(&here, rate(1)), lanes.lane(&here, rate(1_000)));
        assert!(is_full(&slow).await);
        for _ in 0..900 {
            leave(&fast, 2).await;
        }
        assert!(!is_full(&lanes.lane(&here, rate(2))).await);
    }

    #[tokio::test]
    async fn a_lane_outlives_its_connections_and_not_its_time() {
        let lanes = CommonLanes::default();
        for number in 0..10_000 {
            lanes.lane(&origin(&format!("https://{number}.example")), rate(2));
        }
        let here = origin("https://a.example");
        leave(&lanes.lane(&here, rate(2)), 1).await;
        // The next connection waits for the last one's request.
        let next = lanes.lane(&here, rate(2));
        assert!(is_full(&next).await);
        drop(next);

        tokio::time::sleep(Duration::from_millis(1_200)).await;
        lanes.lane(&here, rate(2));
        assert_eq!(lanes.0.lock().unwrap().len(), 1);
    }
}
