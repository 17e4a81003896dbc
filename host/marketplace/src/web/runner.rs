//! Runs that somebody begins on a page or by a program: they go on without whoever has
//! begun them.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::Web;
use crate::cause::Cause;
use crate::database::RunRow;
use crate::error::Error;
use crate::marketplace::SyncWish;

/// Whoever waits for a run to begin, until it is told.
type Waiting = Mutex<Option<oneshot::Sender<Result<RunRow, Error>>>>;

impl Web {
    /// Begins a run, unless one is under way. Where it cannot begin, the page that is
    /// looked at next says so.
    pub(super) async fn start_run(&self, tenant: &str, wish: SyncWish) {
        match self.begin_run(tenant, wish).await {
            Ok(_) | Err(Error::RunUnderWay { .. }) => {}
            Err(error) => tracing::warn!(cause = %Cause::of(&error).kind, "a run has not begun"),
        }
    }

    /// Begins a run, or goes on with one that has stopped, and says which, or why not.
    /// What becomes of it stands among the runs.
    ///
    /// [`Error::RunUnderWay`] where one is under way already.
    pub(super) async fn begin_run(&self, tenant: &str, wish: SyncWish) -> Result<RunRow, Error> {
        let (marketplace, tenant) = (Arc::clone(&self.marketplace), tenant.to_owned());
        let (begun, beginning) = oneshot::channel();
        tokio::spawn(async move {
            let waiting = Waiting::new(Some(begun));
            let watch = |run: &RunRow| {
                if let Some(begun) = take(&waiting) {
                    let _ = begun.send(Ok(run.clone()));
                }
            };
            let Err(error) = marketplace.sync(&tenant, wish, watch).await else { return };
            match take(&waiting) {
                Some(begun) => drop(begun.send(Err(error))),
                None if matches!(error, Error::ConnectionChanged { .. }) => {
                    tracing::info!("a run has ended, since its consent has");
                }
                // By its kind: the words may be a plugin's.
                None => tracing::warn!(cause = %Cause::of(&error).kind, "a run has stopped"),
            }
        });
        beginning.await.map_err(|_| Error::RunCrashed)?
    }
}

fn take(waiting: &Waiting) -> Option<oneshot::Sender<Result<RunRow, Error>>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).take()
}
