//! Requests that leave one after another, and no faster than they may.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::rota::{Rota, Ticket};
use super::traffic::Traffic;
use crate::manifest::Rate;

/// So long before it leaves, a request is written down, which takes a database some
/// milliseconds. Written down at once, requests that are given up while they wait would
/// fill the ledger faster than any pace.
const LEAD: Duration = Duration::from_millis(50);

/// A rate, kept for everybody who leaves by this lane.
///
/// Nobody drives it: the request whose turn comes next looks at the clock, and whoever
/// goes, with a turn or without, wakes the one behind it.
pub(super) struct Lane(Mutex<State>);

struct State {
    traffic: Traffic,
    rota: Rota,
}

/// A request in the queue. It can go at any moment, and is in nobody's way then.
struct Waiting<'l> {
    lane: &'l Lane,
    connection: u64,
    ticket: Ticket,
}

/// A request that may leave in a moment. One that does not gives its turn back.
pub(super) struct Place<'l> {
    lane: &'l Lane,
    number: u64,
    at: Instant,
    has_left: bool,
}

/// How a request that waits goes on.
enum Step<'l> {
    /// It has its turn.
    Turn(Place<'l>),
    /// It is the next one, at this moment.
    Until(Instant),
    /// Others are before it.
    Behind,
}

impl Lane {
    /// A lane remembers nothing of another process, and `status` may have asked
    /// once a moment ago: so it begins as if one request had just left.
    pub(super) fn new(rate: Rate) -> Self {
        let mut traffic = Traffic::new(rate);
        let now = Instant::now();
        let number = traffic.enter(now);
        traffic.left(number, now);
        Self(Mutex::new(State { traffic, rota: Rota::default() }))
    }

    /// Waits until it is nearly the turn of a request of this connection.
    pub(super) async fn place(&self, connection: u64) -> Place<'_> {
        let ticket = self.state().rota.join(connection);
        let waiting = Waiting { lane: self, connection, ticket };
        loop {
            let woken = waiting.ticket.notified();
            match waiting.step(Instant::now()) {
                Step::Turn(place) => return place,
                Step::Until(at) => {
                    let _ = tokio::time::timeout_at(at.into(), woken).await;
                }
                Step::Behind => woken.await,
            }
        }
    }

    /// Whether nothing of it matters any more, unless somebody still uses it.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        self.state().traffic.is_over(now)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wake_first(&self) {
        if let Some(first) = self.rota.first() {
            first.notify_one();
        }
    }
}

impl<'l> Waiting<'l> {
    fn step(&self, now: Instant) -> Step<'l> {
        let mut state = self.lane.state();
        if !state.rota.first().is_some_and(|first| Ticket::ptr_eq(first, &self.ticket)) {
            return Step::Behind;
        }
        let at = state.traffic.room(now);
        match at.checked_sub(LEAD) {
            Some(begin) if begin > now => Step::Until(begin),
            _ => {
                state.rota.serve(self.connection);
                let number = state.traffic.enter(at);
                Step::Turn(Place { lane: self.lane, number, at, has_left: false })
            }
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.lane.state();
        state.rota.leave(self.connection, &self.ticket);
        state.wake_first();
    }
}

