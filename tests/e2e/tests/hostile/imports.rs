//! Components that need what no integration gets.

use e2e::{Stage, runtime, sample_manifest, sample_plugin, with_manifest};
use marketplace_runtime::Error;

/// The import for which a component is refused, before any code of it runs, while
/// others are served.
async fn refused_import(component: &[u8]) -> String {
    let load = async {
        match runtime().build().unwrap().load(component).map(drop) {
            Err(Error::UnsupportedImport { import } | Error::UnclaimedImport { import, .. }) => {
                import
            }
            other => panic!("not refused for an import, but {other:?}"),
        }
    };
    Stage::of("courier").await.during(load).await
}

#[tokio::test]
async fn a_plugin_that_opens_sockets_is_refused() {
    let import = refused_import(&sample_plugin("socketeer")).await;
    assert!(import.starts_with("wasi:sockets/"), "{import}");
}

#[tokio::test]
async fn a_plugin_that_reads_files_is_refused() {
    let import = refused_import(&sample_plugin("burglar")).await;
    assert!(import.starts_with("wasi:filesystem/"), "{import}");
}

#[tokio::test]
async fn a_plugin_that_imports_what_nobody_knows_is_refused() {
    assert_eq!(refused_import(&sample_plugin("backdoor")).await, "back:door/hinge@1.0.0");
}

#[tokio::test]
async fn a_plugin_that_sends_requests_and_names_none_is_refused() {
    let mut manifest = sample_manifest();
    manifest["egress"] = serde_json::json!([]);
    let import = refused_import(&with_manifest(e2e::guest("courier"), &manifest)).await;
    assert!(import.starts_with("wasi:http/"), "{import}");
}

#[tokio::test]
async fn a_plugin_that_keeps_something_and_does_not_say_so_is_refused() {
    let mut manifest = sample_manifest();
    manifest.as_object_mut().unwrap().remove("keeps");
    let import = refused_import(&with_manifest(e2e::guest("packrat"), &manifest)).await;
    assert!(import.starts_with("wasi:keyvalue/"), "{import}");
}
