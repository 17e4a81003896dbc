//! `marketplace inspect`: what is known of a plugin before it runs.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use e2e::{Marketplace, Signer, guest, plugin, sample_manifest, sample_plugin, with_manifest};
use marketplace_runtime::{Error, Runtime};
use serde_json::{Value, json};
use tempfile::TempDir;

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

/// A plugin in a folder of its own.
fn file(content: &[u8]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sample.wasm");
    std::fs::write(&path, content).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn inspect(plugin: &[u8]) -> e2e::Outcome {
    let (_folder, path) = file(plugin);
    Marketplace::new().run(&["inspect", &path])
}

/// The line about a capability, and those of its imports.
fn about(text: &str, capability: &str) -> String {
    let start = text.find(&format!("\n  {capability} ")).unwrap_or_else(|| panic!("{text}"));
    let lines = text[start + 1..].lines().enumerate();
    let block = lines.take_while(|(index, line)| *index == 0 || line.starts_with("      "));
    block.map(|(_, line)| format!("{line}\n")).collect()
}

#[test]
fn what_a_plugin_imports_stands_beside_what_it_claims() {
    let text = inspect(&std::fs::read(plugin()).unwrap()).succeeds().stdout;
    let network = about(&text, "network");
    assert!(
        network.contains("claimed") && network.contains("wasi:http/outgoing-handler"),
        "{text}"
    );
    assert!(about(&text, "storage").contains("wasi:keyvalue/store@0.2.0-draft"), "{text}");
    assert!(text.contains("files, sockets: none"), "{text}");

    let idle = inspect(&sample_plugin("minimal")).succeeds().stdout;
    assert!(about(&idle, "network").contains("CLAIMED AND NOT IMPORTED"), "{idle}");
    assert!(about(&idle, "storage").contains("CLAIMED AND NOT IMPORTED"), "{idle}");

    let mut manifest = sample_manifest();
    manifest["egress"] = json!([]);
    let secretive = with_manifest(guest("courier"), &manifest);
    inspect(&secretive).fails(1, &["it imports `wasi:http/", "say so in `egress`"]);
}

#[test]
fn programs_get_capabilities_and_the_signature() {
    let (acme, marketplace) = (Signer::new(), Marketplace::new());
    let (_folder, path) = file(&sample_plugin("courier"));
    let report = || -> Value {
        let outcome = marketplace.run(&["inspect", &path, "--json"]).succeeds();
        serde_json::from_str(&outcome.stdout).unwrap()
    };
    assert_eq!(report()["signature"], json!({"state": "unsigned"}));
    assert_eq!(report()["capabilities"][0]["name"], "network");
    assert_eq!(report()["capabilities"][0]["claimed"], true);

    acme.sign(&path);
    let unknown = report();
    assert_eq!(unknown["signature"]["state"], "unknown-key");
    marketplace.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    let signed = report();
    assert_eq!(signed["signature"]["state"], "signed-by");
    assert_eq!(signed["signature"]["publisher"], "ACME");
    assert_eq!(signed["signature"]["key_id"], unknown["signature"]["key_id"]);
}

#[test]
fn other_patches_of_an_interface_are_the_same_and_other_versions_are_not() {
    let versioned = |version: &str| {
        let (mut component, old) = (sample_plugin("courier"), b"@0.2.12");
        for start in 0..component.len() - old.len() {
            if component[start..].starts_with(old) {
                component[start..start + old.len()].copy_from_slice(version.as_bytes());
            }
        }
        component
    };
    let runtime = Runtime::builder().build().unwrap();
    runtime.load(&versioned("@0.2.99")).unwrap();
    let refused = runtime.load(&versioned("@0.3.12")).map(drop).unwrap_err();
    assert!(matches!(refused, Error::UnsupportedImport { .. }), "{refused}");
    inspect(&versioned("@0.3.12")).fails(1, &["needs `wasi:", "@0.3.12", "does not offer"]);
}

#[test]
fn a_look_at_a_plugin_compiles_nothing() {
    let hollow = e2e::hollow("wasi:cli/stdin@0.2.6", "no-such-function");
    let hollow = with_manifest(hollow, &sample_manifest());
    inspect(&hollow).succeeds();
    let (_folder, path) = file(&hollow);
    Marketplace::new()
        .run(&["connect", &path, "--credentials", &path])
        .fails(1, &["does not fit the contract"]);
}
