//! Plugins that take more than there is for one.

use e2e::{Scene, Stage, sample_manifest, with_manifest};
use marketplace_runtime::{Error, LimitExceeded};

use crate::limit;

#[tokio::test]
async fn a_plugin_that_takes_all_memory_is_stopped() {
    let outcome = Stage::of("memory-bomb").await.fetch("").await;
    assert_eq!(limit(outcome), LimitExceeded::Resource("memory"));
}

#[tokio::test]
async fn a_plugin_whose_table_grows_and_grows_is_stopped() {
    let component = with_manifest(table_bomb(), &sample_manifest());
    let stage = Scene { component, ..Scene::of("table-bomb") }.open().await;
    assert_eq!(limit(stage.fetch("").await), LimitExceeded::Resource("table elements"));
}

/// The table bomb with `table.grow` by a hundred in the place of the `memory.grow`
/// that stands for it.
fn table_bomb() -> Vec<u8> {
    // i32.const 0x1fab1e07, memory.grow
    const STAND_IN: [u8; 8] = [0x41, 0x87, 0xbc, 0xac, 0xfd, 0x01, 0x40, 0x00];
    // ref.null func, i32.const 100, table.grow
    const GROW: [u8; 8] = [0xd0, 0x70, 0x41, 0xe4, 0x00, 0xfc, 0x0f, 0x00];
    let mut component = e2e::guest("table-bomb");
    let places: Vec<_> = component
        .windows(STAND_IN.len())
        .enumerate()
        .filter_map(|(place, bytes)| (bytes == STAND_IN).then_some(place))
        .collect();
    let [place] = places[..] else { panic!("the stand-in is in {} places", places.len()) };
    component[place..place + GROW.len()].copy_from_slice(&GROW);
    component
}

#[tokio::test]
async fn a_plugin_that_never_lets_go_of_a_handle_is_stopped() {
    let stage = Stage::of("hoarder").await;
    for what in ["fields", "pollables", "requests"] {
        let outcome = stage.fetch(what).await;
        assert_eq!(limit(outcome), LimitExceeded::Resource("open handles"), "{what}");
    }
    assert_eq!(stage.hostile.source.received().len(), 0);
}

#[tokio::test]
async fn a_plugin_that_takes_its_hosts_memory_is_stopped() {
    let outcome = Stage::of("gambler").await.fetch("").await;
    let Err(Error::Trap(report)) = outcome else { panic!("no trap, but {outcome:?}") };
    assert!(report.reason.contains("exceeds limit"), "{report:?}");
}
