//! Counters, for tests that want to know what a client did.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde::Serialize;

use crate::clients::Client;
use crate::limits::Limit;
use crate::route::Route;

pub(crate) struct Stats {
    counters: Mutex<Counters>,
}

/// Since the start. Requests to the control endpoint are not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counters {
    requests: u64,
    list: u64,
    auth: u64,
    balance: u64,
    attributes: u64,
    /// Answers that are errors, by status.
    refused: BTreeMap<u16, u64>,
    /// What the limits refused, by which of them. A fault refuses with 429, too.
    limited: BTreeMap<Limit, u64>,
    most_in_flight: u64,
    #[serde(skip)]
    in_flight: u64,
    #[serde(skip)]
    by_client: Vec<u64>,
}

/// Whether all clients had their turn: how many requests there were of the one with the
/// fewest, and of the one with the most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct PerClient {
    fewest: u64,
    most: u64,
}

impl Counters {
    pub(crate) fn per_client(&self) -> PerClient {
        let (fewest, most) = (self.by_client.iter().min(), self.by_client.iter().max());
        PerClient { fewest: fewest.copied().unwrap_or(0), most: most.copied().unwrap_or(0) }
    }
}

/// A request that is not answered yet.
pub(crate) struct InFlight<'a>(&'a Stats);

impl Stats {
    pub(crate) fn for_clients(count: usize) -> Self {
        let counters = Counters { by_client: vec![0; count], ..Counters::default() };
        Self { counters: Mutex::new(counters) }
    }

    /// Counts for at least so many clients.
    pub(crate) fn make_room(&self, count: usize) {
        let mut counters = self.lock();
        let count = count.max(counters.by_client.len());
        counters.by_client.resize(count, 0);
    }

    /// A thread that panicked while it held the counters left them off by one at
    /// worst.
    fn lock(&self) -> MutexGuard<'_, Counters> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self, route: Route) -> InFlight<'_> {
        let mut counters = self.lock();
        counters.requests += 1;
        match route {
            Route::List => counters.list += 1,
            Route::Auth => counters.auth += 1,
            Route::Balance => counters.balance += 1,
            Route::Attributes => counters.attributes += 1,
            Route::Employee | Route::Unknown => {}
        }
        counters.in_flight += 1;
        counters.most_in_flight = counters.most_in_flight.max(counters.in_flight);
        InFlight(self)
    }

    /// Counts a request for whoever sent it, if that is known.
    pub(crate) fn asked(&self, client: Option<Client>) {
        let mut counters = self.lock();
        if let Some(count) = client.and_then(|Client(number)| counters.by_client.get_mut(number)) {
            *count += 1;
        }
    }

    pub(crate) fn limited(&self, limit: Limit) {
        *self.lock().limited.entry(limit).or_default() += 1;
    }

    pub(crate) fn answered(&self, status: StatusCode) {
        if status.is_client_error() || status.is_server_error() {
            *self.lock().refused.entry(status.as_u16()).or_default() += 1;
        }
    }

    pub(crate) fn counters(&self) -> Counters {
        self.lock().clone()
    }
}

/// Also when the client went away before its answer was ready.
impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut counters = self.0.lock();
        counters.in_flight = counters.in_flight.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_how_many_were_in_flight_at_once() {
        let stats = Stats::for_clients(1);
        let first = stats.begin(Route::List);
        let second = stats.begin(Route::Balance);
        drop(first);
        let third = stats.begin(Route::Employee);
        assert_eq!(stats.counters().most_in_flight, 2);
        drop((second, third));
        assert_eq!(stats.counters().in_flight, 0);
        assert_eq!(stats.counters().requests, 3);
    }

    #[test]
    fn counts_errors_by_status() {
        let stats = Stats::for_clients(1);
        for status in [429, 200, 503, 429] {
            stats.answered(StatusCode::from_u16(status).unwrap());
        }
        assert_eq!(stats.counters().refused, BTreeMap::from([(429, 2), (503, 1)]));
    }

    #[test]
    fn knows_who_had_the_fewest_and_who_the_most() {
        let stats = Stats::for_clients(3);
        assert_eq!(stats.counters().per_client(), PerClient { fewest: 0, most: 0 });
        for client in [Some(0), Some(1), Some(1), Some(2), None, Some(7)] {
            stats.asked(client.map(Client));
        }
        assert_eq!(stats.counters().per_client(), PerClient { fewest: 1, most: 2 });
        stats.make_room(8);
        stats.make_room(1);
        stats.asked(Some(Client(7)));
        assert_eq!(stats.counters().per_client(), PerClient { fewest: 0, most: 2 });
    }
}
