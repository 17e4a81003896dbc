//! Plugins that take more than there is for one.

use e2e::{
    Scene, Source, Stage, crowded, guest, runtime, sample_manifest, small_limits, with_manifest,
};
use marketplace_runtime::{Activation, Error, LimitExceeded};

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
    let mut component = guest("table-bomb");
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
    let stage = Stage::of("gambler").await;
    assert_eq!(stage.hostile.report("65536").await, "65536");
    for more in ["65537", "1125899906842624"] {
        let outcome = stage.fetch(more).await;
        let Err(Error::Trap(report)) = outcome else { panic!("no trap, but {outcome:?}") };
        assert!(report.reason.contains("exceeds limit"), "{report:?}");
    }
}

/// What comes of connecting a courier that has this module so many times beside its
/// own, while another one is served.
async fn with_modules(module: &str, instances: u32) -> Result<(), Error> {
    let component = with_manifest(crowded(guest("courier"), module, instances), &sample_manifest());
    let plugin = runtime().limits(small_limits()).build().unwrap().load(&component).unwrap();
    let source = Source::start();
    let origin = Some(source.url.parse().unwrap());
    let activation =
        Activation { origin, ..Activation::in_memory("acme", "email".parse().unwrap()) };
    let connect = plugin.connect(b"the secret", activation);
    Stage::of("courier").await.during(connect).await.map(drop)
}

#[tokio::test]
async fn the_memory_of_all_modules_counts_together() {
    // Two thirds of what there is, the courier's own not counted.
    let third = "(module (memory 42))";
    with_modules(third, 2).await.unwrap();
    assert_eq!(limit(with_modules(third, 3).await), LimitExceeded::Resource("memory"));
    let parts = format!("(module {})", "(memory 21)".repeat(6));
    assert_eq!(limit(with_modules(&parts, 1).await), LimitExceeded::Resource("memory"));
}

#[tokio::test]
async fn the_tables_of_all_modules_count_together() {
    let most = "(module (table 6000 funcref))";
    with_modules(most, 1).await.unwrap();
    assert_eq!(limit(with_modules(most, 2).await), LimitExceeded::Resource("table elements"));
}

#[tokio::test]
async fn modules_memories_and_tables_are_counted() {
    let many = LimitExceeded::Resource("instances, memories or tables");
    with_modules("(module)", 10).await.unwrap();
    assert_eq!(limit(with_modules("(module)", 40).await), many);
    let tables = format!("(module {})", "(table 0 funcref)".repeat(40));
    assert_eq!(limit(with_modules(&tables, 1).await), many);
    let memories = format!("(module {})", "(memory 0)".repeat(40));
    assert_eq!(limit(with_modules(&memories, 1).await), many);
}
