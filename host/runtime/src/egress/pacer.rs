//! Keeps a connection within the limits of its source.
//!
//! A plugin cannot do that itself: each call is a fresh instance, which knows
//! nothing of the requests of the call before. And whoever runs into a source's
//! limit is refused, or blocked for a minute.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::manifest::Pace;

/// How much longer a window is taken to be, as a part of it. The source counts
/// arrivals: a request that was held up on its way, and one that was not, arrive
/// closer together than they left. A fortieth, 25 ms of a second, is more than
/// requests varied by on a loopback with two busy cores, and costs as much in speed.
const MARGIN: u32 = 40;

const SECOND: Duration = Duration::from_secs(1);

/// The pace of each path that has one.
pub(crate) struct Pacer {
    lanes: Vec<Lane>,
}

struct Lane {
    pace: Pace,
    /// When requests have left or will leave, the latest last. No more than the
    /// longest window holds.
    departures: Mutex<VecDeque<Instant>>,
}

impl Pacer {
    pub(crate) fn new(pace: &[Pace]) -> Self {
        let lane = |pace: &Pace| Lane { pace: pace.clone(), departures: Mutex::default() };
        Self { lanes: pace.iter().map(lane).collect() }
    }

    /// Waits until a request to `path` may leave.
    pub(crate) async fn wait(&self, path: &str) {
        let lane = self.lanes.iter().find(|lane| lane.pace.path.matches(path));
        if let Some(lane) = lane {
            let departure = lane.reserve(Instant::now());
            tokio::time::sleep_until(departure.into()).await;
        }
    }
}

impl Lane {
    /// The moment at which the next request may leave, which is then taken.
    fn reserve(&self, now: Instant) -> Instant {
        let mut departures = self.departures.lock().unwrap_or_else(PoisonError::into_inner);
        let departure = self.windows().filter_map(|(requests, length)| {
            let position = departures.len().checked_sub(requests)?;
            Some(*departures.get(position)? + length + length / MARGIN)
        });
        let departure = departure.fold(now, Instant::max);
        departures.push_back(departure);
        if departures.len() > self.windows().map(|(requests, _)| requests).max().unwrap_or(0) {
            departures.pop_front();
        }
        departure
    }

    /// How many requests in how long a time.
    fn windows(&self) -> impl Iterator<Item = (usize, Duration)> {
        let per = Duration::from_secs(self.pace.per_seconds.into());
        let burst = self.pace.burst.map(|burst| (burst as usize, SECOND));
        [(self.pace.requests as usize, per)].into_iter().chain(burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(requests: u32, per_seconds: u32, burst: Option<u32>) -> Lane {
        let pace = Pace { path: "/people".parse().unwrap(), requests, per_seconds, burst };
        Lane { pace, departures: Mutex::default() }
    }

    /// When requests leave that all want to leave at once, in milliseconds.
    fn departures(lane: &Lane, count: usize) -> Vec<u128> {
        let now = Instant::now();
        (0..count).map(|_| (lane.reserve(now) - now).as_millis()).collect()
    }

    #[test]
    fn a_burst_leaves_at_once_and_the_next_a_second_later() {
        let departures = departures(&lane(300, 60, Some(3)), 7);
        assert_eq!(departures, [0, 0, 0, 1025, 1025, 1025, 2050]);
    }

    #[test]
    fn the_longer_window_holds_too() {
        let departures = departures(&lane(4, 60, Some(3)), 9);
        assert_eq!(departures, [0, 0, 0, 1025, 61_500, 61_500, 61_500, 62_525, 123_000]);
    }

    #[test]
    fn no_window_ever_holds_more_than_it_may() {
        let lane = lane(300, 60, Some(15));
        let start = Instant::now();
        let mut left = Vec::new();
        for request in 0..1_000 {
            left.push(lane.reserve(start + Duration::from_millis(request * 7)));
        }
        for (length, most) in [(SECOND, 15), (SECOND * 60, 300)] {
            for first in &left {
                let within = left.iter().filter(|at| *at >= first && **at < *first + length);
                assert!(within.count() <= most);
            }
        }
    }

    #[test]
    fn a_pause_is_not_saved_up() {
        let lane = lane(300, 60, Some(2));
        let start = Instant::now();
        lane.reserve(start);
        let later = start + SECOND * 30;
        let left: Vec<_> = (0..3).map(|_| (lane.reserve(later) - later).as_millis()).collect();
        assert_eq!(left, [0, 0, 1025]);
    }

    #[tokio::test]
    async fn a_path_without_a_pace_does_not_wait() {
        let pacer = Pacer::new(&[lane(1, 60, None).pace]);
        let start = Instant::now();
        pacer.wait("/people").await;
        for _ in 0..3 {
            pacer.wait("/auth").await;
        }
        assert!(start.elapsed() < SECOND);
    }
}
