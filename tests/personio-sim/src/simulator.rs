//! One simulated company, those who may ask for it, and how it is to behave.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::http::{HeaderMap, HeaderValue};

use crate::answer::Refusal;
use crate::attribute::{Selection, VACATION_DAYS};
use crate::auth;
use crate::clients::{Client, Clients};
use crate::directory::Directory;
use crate::drift::Drift;
use crate::faults::{Fault, Faults, Kind, Snapshot};
use crate::limits::Limits;
use crate::quirks::FAR_AWAY;
use crate::route::Route;
use crate::stats::Stats;
use crate::tokens::{End, Tokens};

pub(crate) struct Simulator {
    pub(crate) directory: Directory,
    /// The whitelist of all credentials.
    readable: Selection,
    pub(crate) clients: Clients,
    pub(crate) faults: Faults,
    pub(crate) stats: Stats,
    drift: Mutex<Drift>,
    limits: Option<Mutex<Limits>>,
    tokens: Mutex<Tokens>,
}

impl Simulator {
    pub(crate) fn new(
        directory: Directory,
        readable: Selection,
        clients: Clients,
        faults: Faults,
    ) -> Self {
        let drift = drift_of(&directory, &faults);
        Self {
            directory,
            readable,
            faults,
            drift: Mutex::new(drift),
            stats: Stats::for_clients(clients.len()),
            limits: Some(Mutex::new(Limits::for_clients(clients.len()))),
            clients,
            tokens: Mutex::default(),
        }
    }

    pub(crate) fn without_limits(self) -> Self {
        Self { limits: None, ..self }
    }

    /// A thread that panicked while it held the tokens left them usable: at worst
    /// one has ended, and nobody knows why.
    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the documented limits let this request pass.
    pub(crate) fn admit(
        &self,
        client: Option<Client>,
        route: Route,
        now: Instant,
    ) -> Result<(), Refusal> {
        let Some(limits) = &self.limits else {
            return Ok(());
        };
        let mut limits = limits.lock().unwrap_or_else(PoisonError::into_inner);
        limits.admit(client, route, now).map_err(|limit| {
            self.stats.limited(limit);
            Refusal::TooManyRequests(None)
        })
    }

    /// Other faults from now on, and a list as if nobody had left or joined.
    pub(crate) fn replace_faults(&self, faults: &[Fault]) {
        // Held over both changes: a list answer sees either all or nothing.
        let mut drift = self.lock_drift();
        self.faults.replace(faults);
        *drift = drift_of(&self.directory, &self.faults);
    }

    fn lock_drift(&self) -> MutexGuard<'_, Drift> {
        self.drift.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn drift(&self) -> Drift {
        *self.lock_drift()
    }

    /// The list as it is for this answer; for the next it may be another.
    pub(crate) fn list_answered(&self) -> Drift {
        let mut drift = self.lock_drift();
        let before = *drift;
        if self.faults.take(Kind::PeopleLeave) {
            drift.leave();
        }
        if self.faults.take(Kind::PeopleJoin) {
            drift.join();
        }
        drift.answered();
        before
    }

    /// What the credentials may read.
    pub(crate) fn readable(&self, now: &Snapshot) -> Selection {
        if now.has(Kind::NoVacationBalance) {
            self.readable.without(self.directory.catalogue(), VACATION_DAYS)
        } else {
            self.readable.clone()
        }
    }

    /// The row of the employee that a path names. Who left, or is still to join,
    /// is unknown.
    pub(crate) fn find(&self, id: &str) -> Result<usize, Refusal> {
        let id = id.parse().ok().and_then(|id: u64| id.checked_sub(self.shift_of_ids()));
        let row = id.and_then(|id| self.directory.find(id));
        row.filter(|row| self.drift().lists(*row)).ok_or(Refusal::EmployeeUnknown)
    }

    /// The ids of these rows, as answers show them.
    pub(crate) fn ids(&self, rows: Range<usize>) -> Vec<u64> {
        let shift = self.shift_of_ids();
        rows.filter_map(|row| self.directory.id(row)?.checked_add(shift)).collect()
    }

    /// How far the ids that are shown are from those that there are.
    fn shift_of_ids(&self) -> u64 {
        if self.faults.now().has(Kind::HugeIds) { FAR_AWAY } else { 0 }
    }

    /// The token for whoever brings the right credentials.
    pub(crate) fn issue_token(&self, client: Client, now: Instant) -> String {
        if self.faults.now().has(Kind::RotatingToken) {
            self.tokens().issue_another(client, now)
        } else {
            self.tokens().issue(client, now)
        }
    }

    /// Whose token a request brings, valid or not.
    pub(crate) fn owner(&self, headers: &HeaderMap) -> Option<Client> {
        self.tokens().owner(auth::bearer(headers).ok()?)
    }

    /// The token that the answer brings, if this request brings a valid one: the
    /// same, or where tokens rotate the next.
    pub(crate) fn authorize(
        &self,
        headers: &HeaderMap,
        now: Instant,
    ) -> Result<HeaderValue, Refusal> {
        let token = auth::bearer(headers)?;
        // Held until the end: of two requests with one token the first wins.
        let mut tokens = self.tokens();
        let client = tokens.accept(token, now)?;
        for (kind, end) in [(Kind::ExpireToken, End::Expired), (Kind::InvalidToken, End::Revoked)] {
            if self.faults.is_over(kind) {
                tokens.end(token, end);
                return Err(end.into());
            }
        }
        let answered = if self.faults.now().has(Kind::RotatingToken) {
            tokens.end(token, End::Spent);
            tokens.issue_another(client, now)
        } else {
            token.to_owned()
        };
        HeaderValue::try_from(format!("Bearer {answered}"))
            .map_err(|_| Refusal::AuthorizationInvalid)
    }
}

/// The list at the start: those who are to join are not in it.
fn drift_of(directory: &Directory, faults: &Faults) -> Drift {
    Drift::new(directory.len(), faults.now().number(Kind::PeopleJoin).unwrap_or(0))
}
