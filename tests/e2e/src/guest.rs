//! Plugins that only tests run, and a manifest for them.

use std::path::PathBuf;

use serde_json::{Value, json};
use wasm_encoder::{
    ComponentSection, ComponentSectionId, CustomSection, InstanceSection, ModuleArg, RawSection,
};
use wasmparser::{Parser, Payload};

use crate::dist_folder;

/// A test plugin's component, as it was built, without a manifest.
pub fn guest(name: &str) -> Vec<u8> {
    let file = format!("{}.wasm", name.replace('-', "_"));
    let path: PathBuf = dist_folder().join("../wasm32-wasip2/plugin").join(file);
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; run `cargo xtask test`, which builds it", path.display())
    })
}

/// A test plugin with [`sample_manifest`].
pub fn sample_plugin(name: &str) -> Vec<u8> {
    with_manifest(guest(name), &sample_manifest())
}

/// A component that has every export of an integration by its name, and of other
/// types; it imports this interface, in which is a function of this name.
pub fn hollow(import: &str, function: &str) -> Vec<u8> {
    let text = format!(
        "(component
            (import \"{import}\" (instance (export \"{function}\" (func))))
            (core module $m (func (export \"f\")))
            (core instance $i (instantiate $m))
            (func $f (canon lift (core func $i \"f\")))
            (instance $c (export \"parse\" (func $f)))
            (instance $n (export \"connect\" (func $f)) (export \"status\" (func $f))
                (export \"fetch-employees\" (func $f)) (export \"disconnect\" (func $f)))
            (export \"marketplace:integration/credentials-file@0.1.0\" (instance $c))
            (export \"marketplace:integration/integration@0.1.0\" (instance $n)))",
    );
    wat::parse_str(text).expect("a component")
}

/// A component with one more module, and so many instances of it.
pub fn crowded(mut component: Vec<u8>, module: &str, instances: u32) -> Vec<u8> {
    let module = wat::parse_str(module).expect("a module");
    let index = modules(&component);
    RawSection { id: ComponentSectionId::CoreModule.into(), data: &module }
        .append_to_component(&mut component);
    let mut section = InstanceSection::new();
    for _ in 0..instances {
        section.instantiate::<[(&str, ModuleArg); 0], &str>(index, []);
    }
    section.append_to_component(&mut component);
    component
}

/// How many modules a component has itself.
fn modules(component: &[u8]) -> u32 {
    let (mut depth, mut found) = (0, 0);
    for payload in Parser::new(0).parse_all(component) {
        match payload.expect("a component") {
            Payload::ModuleSection { .. } => {
                found += u32::from(depth == 0);
                depth += 1;
            }
            Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            _ => {}
        }
    }
    found
}

/// A component with a manifest.
pub fn with_manifest(mut component: Vec<u8>, manifest: &Value) -> Vec<u8> {
    CustomSection {
        name: "marketplace:manifest".into(),
        data: manifest.to_string().into_bytes().into(),
    }
    .append_to_component(&mut component);
    component
}

/// Fields `email`, `gender` and `vacation-days` of `https://api.sample.example`, one
/// secret, three requests.
pub fn sample_manifest() -> Value {
    let listing = json!({
        "name": "Sample", "summary": "A sample.", "description": "A sample.",
        "prices": "Free.", "trial": "For ever.", "contact": "sample@example.com",
    });
    let label = json!({"en": "label", "de": "Bezeichnung"});
    json!({
        "manifest-version": 1,
        "id": "sample",
        "version": "1.0.0",
        "publisher": {"name": "Sample", "url": "https://sample.example", "contact": "sample@example.com"},
        "listing": {"en": listing, "de": listing},
        "credentials": {
            "secrets": [{"name": "client-secret", "label": label, "masked": true}],
            "file": {
                "extensions": [".txt"],
                "max-bytes": 1024,
                "refusals": {"no-secret": {"en": "The file has no secret.", "de": "Die Datei hat kein Secret."}},
            },
            "help": label,
        },
        "fields": [
            {"name": "email", "label": label, "shown": true, "attributes": ["email"]},
            {"name": "gender", "label": label, "shown": false, "attributes": ["gender"]},
            {"name": "vacation-days", "label": label, "shown": false, "attributes": ["balance"]},
        ],
        "keeps": label,
        "origin": {"env": "SAMPLE_URL", "default": "https://api.sample.example"},
        "egress": [
            {"method": "POST", "path": "/auth", "opens": ["client-secret"]},
            {"method": "POST", "path": "/echo"},
            {"method": "GET", "path": "/people", "query": {"limit": "integer", "attributes[]": "consented-attributes"}},
        ],
    })
}

/// [`sample_manifest`] with a second secret, which no rule opens.
pub fn manifest_with_pin() -> Value {
    let mut manifest = sample_manifest();
    let secrets = &mut manifest["credentials"]["secrets"];
    let mut pin = secrets[0].clone();
    pin["name"] = "pin".into();
    secrets.as_array_mut().expect("a list").push(pin);
    manifest
}
