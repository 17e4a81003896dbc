//! `marketplace inspect`: what is known of a plugin before it runs.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use e2e::{Marketplace, plugin};
use serde_json::Value;

#[test]
fn a_plugin_tells_what_it_is_and_wants() {
    let plugin = plugin();
    let plugin = plugin.to_str().unwrap();
    let text = Marketplace::new().run(&["inspect", plugin]).succeeds().stdout;
    for part in [
        "Personio",
        "sha256",
        "https://api.personio.de",
        "* hire-date",
        "  gender",
        "POST /v1/auth  with client-id, client-secret",
        "GET  /v1/company/employees",
        "attributes[] = attributes of released fields only",
        "wasi:keyvalue/store@0.2.0-draft",
        "marketplace:integration/integration@0.1.0",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[test]
fn programs_get_the_manifest_and_the_digest() {
    let plugin = plugin();
    let outcome = Marketplace::new().run(&["inspect", plugin.to_str().unwrap(), "--json"]);
    let inspection: Value = serde_json::from_str(&outcome.succeeds().stdout).unwrap();
    assert_eq!(inspection["manifest"]["id"], "personio");
    assert_eq!(inspection["digest"].as_str().unwrap().len(), 64);
    assert_eq!(inspection["manifest"]["fields"].as_array().unwrap().len(), 13);
}

#[test]
fn the_connector_is_small_and_needs_neither_files_nor_sockets() {
    let plugin = plugin();
    let outcome = Marketplace::new().run(&["inspect", plugin.to_str().unwrap(), "--json"]);
    let inspection: Value = serde_json::from_str(&outcome.succeeds().stdout).unwrap();
    for import in inspection["imports"].as_array().unwrap() {
        let import = import.as_str().unwrap();
        assert!(!import.contains("filesystem") && !import.contains("sockets"), "{import}");
    }
    let size = std::fs::metadata(plugin).unwrap().len();
    assert!(size <= 300 * 1024, "{size} bytes");
}
