//! Requests under way: several at once, and again where that may help.

use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Http, Request, Response};
use crate::platform::Platform;
use crate::retry::{Failure, KINDS, Kind, Patience};
use std::cell::Cell;

/// The most requests under way at once: what Personio takes in one second. More
/// would be refused where no host spreads them.
pub(crate) const MOST_IN_FLIGHT: usize = 15;

/// How long a call may last. Hosts give it two minutes, and stop it after that:
/// then what it has read is lost.
const CALL_MS: u64 = 110_000;

/// After this nothing is begun any more: an answer should have a chance to come.
const LAST_START_MS: u64 = 100_000;

/// Some requests, numbered from 0, and what becomes of their answers.
pub(crate) trait Errand {
    /// The request for an item, as it should leave now; `None` gives the item up.
    fn request(&mut self, item: usize) -> Option<Request<'_>>;

    /// Takes an answer. An error ends the whole errand.
    fn take(&mut self, item: usize, response: &Response) -> Result<Verdict>;

    /// How many may be under way at once.
    fn at_once(&self) -> usize {
        MOST_IN_FLIGHT
    }
}

/// What an answer is worth.
pub(crate) enum Verdict {
    Done,
    /// The request was not right and is now: send it again at once.
    Repeat,
    Failed(Failure),
}

/// What the requests of one call have in common: its patience and its clock.
pub(crate) struct Exchange<'c, H, S, C> {
    platform: &'c Platform<H, S, C>,
    patience: Cell<Patience>,
    started_ms: u64,
    /// Nothing leaves before: the source has asked for a pause.
    hold_until_ms: Cell<u64>,
}

/// One item that waits for its next attempt.
struct Attempt {
    item: usize,
    due_ms: u64,
    /// How often it has failed, by kind.
    failed: [u32; KINDS],
}

impl Attempt {
    fn first(item: usize) -> Self {
        Self { item, due_ms: 0, failed: [0; KINDS] }
    }
}

struct Flight<T> {
    attempt: Attempt,
    call: T,
}

impl<'c, H: Http, S, C: Clock> Exchange<'c, H, S, C> {
    pub(crate) fn new(platform: &'c Platform<H, S, C>, patience: Patience) -> Self {
        let started_ms = platform.clock.elapsed_ms();
        let (patience, hold_until_ms) = (Cell::new(patience), Cell::new(0));
        Self { platform, patience, started_ms, hold_until_ms }
    }

    /// Within the same call, with another patience.
    pub(crate) fn set_patience(&self, patience: Patience) {
        self.patience.set(patience);
    }

    /// How long the call has lasted.
    pub(crate) fn elapsed_ms(&self) -> u64 {
        self.platform.clock.elapsed_ms().saturating_sub(self.started_ms)
    }

    /// Runs `errand` for the items from 0 to `count`, and returns those that failed
    /// for good, with the reason.
    pub(crate) fn run(
        &self,
        count: usize,
        errand: &mut dyn Errand,
    ) -> Result<Vec<(usize, Failure)>> {
        let Platform { http, clock, .. } = self.platform;
        let mut failures = Vec::new();
        let mut waiting: Vec<_> = (0..count).map(Attempt::first).collect();
        let mut flights: Vec<Flight<H::Call>> = Vec::new();
        while !(waiting.is_empty() && flights.is_empty()) {
            let now_ms = clock.elapsed_ms();
            if self.elapsed_ms() > LAST_START_MS {
                failures.extend(waiting.drain(..).map(|late| (late.item, Failure::Late)));
            }
            let has_room = flights.len() < errand.at_once();
            if has_room && let Some(attempt) = self.next_due(&mut waiting, now_ms) {
                if let Some(mut request) = errand.request(attempt.item) {
                    let left_ms = CALL_MS.saturating_sub(self.elapsed_ms());
                    request.timeout_ms = request.timeout_ms.min(left_ms);
                    let call = http.send(&request);
                    flights.push(Flight { attempt, call });
                }
                continue;
            }
            let wake_ms = self.wake_ms(&waiting).filter(|_| has_room);
            let calls: Vec<_> = flights.iter().map(|flight| &flight.call).collect();
            let timeout_ms = wake_ms.map(|wake_ms| wake_ms.saturating_sub(now_ms));
            let Some(landed) = http.wait(&calls, timeout_ms) else { continue };
            let Flight { attempt, call } = flights.swap_remove(landed);
            let verdict = match http.receive(call) {
                Ok(response) => errand.take(attempt.item, &response)?,
                Err(error) => Verdict::Failed(Failure::Broken(error)),
            };
            match verdict {
                Verdict::Done => {}
                Verdict::Repeat => waiting.insert(0, attempt),
                Verdict::Failed(failure) => match self.again(&attempt, &failure) {
                    Some(next) => waiting.push(next),
                    None => failures.push((attempt.item, self.unless_late(failure))),
                },
            }
        }
        Ok(failures)
    }

    /// An answer that did not come in the last seconds of a call was not given the
    /// time to.
    fn unless_late(&self, failure: Failure) -> Failure {
        match failure.kind() {
            Some(Kind::Outage) if self.elapsed_ms() > LAST_START_MS => Failure::Late,
            _ => failure,
        }
    }

    /// Takes the first attempt out of `waiting` whose time has come.
    fn next_due(&self, waiting: &mut Vec<Attempt>, now_ms: u64) -> Option<Attempt> {
        if now_ms < self.hold_until_ms.get() {
            return None;
        }
        let position = waiting.iter().position(|attempt| attempt.due_ms <= now_ms)?;
        Some(waiting.remove(position))
    }

    /// When the next attempt is due.
    fn wake_ms(&self, waiting: &[Attempt]) -> Option<u64> {
        let due_ms = waiting.iter().map(|attempt| attempt.due_ms).min()?;
        Some(due_ms.max(self.hold_until_ms.get()))
    }

    /// The attempt after one that has failed, unless it is not worth it or would
    /// come too late.
    fn again(&self, attempt: &Attempt, failure: &Failure) -> Option<Attempt> {
        let patience = self.patience.get();
        let mut failed = attempt.failed;
        let count = failed.get_mut(failure.kind()? as usize)?;
        *count += 1;
        let pause_ms = failure.pause_ms(*count, patience, (self.platform.random)())?;
        if self.elapsed_ms().saturating_add(pause_ms) > patience.budget_ms {
            return None;
        }
        let due_ms = self.platform.clock.elapsed_ms().saturating_add(pause_ms);
        if failure.is_for_all() {
            self.hold_until_ms.set(self.hold_until_ms.get().max(due_ms));
        }
        Some(Attempt { item: attempt.item, due_ms, failed })
    }
}
