//! Activations that are under way: in memory alone, since nothing is stored before
//! somebody agrees to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use marketplace_runtime::{FieldMask, Visibility};

use crate::clock::Timestamp;
use crate::marketplace::Attempt;
use crate::reference;
use crate::vault::VaultError;

/// Whoever has gone to Personio to tick something is back within this.
const LASTS: Duration = Duration::from_hours(1);

/// At once, for one tenant: somebody who begins again and again loses the oldest.
const MOST_OF_A_TENANT: usize = 5;

/// An activation behind its first step: with credentials that have proved to work.
pub(super) struct Proved {
    pub(super) attempt: Attempt,
    /// What the credentials can read, and no field needs.
    pub(super) excess: Vec<String>,
    /// Fields that the credentials can read, as far as that shows without asking for
    /// anybody's values; none where it does not show.
    listed: FieldMask,
    /// What was chosen last, and what the credentials show of it.
    pub(super) chosen: Mutex<Option<Chosen>>,
    /// When it is forgotten.
    pub(super) expires_at: Timestamp,
    since: Instant,
    number: u64,
}

/// Fields that somebody has chosen.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) fields: FieldMask,
    /// What the credentials show of them; `None` while nobody has looked.
    pub(super) visibility: Option<Visibility>,
}

impl Proved {
    pub(super) fn chosen(&self) -> Option<Chosen> {
        locked(&self.chosen).clone()
    }

    pub(super) fn choose(&self, chosen: Chosen) {
        *locked(&self.chosen) = Some(chosen);
    }

    /// Fields that the credentials do not show, as far as that is known: of those that
    /// were looked at for certain, of the others by the source's own list.
    pub(super) fn withheld(&self) -> FieldMask {
        let available = self.attempt.plugin.manifest().available();
        let unlisted =
            if self.listed.is_empty() { self.listed } else { available.without(self.listed) };
        match self.chosen().and_then(|chosen| chosen.visibility) {
            Some(seen) => unlisted.without(seen.readable).union(seen.withheld),
            None => unlisted,
        }
    }
}

/// All of them, by a name that nobody can guess, and the number of the last.
type ByName = (u64, HashMap<String, Arc<Proved>>);

/// All of them.
#[derive(Default)]
pub(super) struct Attempts(Arc<Mutex<ByName>>);

impl Attempts {
    /// Keeps one, and says what it is called from now on.
    pub(super) fn insert(&self, attempt: Attempt, seen: Visibility) -> Result<String, VaultError> {
        let name = reference::random()?;
        let mut all = locked(&self.0);
        let (number, proved) = &mut *all;
        *number += 1;
        let (since, number) = (Instant::now(), *number);
        let tenants = proved.iter().filter(|(_, one)| one.attempt.tenant() == attempt.tenant());
        let tenants: Vec<_> = tenants.map(|(name, one)| (one.number, name.clone())).collect();
        if tenants.len() >= MOST_OF_A_TENANT
            && let Some((_, oldest)) = tenants.iter().min()
        {
            proved.remove(oldest);
        }
        let (chosen, expires_at) = (Mutex::new(None), Timestamp::now().after(LASTS));
        let Visibility { unreleased: listed, excess, .. } = seen;
        let one = Proved { attempt, excess, listed, chosen, expires_at, since, number };
        proved.insert(name.clone(), Arc::new(one));
        self.forget_in_time(name.clone());
        Ok(name)
    }

    /// Forgets one with its credentials when its time is over, also if nobody ever comes.
    fn forget_in_time(&self, name: String) {
        let all = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep(LASTS).await;
            if let Some(all) = all.upgrade() {
                locked(&all).1.remove(&name);
            }
        });
    }

    /// One of a tenant.
    pub(super) fn get(&self, tenant: &str, name: &str) -> Option<Arc<Proved>> {
        let all = locked(&self.0);
        let found = all.1.get(name).filter(|one| one.since.elapsed() < LASTS);
        found.filter(|one| one.attempt.tenant() == tenant).cloned()
    }

    /// The last one of a tenant with this integration.
    pub(super) fn last(&self, tenant: &str, integration: &str) -> Option<String> {
        let all = locked(&self.0);
        let is_it = |one: &Proved| {
            let attempt = &one.attempt;
            let is_theirs = attempt.tenant() == tenant && one.since.elapsed() < LASTS;
            is_theirs && attempt.plugin.manifest().id == integration
        };
        let found = all.1.iter().filter(|(_, one)| is_it(one));
        found.max_by_key(|(_, one)| one.number).map(|(name, _)| name.clone())
    }

    /// Forgets one of a tenant, and the credentials with it.
    pub(super) fn remove(&self, tenant: &str, name: &str) -> Option<Arc<Proved>> {
        let mut all = locked(&self.0);
        let is_theirs = all.1.get(name).is_some_and(|one| one.attempt.tenant() == tenant);
        is_theirs.then(|| all.1.remove(name)).flatten()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