impl Place<'_> {
    /// Waits until the request may leave.
    pub(super) async fn ready(&self) {
        tokio::time::sleep_until(self.at.into()).await;
    }

    /// It leaves now.
    pub(super) fn left(&mut self, now: Instant) {
        self.has_left = true;
        self.lane.state().traffic.left(self.number, now);
    }

    /// The answer has begun, so by now the request has certainly arrived.
    pub(super) fn answered(&self, now: Instant) {
        self.lane.state().traffic.answered(self.number, now);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.has_left {
            let mut state = self.lane.state();
            state.traffic.give_back(self.number);
            // There may be room now that there was not.
            state.wake_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const SECOND: Duration = Duration::from_secs(1);

    /// With room for so many in a second, apart from the one before them.
    fn lane(requests: u32) -> Arc<Lane> {
        let rate = Rate { requests: requests + 1, per_seconds: 1, burst: None };
        Arc::new(Lane::new(rate))
    }

    async fn leave(lane: &Lane, connection: u64) -> Instant {
        let mut place = lane.place(connection).await;
        place.ready().await;
        let now = Instant::now();
        place.left(now);
        place.answered(now);
        now
    }

    /// A request of a connection that tells when it left.
    fn request(lane: &Arc<Lane>, connection: u64) -> tokio::task::JoinHandle<Instant> {
        let lane = Arc::clone(lane);
        tokio::spawn(async move { leave(&lane, connection).await })
    }

    /// Until all that has been spawned waits.
    async fn settled() {
        tokio::time::sleep(MS * 50).await;
    }

    #[tokio::test]
    async fn many_connections_together_keep_to_one_rate() {
        let lane = lane(19);
        let requests: Vec<_> = (0..60).map(|number| request(&lane, number % 15)).collect();
        let mut left = Vec::new();
        for request in requests {
            left.push(request.await.unwrap());
        }
        left.sort_unstable();
        for first in &left {
            let within = left.iter().filter(|at| *at >= first && **at < *first + SECOND);
            let within = within.count();
            assert!(within <= 20, "{within} within a second");
        }
        // And no slower than that either.
        let took = *left.last().unwrap() - left[0];
        assert!(took < SECOND * 4, "{took:?}");
        assert!(lane.state().rota.is_empty());
    }

    #[tokio::test]
    async fn a_connection_with_many_requests_delays_another_by_one_turn() {
        let lane = lane(5);
        let busy: Vec<_> = (0..100).map(|_| request(&lane, 1)).collect();
        settled().await;
        let single = request(&lane, 2).await.unwrap();
        let before = {
            let mut before = 0;
            for request in busy {
                if request.is_finished() && request.await.unwrap() <= single {
                    before += 1;
                }
            }
            before
        };
        assert!((5..=6).contains(&before), "{before} left before it");
    }

    #[tokio::test]
    async fn a_turn_that_is_given_back_is_had_by_the_next_at_once() {
        let lane = lane(1);
        let place = lane.place(1).await;
        let next = request(&lane, 2);
        settled().await;
        let given_back = Instant::now();
        drop(place);
        let left = next.await.unwrap();
        assert!(left < given_back + MS * 500, "{:?}", left - given_back);
        // And whoever has left gives nothing back.
        assert!(leave(&lane, 1).await > left + SECOND - MS * 50);
    }

    #[tokio::test]
    async fn whoever_waits_and_is_dropped_is_in_nobodys_way() {
        let lane = lane(1);
        leave(&lane, 0).await;
        let first = request(&lane, 1);
        settled().await;
        let behind = request(&lane, 2);
        settled().await;
        let last = request(&lane, 3);
        settled().await;
        first.abort();
        behind.abort();
        let start = Instant::now();
        let last = tokio::time::timeout(SECOND * 3, last).await.unwrap();
        assert!(last.unwrap() < start + SECOND * 3 / 2);
        assert!(lane.state().rota.is_empty());
    }

    #[tokio::test]
    async fn of_connections_that_came_and_went_nothing_is_left() {
        let lane = lane(1);
        for connection in 0..10_000 {
            drop(lane.place(connection).await);
        }
        leave(&lane, 0).await;
        let waiting: Vec<_> = (0..10_000).map(|connection| request(&lane, connection)).collect();
        settled().await;
        assert!(!lane.state().rota.is_empty());
        for request in waiting {
            request.abort();
            let _ = request.await;
        }
        assert!(lane.state().rota.is_empty());
        tokio::time::sleep(SECOND * 6 / 5).await;
        assert!(lane.is_over(Instant::now()));
    }
}
