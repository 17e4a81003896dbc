//! One simulated company, those who may ask for it, and how it is to behave.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::http::{HeaderMap, HeaderValue};

use crate::access::Access;
use crate::answer::Refusal;
use crate::attribute::{Selection, VACATION_DAYS};
use crate::auth;
use crate::clients::{Client, Clients};
use crate::directory::Directory;
use crate::drift::Drift;
use crate::faults::{Fault, Faults, Kind, Snapshot};
use crate::integration::Integrations;
use crate::limits::Limits;
use crate::quirks::FAR_AWAY;
use crate::route::Route;
use crate::stats::Stats;
use crate::tokens::{End, Tokens};

pub(crate) struct Simulator {
    pub(crate) directory: Directory,
    pub(crate) clients: Clients,
    pub(crate) integrations: Integrations,
    pub(crate) faults: Faults,
    pub(crate) stats: Stats,
    drift: Mutex<Drift>,
    limits: Option<Mutex<Limits>>,
    tokens: Mutex<Tokens>,
}

impl Simulator {
    pub(crate) fn new(
        directory: Directory,
        clients: Clients,
        integrations: Integrations,
        faults: Faults,
    ) -> Self {
        let drift = drift_of(&directory, &faults);
        Self {
            directory,
            faults,
            drift: Mutex::new(drift),
            stats: Stats::for_clients(clients.ever()),
            limits: Some(Mutex::new(Limits::for_clients(clients.ever()))),
            clients,
            integrations,
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
        let Some(mut limits) = self.lock_limits() else {
            return Ok(());
        };
        limits.admit(client, route, now).map_err(|limit| {
            self.stats.limited(limit);
            Refusal::TooManyRequests(None)
        })
    }

    fn lock_limits(&self) -> Option<MutexGuard<'_, Limits>> {
        let limits = self.limits.as_ref()?;
        Some(limits.lock().unwrap_or_else(PoisonError::into_inner))
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

    /// What there is to read for somebody with this access.
    pub(crate) fn readable(&self, access: &Access, now: &Snapshot) -> Selection {
        if now.has(Kind::NoVacationBalance) {
            access.readable.without(self.directory.catalogue(), VACATION_DAYS)
        } else {
            Selection::clone(&access.readable)
        }
    }

    /// Another pair of credentials, with limits of its own like all of them.
    pub(crate) fn generate_credentials(
        &self,
        name: String,
        integration: Option<String>,
        access: Access,
    ) -> Client {
        let client = self.clients.generate(name, integration, access);
        // Nobody knows the pair yet: none of its requests comes before this.
        let count = client.0 + 1;
        self.stats.make_room(count);
        if let Some(mut limits) = self.lock_limits() {
            limits.make_room(count);
        }
        client
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

    /// What a request may do and what its answer brings, if it brings a valid token.
    pub(crate) fn authorize(
        &self,
        headers: &HeaderMap,
        now: Instant,
    ) -> Result<Authorization, Refusal> {
        let token = auth::bearer(headers)?;
        // Held until the end: of two requests with one token the first wins.
        let mut tokens = self.tokens();
        let client = tokens.accept(token, now)?;
        // A token is worth what its credentials are: nothing, once they are revoked.
        let access = self.clients.access(client).ok_or(Refusal::AuthorizationInvalid)?;
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
        let header = HeaderValue::try_from(format!("Bearer {answered}"))
            .map_err(|_| Refusal::AuthorizationInvalid)?;
        Ok(Authorization { access, header })
    }
}

/// What a valid token is good for.
pub(crate) struct Authorization {
    pub(crate) access: Access,
    /// What the answer carries: the same token, or where tokens rotate the next.
    pub(crate) header: HeaderValue,
}

/// The list at the start: those who are to join are not in it.
fn drift_of(directory: &Directory, faults: &Faults) -> Drift {
    Drift::new(directory.len(), faults.now().number(Kind::PeopleJoin).unwrap_or(0))
}
