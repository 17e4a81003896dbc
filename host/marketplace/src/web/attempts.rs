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
}

/// All of them, by a name that nobody can guess.
#[derive(Default)]
pub(super) struct Attempts(Mutex<(u64, HashMap<String, Arc<Proved>>)>);

impl Attempts {
    /// Keeps one, and says what it is called from now on.
    pub(super) fn insert(
        &self,
        attempt: Attempt,
        excess: Vec<String>,
    ) -> Result<String, VaultError> {
        let name = reference::random()?;
        let mut all = locked(&self.0);
        let (number, proved) = &mut *all;
        *number += 1;
        let (since, number) = (Instant::now(), *number);
        proved.retain(|_, one| one.since.elapsed() < LASTS);
        let tenants = proved.iter().filter(|(_, one)| one.attempt.tenant() == attempt.tenant());
        let tenants: Vec<_> = tenants.map(|(name, one)| (one.number, name.clone())).collect();
        if tenants.len() >= MOST_OF_A_TENANT
            && let Some((_, oldest)) = tenants.iter().min()
        {
            proved.remove(oldest);
        }
        let (chosen, expires_at) = (Mutex::new(None), Timestamp::now().after(LASTS));
        let one = Proved { attempt, excess, chosen, expires_at, since, number };
        proved.insert(name.clone(), Arc::new(one));
        Ok(name)
    }

    /// One of a tenant.
    pub(super) fn get(&self, tenant: &str, name: &str) -> Option<Arc<Proved>> {
        let all = locked(&self.0);
        let found = all.1.get(name).filter(|one| one.since.elapsed() < LASTS);
        found.filter(|one| one.attempt.tenant() == tenant).cloned()
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
