//! The documented limits on how often one may ask.
//!
//! Windows slide, and are read strictly: no span of that length, wherever it
//! begins, holds more requests than allowed. A refused request does not count;
//! a client that waits as long as documented always gets through.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::route::Route;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

const LIST_PER_SECOND: usize = 15;
const LIST_PER_MINUTE: usize = 300;
const AUTH_PER_MINUTE: usize = 60;
const ALL_PER_MINUTE: usize = 2_000;

/// At most `most` requests within any `span`.
struct Window {
    most: usize,
    span: Duration,
    admitted: VecDeque<Instant>,
}

impl Window {
    fn new(most: usize, span: Duration) -> Self {
        Self { most, span, admitted: VecDeque::with_capacity(most) }
    }

    fn has_room(&mut self, now: Instant) -> bool {
        let outside = |admitted: &Instant| now.saturating_duration_since(*admitted) > self.span;
        while self.admitted.front().is_some_and(outside) {
            self.admitted.pop_front();
        }
        self.admitted.len() < self.most
    }

    fn admit(&mut self, now: Instant) {
        self.admitted.push_back(now);
    }
}

/// What the simulator's only client has used up.
pub(crate) struct Limits {
    list: [Window; 2],
    auth: Window,
    all: Window,
    /// Who asks for tokens too often gets none for a while.
    auth_blocked_until: Option<Instant>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            list: [Window::new(LIST_PER_SECOND, SECOND), Window::new(LIST_PER_MINUTE, MINUTE)],
            auth: Window::new(AUTH_PER_MINUTE, MINUTE),
            all: Window::new(ALL_PER_MINUTE, MINUTE),
            auth_blocked_until: None,
        }
    }
}

impl Limits {
    /// Whether a request to this route may pass now; if so, it has been counted.
    pub(crate) fn admit(&mut self, route: Route, now: Instant) -> bool {
        if !self.all.has_room(now) {
            return false;
        }
        let admitted = match route {
            Route::List => self.admit_list(now),
            Route::Auth => self.admit_auth(now),
            _ => true,
        };
        if admitted {
            self.all.admit(now);
        }
        admitted
    }

    fn admit_list(&mut self, now: Instant) -> bool {
        let has_room = self.list.iter_mut().all(|window| window.has_room(now));
        if has_room {
            self.list.iter_mut().for_each(|window| window.admit(now));
        }
        has_room
    }

    fn admit_auth(&mut self, now: Instant) -> bool {
        if self.auth_blocked_until.is_some_and(|until| now < until) {
            return false;
        }
        let has_room = self.auth.has_room(now);
        if has_room {
            self.auth.admit(now);
        } else {
            self.auth_blocked_until = Some(now + MINUTE);
        }
        has_room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    /// How many of `count` requests at this moment are admitted.
    fn burst(limits: &mut Limits, route: Route, count: usize, now: Instant) -> usize {
        (0..count).filter(|_| limits.admit(route, now)).count()
    }

    #[test]
    fn fifteen_lists_in_any_second() {
        let start = Instant::now();
        let mut limits = Limits::default();
        assert_eq!(burst(&mut limits, Route::List, 10, start), 10);
        assert_eq!(burst(&mut limits, Route::List, 10, start + SECOND / 2), 5);
        // A second that includes both of its ends still holds the first ten.
        assert_eq!(burst(&mut limits, Route::List, 10, start + SECOND), 0);
        assert_eq!(burst(&mut limits, Route::List, 20, start + SECOND + MILLISECOND), 10);
        assert_eq!(burst(&mut limits, Route::List, 20, start + SECOND * 3 / 2 + MILLISECOND), 5);
    }

    #[test]
    fn three_hundred_lists_in_any_minute() {
        let start = Instant::now();
        let mut limits = Limits::default();
        let two_seconds = SECOND * 2;
        for step in 0..20 {
            assert_eq!(burst(&mut limits, Route::List, 15, start + two_seconds * step), 15);
        }
        assert_eq!(burst(&mut limits, Route::List, 15, start + two_seconds * 20), 0);
        assert_eq!(burst(&mut limits, Route::List, 15, start + MINUTE), 0);
        assert_eq!(burst(&mut limits, Route::List, 16, start + MINUTE + MILLISECOND), 15);
    }

    #[test]
    fn too_many_tokens_cost_a_minute() {
        let start = Instant::now();
        let mut limits = Limits::default();
        assert_eq!(burst(&mut limits, Route::Auth, 60, start), 60);
        let refused = start + MINUTE - SECOND;
        assert_eq!(burst(&mut limits, Route::Auth, 1, refused), 0);
        // The window has room again, but the penalty is not over. Asking during
        // it does not make it longer.
        assert_eq!(burst(&mut limits, Route::Auth, 9, refused + MINUTE - MILLISECOND), 0);
        assert_eq!(burst(&mut limits, Route::Auth, 9, refused + MINUTE), 9);
    }

    #[test]
    fn sixty_tokens_in_a_minute_cost_nothing() {
        let start = Instant::now();
        let mut limits = Limits::default();
        assert_eq!(burst(&mut limits, Route::Auth, 60, start), 60);
        assert_eq!(burst(&mut limits, Route::Auth, 60, start + MINUTE + MILLISECOND), 60);
    }

    #[test]
    fn two_thousand_of_all_in_any_minute() {
        let start = Instant::now();
        let mut limits = Limits::default();
        assert_eq!(burst(&mut limits, Route::Balance, 1_990, start), 1_990);
        assert_eq!(burst(&mut limits, Route::List, 20, start), 10);
        assert_eq!(burst(&mut limits, Route::Unknown, 1, start), 0);
        assert_eq!(burst(&mut limits, Route::Auth, 1, start), 0);
        let later = start + MINUTE + MILLISECOND;
        assert_eq!(burst(&mut limits, Route::Attributes, 2_500, later), 2_000);
    }

    #[test]
    fn other_routes_do_not_use_up_the_list() {
        let start = Instant::now();
        let mut limits = Limits::default();
        assert_eq!(burst(&mut limits, Route::Employee, 100, start), 100);
        assert_eq!(burst(&mut limits, Route::Attributes, 100, start), 100);
        assert_eq!(burst(&mut limits, Route::List, 100, start), 15);
    }
}
