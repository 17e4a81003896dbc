//! Brings many directories up to date: those that are due, or all.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{self, JoinSet};
use tokio::time::Instant;

use super::{Marketplace, SyncWish};
use crate::clock::Timestamp;
use crate::database::{Receipt, RunRow, Scheduled};
use crate::error::Error;

/// Beyond so long, the worker looks again who is due: a connection may have been made
/// or paused by another process.
const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// After a failure that left no run behind, such as a plugin that is gone, a connection
/// is left alone for so long.
const REST: Duration = Duration::from_mins(5);

/// Whoever has left is looked for so often. The retention is in days.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// What a worker has done.
#[derive(Debug)]
pub enum Work {
    /// A run has begun, or one more page is stored.
    Going {
        /// Whose run it is.
        tenant: String,
        /// How far it is.
        run: RunRow,
    },
    /// A run has ended.
    Ended {
        /// Whose run it is.
        tenant: String,
        /// What came of it.
        outcome: Result<RunRow, Error>,
    },
    /// People who left too long ago to be kept were erased, or could not be.
    Swept {
        /// Whose employees they were.
        tenant: String,
        /// What was erased.
        outcome: Result<Receipt, Error>,
    },
    /// Who is due could not be found out. It is tried again.
    Stuck(Error),
}

impl Marketplace {
    /// Brings directories up to date, so many at once as the operator's settings say.
    /// What fails for one keeps nobody else waiting.
    pub async fn sync_many(
        self: &Arc<Self>,
        tenants: Vec<String>,
        wish: SyncWish,
        mut watch: impl FnMut(Work),
    ) {
        let (mut crew, mut queue) = (Crew::new(self), VecDeque::from(tenants));
        loop {
            crew.employ(&mut queue, wish);
            let Some(work) = crew.next().await else { return };
            watch(work);
        }
    }

    /// Brings every directory up to date whenever it is due, for ever. Dropped, it stops:
    /// runs that are under way go on from their last page next time.
    pub async fn work(self: &Arc<Self>, mut watch: impl FnMut(Work)) -> Infallible {
        let (mut crew, mut queue) = (Crew::new(self), VecDeque::new());
        let mut resting = HashMap::new();
        let mut next_sweep = Instant::now();
        loop {
            if next_sweep <= Instant::now() {
                next_sweep = Instant::now() + SWEEP_EVERY;
                self.sweep(&mut watch).await;
            }
            if queue.is_empty() {
                match self.due(&crew, &mut resting).await {
                    Ok(due) => queue = due,
                    Err(error) => watch(Work::Stuck(error)),
                }
            }
            crew.employ(&mut queue, SyncWish::Scheduled);
            tokio::select! {
                Some(work) = crew.next() => {
                    if let Work::Ended { tenant, outcome: Err(error) } = &work
                        && !matches!(error, Error::NotDue { .. })
                    {
                        resting.insert(tenant.clone(), Instant::now() + REST);
                    }
                    watch(work);
                }
                () = tokio::time::sleep(LONGEST_SLEEP) => {}
            }
        }
    }

    /// Whose directory is due, and not being brought up to date already.
    async fn due(
        &self,
        crew: &Crew,
        resting: &mut HashMap<String, Instant>,
    ) -> Result<VecDeque<String>, Error> {
        let now = Timestamp::now();
        resting.retain(|_, until| *until > Instant::now());
        let scheduled = self.database.scheduled(self.directory.every()).await?;
        let is_due = scheduled.into_iter().filter(|one| {
            one.is_due(now) && !crew.is_busy_with(&one.tenant) && !resting.contains_key(&one.tenant)
        });
        Ok(is_due.map(|one| one.tenant).collect())
    }

    /// Erases everybody who left too long ago to be kept, whoever's employees they are.
    async fn sweep(&self, watch: &mut impl FnMut(Work)) {
        let scheduled = match self.database.scheduled(self.directory.every()).await {
            Ok(scheduled) => scheduled,
            Err(error) => return watch(Work::Stuck(error)),
        };
        for Scheduled { tenant, id, .. } in scheduled {
            let erased = self.database.erase_leavers(id, self.directory.keep_leavers()).await;
            if let Some(outcome) = erased.transpose() {
                watch(Work::Swept { tenant, outcome });
            }
        }
    }
}

/// The runs that are under way.
struct Crew {
    marketplace: Arc<Marketplace>,
    runs: JoinSet<Result<RunRow, Error>>,
    /// Whose run each task is.
    tenants: HashMap<task::Id, String>,
    to_watch: mpsc::Sender<Work>,
    watched: mpsc::Receiver<Work>,
}

impl Crew {
    fn new(marketplace: &Arc<Marketplace>) -> Self {
        let (to_watch, watched) = mpsc::channel(marketplace.directory.runs_at_once());
        let (runs, tenants) = (JoinSet::new(), HashMap::new());
        Self { marketplace: Arc::clone(marketplace), runs, tenants, to_watch, watched }
    }

    fn is_busy_with(&self, tenant: &str) -> bool {
        self.tenants.values().any(|busy| busy == tenant)
    }

    /// Begins runs until there are enough.
    fn employ(&mut self, queue: &mut VecDeque<String>, wish: SyncWish) {
        while self.runs.len() < self.marketplace.directory.runs_at_once() {
            let Some(tenant) = queue.pop_front() else { return };
            let (marketplace, to_watch) = (Arc::clone(&self.marketplace), self.to_watch.clone());
            let whose = tenant.clone();
            let run = self.runs.spawn(async move {
                let watch = |run: &RunRow| {
                    // Whoever watches too slowly misses a page, and holds nobody up.
                    let (tenant, run) = (tenant.clone(), run.clone());
                    let _ = to_watch.try_send(Work::Going { tenant, run });
                };
                marketplace.sync(&tenant, wish, watch).await
            });
            self.tenants.insert(run.id(), whose);
        }
    }

    /// What was done next; `None` where nothing is under way.
    async fn next(&mut self) -> Option<Work> {
        if self.runs.is_empty() {
            return None;
        }
        tokio::select! {
            biased;
            Some(work) = self.watched.recv() => Some(work),
            Some(ended) = self.runs.join_next_with_id() => {
                let (id, outcome) = match ended {
                    Ok((id, outcome)) => (id, outcome),
                    // Nothing that one connection does may end the runs of the others.
                    Err(error) => (error.id(), Err(Error::RunCrashed)),
                };
                let tenant = self.tenants.remove(&id)?;
                Some(Work::Ended { tenant, outcome })
            }
        }
    }
}
