//! The documented limits on how often one may ask: for each pair of credentials,
//! and for the address that all requests come from.
//!
//! Windows slide, and are read strictly: no span of that length, wherever it
//! begins, holds more requests than allowed. A refused request does not count;
//! a client that waits as long as documented always gets through.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::clients::Client;
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

/// Which of the limits a request ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Limit {
    ListsASecond,
    ListsAMinute,
    TokensAMinute,
    /// The only one that is for the address and not for the credentials.
    RequestsAMinute,
}

/// What everybody has used up.
pub(crate) struct Limits {
    address: Window,
    clients: Vec<Allowance>,
    /// Of all whom nobody knows, together.
    strangers: Allowance,
}

impl Limits {
    pub(crate) fn for_clients(count: usize) -> Self {
        Self {
            address: Window::new(ALL_PER_MINUTE, MINUTE),
            clients: std::iter::repeat_with(Allowance::new).take(count).collect(),
            strangers: Allowance::new(),
        }
    }

    /// Allowances for at least so many clients.
    pub(crate) fn make_room(&mut self, count: usize) {
        if self.clients.len() < count {
            self.clients.resize_with(count, Allowance::new);
        }
    }

    /// Whether a request to this route may pass now; if so, it has been counted.
    pub(crate) fn admit(
        &mut self,
        client: Option<Client>,
        route: Route,
        now: Instant,
    ) -> Result<(), Limit> {
        if !self.address.has_room(now) {
            return Err(Limit::RequestsAMinute);
        }
        let known = client.and_then(|Client(number)| self.clients.get_mut(number));
        known.unwrap_or(&mut self.strangers).admit(route, now)?;
        self.address.admit(now);
        Ok(())
    }
}

/// What one pair of credentials has used up.
struct Allowance {
    list_second: Window,
    list_minute: Window,
    auth: Window,
    /// Who asks for tokens too often gets none for a while.
    auth_blocked_until: Option<Instant>,
}

impl Allowance {
    fn new() -> Self {
        Self {
            list_second: Window::new(LIST_PER_SECOND, SECOND),
            list_minute: Window::new(LIST_PER_MINUTE, MINUTE),
            auth: Window::new(AUTH_PER_MINUTE, MINUTE),
            auth_blocked_until: None,
        }
    }

    fn admit(&mut self, route: Route, now: Instant) -> Result<(), Limit> {
        match route {
            Route::List => self.admit_list(now),
            Route::Auth => self.admit_auth(now),
            _ => Ok(()),
        }
    }

    fn admit_list(&mut self, now: Instant) -> Result<(), Limit> {
        if !self.list_second.has_room(now) {
            return Err(Limit::ListsASecond);
        }
        if !self.list_minute.has_room(now) {
            return Err(Limit::ListsAMinute);
        }
        self.list_second.admit(now);
        self.list_minute.admit(now);
        Ok(())
    }

