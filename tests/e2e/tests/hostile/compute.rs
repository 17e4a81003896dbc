//! Plugins that do not come to an end, and plugins that come to a bad one.

use std::time::Duration;

use e2e::{Scene, Stage, sample_plugin, small_limits};
use marketplace_runtime::{Error, LimitExceeded, Limits};

use crate::limit;

#[tokio::test]
async fn a_plugin_that_computes_for_ever_is_stopped() {
    let outcome = Stage::of("endless-loop").await.fetch("").await;
    assert_eq!(limit(outcome), LimitExceeded::Cpu(small_limits().cpu));
}

#[tokio::test]
async fn a_plugin_that_calls_its_host_for_ever_is_stopped() {
    let outcome = Stage::of("endless-calls").await.fetch("").await;
    assert_eq!(limit(outcome), LimitExceeded::Cpu(small_limits().cpu));
}

#[tokio::test]
async fn a_plugin_that_polls_what_is_ready_for_ever_is_stopped() {
    let outcome = Stage::of("endless-polls").await.fetch("").await;
    assert_eq!(limit(outcome), LimitExceeded::Cpu(small_limits().cpu));
}

#[tokio::test]
async fn a_plugin_that_waits_for_ever_is_stopped() {
    let wall_clock = Duration::from_secs(2);
    let limits = Limits { wall_clock, ..small_limits() };
    let stage = Scene { limits, ..Scene::of("endless-wait") }.open().await;
    assert_eq!(limit(stage.fetch("").await), LimitExceeded::WallClock(wall_clock));
}

#[tokio::test]
async fn a_recursion_without_an_end_is_stopped() {
    let outcome = Stage::of("bottomless").await.fetch("").await;
    assert_eq!(limit(outcome), LimitExceeded::Resource("stack"));
}

#[tokio::test]
async fn a_crash_is_reported_with_what_is_known() {
    let outcome = Stage::of("panicking").await.fetch("").await;
    let Err(Error::Trap(report)) = outcome else { panic!("no trap, but {outcome:?}") };
    assert_eq!(report.connection, "hostile");
    assert_eq!(report.digest, marketplace_runtime::digest(&sample_plugin("panicking")));
    assert!(report.reason.contains("unreachable"), "{report:?}");
    assert!(report.printed.contains("the last words"), "{report:?}");
    for function in ["rust_panic", "panicking::panic_fmt", "#fetch-employees"] {
        assert!(report.backtrace.contains(function), "{}", report.backtrace);
    }
}

/// The names of functions are the plugin's words, like all else that it says.
#[tokio::test]
async fn a_name_of_a_function_cannot_write_what_looks_like_a_line() {
    let mut component = sample_plugin("panicking");
    let places: Vec<_> =
        (0..component.len()).filter(|at| component[*at..].starts_with(b"rust_panic")).collect();
    for at in places {
        component[at + 4] = b'\n';
    }
    let outcome = Scene { component, ..Scene::of("panicking") }.open().await.fetch("").await;
    let Err(Error::Trap(report)) = outcome else { panic!("no trap, but {outcome:?}") };
    assert!(report.backtrace.contains("rust\\npanic"), "{}", report.backtrace);
    for line in report.backtrace.lines() {
        let (number, _) = line.trim_start().split_once(": 0x").expect("a frame");
        number.parse::<u32>().expect("its number");
    }
}
