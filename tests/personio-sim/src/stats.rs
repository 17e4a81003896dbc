//! Counters, for tests that want to know what a client did.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde::Serialize;

use crate::route::Route;

#[derive(Default)]
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
    most_in_flight: u64,
    #[serde(skip)]
    in_flight: u64,
}

/// A request that is not answered yet.
pub(crate) struct InFlight<'a>(&'a Stats);

impl Stats {
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
        let stats = Stats::default();
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
        let stats = Stats::default();
        for status in [429, 200, 503, 429] {
            stats.answered(StatusCode::from_u16(status).unwrap());
        }
        assert_eq!(stats.counters().refused, BTreeMap::from([(429, 2), (503, 1)]));
    }
}