    fn admit_auth(&mut self, now: Instant) -> Result<(), Limit> {
        if self.auth_blocked_until.is_some_and(|until| now < until) {
            return Err(Limit::TokensAMinute);
        }
        if !self.auth.has_room(now) {
            self.auth_blocked_until = Some(now + MINUTE);
            return Err(Limit::TokensAMinute);
        }
        self.auth.admit(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    const ME: Option<Client> = Some(Client(0));
    const OTHER: Option<Client> = Some(Client(1));

    /// How many of `count` requests at this moment are admitted.
    fn burst(limits: &mut Limits, route: Route, count: usize, now: Instant) -> usize {
        burst_of(ME, limits, route, count, now)
    }

    fn burst_of(
        client: Option<Client>,
        limits: &mut Limits,
        route: Route,
        count: usize,
        now: Instant,
    ) -> usize {
        (0..count).filter(|_| limits.admit(client, route, now).is_ok()).count()
    }

    #[test]
    fn fifteen_lists_in_any_second() {
        let start = Instant::now();
        let mut limits = Limits::for_clients(1);
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
        let mut limits = Limits::for_clients(1);
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
        let mut limits = Limits::for_clients(1);
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
        let mut limits = Limits::for_clients(1);
        assert_eq!(burst(&mut limits, Route::Auth, 60, start), 60);
        assert_eq!(burst(&mut limits, Route::Auth, 60, start + MINUTE + MILLISECOND), 60);
    }

    #[test]
    fn two_thousand_of_all_in_any_minute() {
        let start = Instant::now();
        let mut limits = Limits::for_clients(1);
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
        let mut limits = Limits::for_clients(1);
        assert_eq!(burst(&mut limits, Route::Employee, 100, start), 100);
        assert_eq!(burst(&mut limits, Route::Attributes, 100, start), 100);
        assert_eq!(burst(&mut limits, Route::List, 100, start), 15);
    }

    #[test]
    fn each_client_has_lists_and_tokens_of_its_own_and_strangers_share_theirs() {
        let start = Instant::now();
        let mut limits = Limits::for_clients(2);
        for client in [ME, OTHER, None] {
            assert_eq!(burst_of(client, &mut limits, Route::List, 20, start), 15);
            assert_eq!(burst_of(client, &mut limits, Route::Auth, 70, start), 60);
        }
        // The penalty of one is none of the other's.
        let later = start + MINUTE + MILLISECOND;
        assert_eq!(burst_of(ME, &mut limits, Route::Auth, 60, later), 60);
        assert_eq!(burst_of(ME, &mut limits, Route::Auth, 1, later), 0);
        assert_eq!(burst_of(OTHER, &mut limits, Route::Auth, 60, later), 60);
        // Who is beyond the last pair is a stranger, and the strangers' second is over.
        assert_eq!(burst_of(None, &mut limits, Route::List, 10, later), 10);
        assert_eq!(burst_of(Some(Client(2)), &mut limits, Route::List, 10, later), 5);
    }

    #[test]
    fn who_comes_later_has_an_allowance_too_and_takes_nobodys() {
        let start = Instant::now();
        let mut limits = Limits::for_clients(1);
        assert_eq!(burst(&mut limits, Route::List, 20, start), 15);
        limits.make_room(2);
        limits.make_room(1);
        assert_eq!(burst(&mut limits, Route::List, 1, start), 0);
        for client in [OTHER, None] {
            assert_eq!(burst_of(client, &mut limits, Route::List, 20, start), 15);
        }
    }

    #[test]
    fn the_address_is_one_for_all_clients() {
        let start = Instant::now();
        let mut limits = Limits::for_clients(2);
        assert_eq!(burst_of(ME, &mut limits, Route::Balance, 1_200, start), 1_200);
        assert_eq!(burst_of(OTHER, &mut limits, Route::Balance, 1_200, start), 800);
        assert_eq!(burst_of(None, &mut limits, Route::Unknown, 1, start), 0);
    }

    #[test]
    fn the_limit_that_was_hit_has_a_name() {
        let start = Instant::now();
        let mut limits = Limits::for_clients(1);
        for second in 0..20 {
            burst(&mut limits, Route::List, 15, start + SECOND * second * 2);
        }
        let mut admit = |route, at| limits.admit(ME, route, at);
        assert_eq!(admit(Route::List, start + SECOND * 38), Err(Limit::ListsASecond));
        assert_eq!(admit(Route::List, start + SECOND * 40), Err(Limit::ListsAMinute));
        for _ in 0..60 {
            assert_eq!(admit(Route::Auth, start + SECOND * 40), Ok(()));
        }
        assert_eq!(admit(Route::Auth, start + SECOND * 40), Err(Limit::TokensAMinute));
        for _ in 0..1_640 {
            assert_eq!(admit(Route::Balance, start + SECOND * 40), Ok(()));
        }
        // Of several the address comes first.
        assert_eq!(admit(Route::Auth, start + SECOND * 40), Err(Limit::RequestsAMinute));
    }
}
