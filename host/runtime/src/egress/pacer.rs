//! Keeps a connection within the limits of its source.
//!
//! A plugin cannot do that itself: each call is a fresh instance, which knows
//! nothing of the requests of the call before. And whoever runs into a source's
//! limit is refused, or blocked for a minute.
//!
//! The source counts arrivals, and here only departures are known. A request that
//! was held up on its way, by a handshake or a busy machine, and one that was not
//! arrive closer together than they left. So whatever an answer took longer than
//! the quickest one is taken for time on the way there.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::manifest::Pace;

/// How much longer a window is taken to be, as a part of it: a hundredth, 10 ms of
/// a second, for what the quickest answer does not tell.
const MARGIN: u32 = 100;

const SECOND: Duration = Duration::from_secs(1);

/// So long before it leaves, a request is written down, which takes a database some
/// milliseconds. Written down at once, requests that are given up while they wait would
/// fill the ledger faster than any pace.
const LEAD: Duration = Duration::from_millis(50);

/// The pace of each path that has one.
pub(crate) struct Pacer {
    lanes: Vec<Lane>,
}

/// A request that may leave in a moment. One that does not gives its turn back.
pub(crate) struct Turn<'p> {
    /// Where its path has a pace.
    place: Option<Place<'p>>,
}

struct Place<'p> {
    lane: &'p Lane,
    number: u64,
    at: Instant,
    has_left: bool,
}

struct Lane {
    pace: Pace,
    traffic: Mutex<Traffic>,
}

#[derive(Default)]
struct Traffic {
    /// The requests of the widest window, and those that wait.
    requests: VecDeque<Departure>,
    /// The number of the next request.
    next: u64,
    /// What the quickest answer has taken.
    quickest: Option<Duration>,
}

struct Departure {
    number: u64,
    at: Instant,
    /// Until its answer began, once it has.
    took: Option<Duration>,
}

impl Pacer {
    /// A pacer remembers nothing of another process, and `status` may have asked
    /// once a moment ago: so it begins as if one request had just left.
    pub(crate) fn new(pace: &[Pace]) -> Self {
        let lane = |pace: &Pace| {
            let lane = Lane { pace: pace.clone(), traffic: Mutex::default() };
            lane.reserve(Instant::now());
            lane
        };
        Self { lanes: pace.iter().map(lane).collect() }
    }

    /// Waits until it is nearly the turn of a request to `path`.
    pub(crate) async fn turn(&self, path: &str) -> Turn<'_> {
        let lane = self.lanes.iter().find(|lane| lane.pace.path.matches(path));
        let Some(lane) = lane else { return Turn { place: None } };
        let (number, at) = lane.reserve(Instant::now());
        let turn = Turn { place: Some(Place { lane, number, at, has_left: false }) };
        tokio::time::sleep_until(at.checked_sub(LEAD).unwrap_or(at).into()).await;
        turn
    }
}

impl Turn<'_> {
    /// Waits until the request may leave, which it does then.
    pub(crate) async fn leave(&mut self) {
        let Some(place) = &mut self.place else { return };
        tokio::time::sleep_until(place.at.into()).await;
        place.has_left = true;
        place.lane.traffic().left(place.number, Instant::now());
    }

    /// The answer has begun, so by now the request has certainly arrived.
    pub(crate) fn answered(self) {
        if let Some(place) = &self.place {
            place.lane.traffic().answered(place.number, Instant::now());
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.has_left {
            self.lane.traffic().requests.retain(|request| request.number != self.number);
        }
    }
}

impl Lane {
    /// The number of the next request and the moment at which it may leave.
    fn reserve(&self, now: Instant) -> (u64, Instant) {
        let mut traffic = self.traffic();
        traffic.forget(now, self.windows().map(|(_, length)| length).max().unwrap_or_default());
        let arrivals = traffic.arrivals();
        let earliest = self.windows().filter_map(|(requests, length)| {
            // When the window has one less in it, counted from the latest.
            let last_of_them = arrivals.len().checked_sub(requests)?;
            Some(*arrivals.get(last_of_them)? + length + length / MARGIN)
        });
        let at = earliest.fold(now, Instant::max);
        let number = traffic.next;
        traffic.next += 1;
        traffic.requests.push_back(Departure { number, at, took: None });
        (number, at)
    }

