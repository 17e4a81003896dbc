//! What has left for a source of late, and when there is room for more.
//!
//! The source counts arrivals, and here only departures are known. A request that
//! was held up on its way, by a handshake or a busy machine, and one that was not
//! arrive closer together than they left. So whatever an answer took longer than
//! the quickest one is taken for time on the way there.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::manifest::Rate;

/// How much longer a window is taken to be, as a part of it: a hundredth, 10 ms of
/// a second, for what the quickest answer does not tell.
const MARGIN: u32 = 100;

const SECOND: Duration = Duration::from_secs(1);

/// The requests of the widest window, and those that are about to leave.
pub(super) struct Traffic {
    rate: Rate,
    requests: VecDeque<Departure>,
    /// The number of the next request.
    next: u64,
    /// What the quickest answer has taken.
    quickest: Option<Duration>,
}

struct Departure {
    number: u64,
    /// When it has left, or may.
    at: Instant,
    has_left: bool,
    /// Until its answer began, once it has.
    took: Option<Duration>,
}

impl Traffic {
    pub(super) fn new(rate: Rate) -> Self {
        Self { rate, requests: VecDeque::new(), next: 0, quickest: None }
    }

    /// The moment at which one more request may leave.
    pub(super) fn room(&mut self, now: Instant) -> Instant {
        self.forget(now);
        let arrivals = self.arrivals(now);
        let earliest = self.windows().filter_map(|(requests, length)| {
            // When the window has one less in it, counted from the latest.
            let last_of_them = arrivals.len().checked_sub(requests)?;
            Some(*arrivals.get(last_of_them)? + length + length / MARGIN)
        });
        earliest.fold(now, Instant::max)
    }

    /// The number of a request that may leave at this moment.
    pub(super) fn enter(&mut self, at: Instant) -> u64 {
        let number = self.next;
        self.next += 1;
        self.requests.push_back(Departure { number, at, has_left: false, took: None });
        number
    }

    /// It may have been held up: by whoever wrote it down, or in another queue.
    pub(super) fn left(&mut self, number: u64, now: Instant) {
        if let Some(request) = self.request(number) {
            request.at = request.at.max(now);
            request.has_left = true;
        }
    }

    pub(super) fn answered(&mut self, number: u64, now: Instant) {
        let Some(request) = self.request(number) else { return };
        let took = now.saturating_duration_since(request.at);
        request.took = Some(took);
        self.quickest = Some(self.quickest.map_or(took, |quickest| quickest.min(took)));
    }

    /// It does not leave after all.
    pub(super) fn give_back(&mut self, number: u64) {
        self.requests.retain(|request| request.number != number);
    }

    /// Whether nothing of it matters any more.
    pub(super) fn is_over(&mut self, now: Instant) -> bool {
        self.forget(now);
        self.requests.is_empty()
    }

    fn request(&mut self, number: u64) -> Option<&mut Departure> {
        self.requests.iter_mut().find(|request| request.number == number)
    }

    /// Forgets who has arrived before the widest window. By their number alone nobody can
    /// be forgotten: whoever has not left may yet give the turn back.
    fn forget(&mut self, now: Instant) {
        let widest = self.windows().map(|(_, length)| length).max().unwrap_or_default();
        self.requests.retain(|request| {
            let arrival = request.at + request.took.unwrap_or_default();
            !request.has_left || arrival + widest + widest / MARGIN >= now
        });
    }

    /// How many requests in how long a time.
    fn windows(&self) -> impl Iterator<Item = (usize, Duration)> + use<> {
        let Rate { requests, per_seconds, burst } = self.rate;
        let per = Duration::from_secs(per_seconds.into());
        let burst = burst.map(|burst| (burst as usize, SECOND));
        [(requests as usize, per)].into_iter().chain(burst)
    }

