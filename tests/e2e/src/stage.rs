//! A plugin that misbehaves and one that works, side by side on one runtime.

use std::cell::Cell;
use std::time::{Duration, Instant};

use marketplace_runtime::{EmployeePage, Error, Limits, Runtime, RuntimeBuilder};

use crate::{Party, Source, dist_folder, sample_plugin};

/// The longest that the good connection may wait for an answer that takes it some
/// milliseconds. A guest that kept its host busy would do so for as long as it may
/// compute, which is twice that.
const PROMPTLY: Duration = Duration::from_secs(2);

/// The people at the good connection's source.
const PEOPLE: [&str; 2] = ["ada@example.com", "grace@example.com"];

/// A hostile connection and a good one, which share the runtime and nothing else.
pub struct Stage {
    /// The connection of the plugin that misbehaves.
    pub hostile: Party,
    /// The connection of a plugin that does its work.
    pub good: Party,
}

/// A stage before it is set.
pub struct Scene {
    /// The component that misbehaves.
    pub component: Vec<u8>,
    /// The runtime of both, but for its limits.
    pub runtime: RuntimeBuilder,
    /// The limits of both.
    pub limits: Limits,
    /// What the hostile connection may read.
    pub consent: &'static str,
    /// The hostile connection's secret.
    pub secret: &'static str,
    /// The hostile connection's source.
    pub source: Source,
}

/// Limits that misbehaviour runs into before a person who waits for a test notices.
pub fn small_limits() -> Limits {
    Limits {
        cpu: 2 * PROMPTLY,
        wall_clock: Duration::from_secs(30),
        memory: 8 << 20,
        handles: 100,
        transfer: 1 << 20,
        log: 4 << 10,
        ..Limits::default()
    }
}

/// A runtime for sources on this machine. Compiled plugins are kept between tests:
/// compiling is what takes the time.
pub fn runtime() -> RuntimeBuilder {
    Runtime::builder().cache_directory(dist_folder().join("../compiled-plugins"))
}

impl Scene {
    /// A guest on a stage with small limits, and a source that says `ok`.
    pub fn of(guest: &str) -> Self {
        Self {
            component: sample_plugin(guest),
            runtime: runtime(),
            limits: small_limits(),
            consent: "email",
            secret: "the secret of the hostile",
            source: Source::start(),
        }
    }

    /// Connects both.
    pub async fn open(self) -> Stage {
        let runtime = self.runtime.limits(self.limits).build().expect("a runtime");
        let hostile = runtime.load(&self.component).expect("a plugin");
        let good = runtime.load(&sample_plugin("diligent")).expect("a plugin");
        let people = Source::answering(|_| PEOPLE.join("\n"));
        Stage {
            hostile: Party::connect(&hostile, "hostile", self.secret, self.consent, self.source)
                .await,
            good: Party::connect(&good, "good", "the secret of the good", "email", people).await,
        }
    }
}

impl Stage {
    /// The usual stage for a guest.
    pub async fn of(guest: &str) -> Self {
        Scene::of(guest).open().await
    }

    /// Lets the misbehaviour happen, and says what came of it, while the good
    /// connection is served all the time and once more afterwards.
    ///
    /// Nothing is lost: both keep what they had, and the next good call of the
    /// connection that misbehaved works.
    pub async fn during<T>(&self, misbehaviour: impl Future<Output = T>) -> T {
        let (hostile, good) = (self.hostile.kept().await, self.good.kept().await);
        let over = Cell::new(false);
        let outcome = async {
            let outcome = misbehaviour.await;
            over.set(true);
            outcome
        };
        let service = async {
            loop {
                let is_last = over.get();
                self.serve().await;
                if is_last {
                    break;
                }
            }
        };
        // The service first: a call that kept its host busy from its first moment on
        // would else be over before anybody waited.
        let ((), outcome) = tokio::join!(service, outcome);

        let seen = self.hostile.connection.status().await.expect("its next call works");
        assert_eq!(seen.readable, self.hostile.connection.consent());
        assert!(self.hostile.kept().await.holds(&hostile), "the hostile connection lost something");
        assert_eq!(self.good.kept().await, good, "the good connection's own has changed");
        outcome
    }

    /// What a fetch at this cursor comes to, under the conditions of `during`.
    pub async fn fetch(&self, cursor: &str) -> Result<EmployeePage, Error> {
        self.during(self.hostile.fetch(cursor)).await
    }

    /// One call of the good connection: the right people, and promptly.
    async fn serve(&self) {
        let start = Instant::now();
        let page = self.good.fetch("").await.expect("the good connection is served");
        let emails: Vec<_> = page.employees.iter().filter_map(|one| one.email.as_deref()).collect();
        assert_eq!(emails, PEOPLE);
        let took = start.elapsed();
        assert!(took < PROMPTLY, "the good connection waited for {took:?}");
    }
}