    /// How many requests in how long a time.
    fn windows(&self) -> impl Iterator<Item = (usize, Duration)> {
        let per = Duration::from_secs(self.pace.per_seconds.into());
        let burst = self.pace.burst.map(|burst| (burst as usize, SECOND));
        [(self.pace.requests as usize, per)].into_iter().chain(burst)
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Traffic {
    /// It may have been held up by whoever wrote it down.
    fn left(&mut self, number: u64, now: Instant) {
        if let Some(request) = self.requests.iter_mut().find(|request| request.number == number) {
            request.at = request.at.max(now);
        }
    }

    /// Forgets who has arrived before the widest window. By their number alone nobody can
    /// be forgotten: whoever waits may yet give the turn back.
    fn forget(&mut self, now: Instant, widest: Duration) {
        self.requests.retain(|request| {
            let arrival = request.at + request.took.unwrap_or_default();
            arrival + widest + widest / MARGIN >= now
        });
    }

    fn answered(&mut self, number: u64, now: Instant) {
        let Some(request) = self.requests.iter_mut().find(|request| request.number == number)
        else {
            return;
        };
        let took = now.saturating_duration_since(request.at);
        request.took = Some(took);
        self.quickest = Some(self.quickest.map_or(took, |quickest| quickest.min(took)));
    }

    /// The latest moments at which the requests may have arrived, in order, as if
    /// the way there took no time: what is the same for all of them does not matter.
    fn arrivals(&self) -> Vec<Instant> {
        let quickest = self.quickest.unwrap_or_default();
        let arrival = |request: &Departure| {
            request.at + request.took.map_or(Duration::ZERO, |took| took.saturating_sub(quickest))
        };
        let mut arrivals: Vec<_> = self.requests.iter().map(arrival).collect();
        arrivals.sort_unstable();
        arrivals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn lane(requests: u32, per_seconds: u32, burst: Option<u32>) -> Lane {
        let pace = Pace { path: "/people".parse().unwrap(), requests, per_seconds, burst };
        Lane { pace, traffic: Mutex::default() }
    }

    /// When requests leave that all want to leave at once, in milliseconds.
    fn departures(lane: &Lane, now: Instant, count: usize) -> Vec<u128> {
        (0..count).map(|_| (lane.reserve(now).1 - now).as_millis()).collect()
    }

    #[test]
    fn a_burst_leaves_at_once_and_the_next_a_second_later() {
        let departures = departures(&lane(300, 60, Some(3)), Instant::now(), 7);
        assert_eq!(departures, [0, 0, 0, 1010, 1010, 1010, 2020]);
    }

    #[test]
    fn the_longer_window_holds_too() {
        let departures = departures(&lane(4, 60, Some(3)), Instant::now(), 9);
        assert_eq!(departures, [0, 0, 0, 1010, 60_600, 60_600, 60_600, 61_610, 121_200]);
    }

    #[test]
    fn no_window_ever_holds_more_than_it_may() {
        let lane = lane(300, 60, Some(15));
        let start = Instant::now();
        let left: Vec<_> =
            (0..1_000).map(|request| lane.reserve(start + MS * request * 7).1).collect();
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
        assert_eq!(departures(&lane, start + SECOND * 30, 3), [0, 0, 1010]);
    }

    /// A source that always takes its time does not slow anything down.
    #[test]
    fn a_latency_that_is_always_the_same_costs_nothing() {
        let lane = lane(300, 60, Some(2));
        let start = Instant::now();
        for _ in 0..2 {
            let (number, at) = lane.reserve(start);
            lane.traffic().answered(number, at + MS * 400);
        }
        assert_eq!(departures(&lane, start, 2), [1010, 1010]);
    }

    /// The first two needed a handshake, which shows by the third.
    #[test]
    fn a_request_that_was_held_up_may_have_arrived_late() {
        let lane = lane(300, 60, Some(3));
        let start = Instant::now();
        for took in [150, 130, 100] {
            let (number, at) = lane.reserve(start);
            lane.traffic().answered(number, at + MS * took);
        }
        assert_eq!(departures(&lane, start, 3), [1010, 1040, 1060]);
    }

    #[test]
    fn what_another_process_may_have_asked_is_counted() {
        let pacer = Pacer::new(&[lane(300, 60, Some(15)).pace]);
        let departures = departures(&pacer.lanes[0], Instant::now(), 15);
        assert!(departures[..14].iter().all(|at| *at == 0), "{departures:?}");
        assert!(departures[14] > 900, "{departures:?}");
    }

    #[tokio::test]
    async fn a_path_without_a_pace_does_not_wait() {
        let pacer = Pacer::new(&[lane(2, 60, None).pace]);
        let start = Instant::now();
        leave(&pacer, "/people").await;
        for _ in 0..3 {
            leave(&pacer, "/auth").await;
        }
        assert!(start.elapsed() < SECOND);
    }

    async fn leave(pacer: &Pacer, path: &str) {
        let mut turn = pacer.turn(path).await;
        turn.leave().await;
        turn.answered();
    }

    #[tokio::test]
    async fn whoever_does_not_leave_gives_the_turn_back() {
        let pacer = Pacer::new(&[lane(3, 60, None).pace]);
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
}