    /// The latest moments at which the requests may have arrived, in order, as if
    /// the way there took no time: what is the same for all of them does not matter.
    /// Who may leave and has not yet may do so at any moment, or all of them at this one.
    fn arrivals(&self, now: Instant) -> Vec<Instant> {
        let quickest = self.quickest.unwrap_or_default();
        let arrival = |request: &Departure| match request.has_left {
            true => request.at + request.took.unwrap_or_default().saturating_sub(quickest),
            false => request.at.max(now),
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

    fn traffic(requests: u32, per_seconds: u32, burst: Option<u32>) -> Traffic {
        Traffic::new(Rate { requests, per_seconds, burst })
    }

    /// Lets a request leave as soon as it may.
    fn leave(traffic: &mut Traffic, now: Instant) -> (u64, Instant) {
        let at = traffic.room(now);
        let number = traffic.enter(at);
        traffic.left(number, at);
        (number, at)
    }

    /// When requests leave that all want to leave at once, in milliseconds.
    fn departures(traffic: &mut Traffic, now: Instant, count: usize) -> Vec<u128> {
        (0..count).map(|_| (leave(traffic, now).1 - now).as_millis()).collect()
    }

    fn holds(left: &[Instant], windows: &[(Duration, usize)]) {
        for (length, most) in windows {
            for first in left {
                let within = left.iter().filter(|at| *at >= first && **at < *first + *length);
                let within = within.count();
                assert!(within <= *most, "{within} within {length:?}");
            }
        }
    }

    #[test]
    fn a_burst_leaves_at_once_and_the_next_a_second_later() {
        let departures = departures(&mut traffic(300, 60, Some(3)), Instant::now(), 7);
        assert_eq!(departures, [0, 0, 0, 1010, 1010, 1010, 2020]);
    }

    #[test]
    fn the_longer_window_holds_too() {
        let departures = departures(&mut traffic(4, 60, Some(3)), Instant::now(), 9);
        assert_eq!(departures, [0, 0, 0, 1010, 60_600, 60_600, 60_600, 61_610, 121_200]);
    }

    #[test]
    fn no_window_ever_holds_more_than_it_may() {
        let mut traffic = traffic(300, 60, Some(15));
        let start = Instant::now();
        let left: Vec<_> =
            (0..1_000).map(|request| leave(&mut traffic, start + MS * request * 7).1).collect();
        holds(&left, &[(SECOND, 15), (SECOND * 60, 300)]);
    }

    /// As they do where the ledger is slow, or another queue is long.
    #[test]
    fn no_window_holds_more_even_where_they_leave_later_than_they_may() {
        let mut traffic = traffic(30, 10, Some(5));
        let (mut ready, mut left) = (VecDeque::new(), Vec::new());
        let start = Instant::now();
        for step in 0..20_000 {
            let now = start + MS * step * 5;
            if traffic.room(now) == now {
                ready.push_back(traffic.enter(now));
            }
            // For three seconds nobody leaves, and then all of them do.
            if (step / 600) % 2 == 1 {
                for number in ready.drain(..) {
                    traffic.left(number, now);
                    left.push(now);
                }
            }
        }
        assert!(left.len() > 100, "{}", left.len());
        holds(&left, &[(SECOND, 5), (SECOND * 10, 30)]);
    }

    #[test]
    fn a_pause_is_not_saved_up() {
        let mut traffic = traffic(300, 60, Some(2));
        let start = Instant::now();
        leave(&mut traffic, start);
        assert_eq!(departures(&mut traffic, start + SECOND * 30, 3), [0, 0, 1010]);
    }

    /// A source that always takes its time does not slow anything down.
    #[test]
    fn a_latency_that_is_always_the_same_costs_nothing() {
        let mut traffic = traffic(300, 60, Some(2));
        let start = Instant::now();
        for _ in 0..2 {
            let (number, at) = leave(&mut traffic, start);
            traffic.answered(number, at + MS * 400);
        }
        assert_eq!(departures(&mut traffic, start, 2), [1010, 1010]);
    }

    /// The first two needed a handshake, which shows by the third.
    #[test]
    fn a_request_that_was_held_up_may_have_arrived_late() {
        let mut traffic = traffic(300, 60, Some(3));
        let start = Instant::now();
        for took in [150, 130, 100] {
            let (number, at) = leave(&mut traffic, start);
            traffic.answered(number, at + MS * took);
        }
        assert_eq!(departures(&mut traffic, start, 3), [1010, 1040, 1060]);
    }

    #[test]
    fn what_does_not_matter_any_more_is_forgotten() {
        let mut traffic = traffic(300, 2, Some(300));
        let start = Instant::now();
        departures(&mut traffic, start, 300);
        let ready = traffic.enter(start);
        assert!(!traffic.is_over(start + SECOND));
        assert_eq!(traffic.requests.len(), 301);
        // Who has not left does matter, however long that takes.
        assert!(!traffic.is_over(start + SECOND * 100));
        assert_eq!(traffic.requests.len(), 1);
        traffic.give_back(ready);
        assert!(traffic.is_over(start + SECOND * 100));
    }
}
