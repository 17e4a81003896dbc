//! As fast as Personio allows, and no faster. Apart from the other tests, which
//! would compete for the processor: here time is what counts.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use e2e::{
    Answer, Marketplace, Order, Simulator, Source, guest, runtime, sample_manifest, with_manifest,
};
use marketplace_runtime::{Activation, Connection, EmployeeQuery, Limits, Plugin};
use tokio::task::JoinSet;

fn company(people: &str) -> (Simulator, Marketplace) {
    let simulator = Simulator::start(&["--employees", people, "--seed", "3"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "all"]).succeeds();
    (simulator, marketplace)
}

/// 15 requests a second are what Personio allows, and 104 pages take six full
/// seconds at the very least: the 91st page can leave in the seventh second only.
#[test]
fn ten_thousand_people_take_as_long_as_the_limits_demand_and_no_longer() {
    const LATENCY: Duration = Duration::from_millis(100);
    let floor = Duration::from_secs((10_000 / 100 - 1) / 15) + LATENCY;
    // A busy machine only ever adds to it, so the quickest of a few counts.
    let mut quickest = Duration::MAX;
    for _ in 0..3 {
        quickest = quickest.min(ten_thousand(LATENCY));
        println!("{quickest:?}; the limits and the latency take {floor:?}");
        if quickest < floor.mul_f64(1.1) {
            return;
        }
    }
    panic!("{quickest:?}, and the limits and the latency take {floor:?}");
}

/// How long it takes until all of a company are there.
fn ten_thousand(latency: Duration) -> Duration {
    let (simulator, marketplace) = company("10000");
    simulator.set_faults(&[&format!("latency={}", latency.as_millis())]);
    let start = Instant::now();
    let outcome = marketplace.run(&["fetch-employees", "--format", "ndjson"]).succeeds();
    let elapsed = start.elapsed();
    assert_eq!(outcome.stdout.lines().count(), 10_000);
    assert_eq!(simulator.too_many(), 0);
    // And one when the company was connected.
    let pages = simulator.pages().len();
    assert!(pages <= 105, "{pages}");
    elapsed
}

/// The longer of the two limits: 300 requests in a minute.
#[test]
fn thirty_thousand_people_are_asked_for_in_two_minutes_not_in_one() {
    let (simulator, marketplace) = company("30500");
    let start = Instant::now();
    let outcome = marketplace.run(&["fetch-employees", "--format", "ndjson"]).succeeds();
    assert_eq!(outcome.stdout.lines().count(), 30_500);
    assert_eq!(simulator.too_many(), 0);
    assert!(start.elapsed() > Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(75), "{:?}", start.elapsed());
}

/// A source that counts by address, and when it was asked for which page. A page stands
/// for the connection that asks for it.
struct Counting {
    source: Source,
    arrivals: Arc<Mutex<Vec<(Instant, String)>>>,
}

impl Counting {
    fn start() -> Self {
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&arrivals);
        let source = Source::serving(move |request| {
            let line = request.lines().next().unwrap_or_default().to_owned();
            list.lock().unwrap().push((Instant::now(), line));
            Answer::default()
        });
        Self { source, arrivals }
    }

    /// All arrivals in their order.
    fn arrivals(&self) -> Vec<(Instant, String)> {
        let mut arrivals = self.arrivals.lock().unwrap().clone();
        arrivals.sort_unstable();
        arrivals
    }

    async fn connect(&self, plugin: &Plugin) -> Arc<Connection> {
        let origin = Some(self.source.url.parse().unwrap());
        let consent = "email".parse().unwrap();
        let activation = Activation { origin, ..Activation::in_memory("acme", consent) };
        Arc::new(plugin.connect(b"the secret", activation).await.unwrap().0)
    }

    /// A fetch that asks for one page.
    fn fetch(&self, connection: Arc<Connection>, page: usize, tasks: &mut JoinSet<()>) {
        let url = format!("{}/people?attributes[]=email&limit={page}", self.source.url);
        let query = EmployeeQuery {
            cursor: Some(Order::get(url).cursor()),
            ..EmployeeQuery::new(connection.consent())
        };
        // The courier reports by an error.
        tasks.spawn(async move {
            let report = connection.fetch_employees(query).await.unwrap_err().to_string();
            assert!(report.contains("status 200"), "{report}");
        });
    }
}

/// 20 a second from one address, by all connections together. One of them wants 60 at
/// once, and then each of ten others wants one.
#[tokio::test(flavor = "multi_thread")]
async fn connections_share_what_their_source_takes_from_an_address() {
    const MOST: usize = 20;
    let mut manifest = sample_manifest();
    manifest["address-pace"] = serde_json::json!({"requests": MOST, "per-seconds": 1});
    let limits = Limits { concurrent_requests: 100, ..Limits::default() };
    let runtime = runtime().limits(limits).build().unwrap();
    let plugin = runtime.load(&with_manifest(guest("courier"), &manifest)).unwrap();
    let counting = Counting::start();
    let mut connections = Vec::new();
    for _ in 0..11 {
        connections.push(counting.connect(&plugin).await);
    }
    let mut tasks = JoinSet::new();
    for _ in 0..60 {
        counting.fetch(Arc::clone(&connections[0]), 0, &mut tasks);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    for (number, connection) in connections.iter().enumerate().skip(1) {
        counting.fetch(Arc::clone(connection), number, &mut tasks);
    }
    let _ = tasks.join_all().await;

    let arrivals = counting.arrivals();
    assert_eq!(arrivals.len(), 11 + 60 + 10);
    for (first, _) in &arrivals {
        let second = *first..*first + Duration::from_secs(1);
        let within = arrivals.iter().filter(|(at, _)| second.contains(at)).count();
        assert!(within <= MOST, "{within} within a second");
    }
    // What was there before them, one turn of each, and somebody else's now and then.
    let fetches: Vec<_> = arrivals.iter().filter(|(_, line)| line.starts_with("GET ")).collect();
    let last_single = fetches.iter().rposition(|(_, line)| !line.contains("limit=0 "));
    assert!(last_single.unwrap() < 35, "{fetches:#?}");
}
