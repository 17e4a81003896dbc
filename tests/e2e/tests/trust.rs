//! `marketplace trust`: whose plugins are let in.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use e2e::{Outcome, Signer, Workbench, sample_plugin};
use serde_json::Value;

/// A marketplace with a plugin that nobody has signed yet.
struct Scene(Workbench);

impl Scene {
    fn new() -> Self {
        Self(Workbench::with(&sample_plugin("courier")))
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        self.0.run(arguments)
    }

    fn connect(&self, arguments: &[&str]) -> Outcome {
        self.0.connect("sample.wasm", &[&["--fields", "email"], arguments].concat())
    }

    fn plugin(&self) -> String {
        self.0.path("sample.wasm")
    }

    /// Nothing is stored: no connection, no plugin, no signature.
    fn is_empty(&self) {
        self.run(&["status"]).fails(1, &["not connected"]);
        let plugins = self.0.marketplace.folder().join("plugins");
        assert_eq!(std::fs::read_dir(plugins).unwrap().count(), 0);
        assert_eq!(self.0.source.received(), Vec::<String>::new(), "the source was asked");
    }
}

#[test]
fn a_plugin_by_a_trusted_publisher_is_let_in() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    scene.run(&["trust", "require", "on"]).succeeds();
    acme.sign(&scene.plugin());
    let report = scene.connect(&[]).succeeds().stdout;
    assert!(report.contains("Signed by: ACME"), "{report}");
    scene.run(&["status"]).succeeds();
}

#[test]
fn a_signature_can_be_elsewhere() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    scene.run(&["trust", "require", "on"]).succeeds();
    let elsewhere = scene.0.path("elsewhere");
    let signature = acme.signature(&std::fs::read(scene.plugin()).unwrap());
    std::fs::write(&elsewhere, signature).unwrap();
    let missing = scene.0.path("nowhere");
    scene.connect(&["--signature", &missing]).fails(1, &["the signature", &missing]);
    scene.is_empty();
    scene.connect(&["--signature", &elsewhere]).succeeds();
}

#[test]
fn where_a_signature_is_required_its_lack_is_refused() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    scene.run(&["trust", "require", "on"]).succeeds();
    scene.connect(&[]).fails(1, &["is not signed", "sample.wasm.minisig"]);
    scene.is_empty();
    scene.run(&["trust", "require", "off"]).succeeds();
    scene.connect(&[]).succeeds();
}

#[test]
fn where_a_signature_is_required_an_unknown_key_is_refused_by_name() {
    let (scene, stranger) = (Scene::new(), Signer::new());
    stranger.sign(&scene.plugin());
    scene.run(&["trust", "require", "on"]).succeeds();
    let refusal = scene.connect(&[]).fails(1, &["not trusted here", "marketplace trust add"]);
    scene.is_empty();
    // What the refusal names is what one finds once it is trusted.
    scene.run(&["trust", "add", "Stranger", &stranger.key()]).succeeds();
    let list = scene.run(&["trust", "list", "--json"]).succeeds().stdout;
    let list: Value = serde_json::from_str(&list).unwrap();
    let key_id = list["publishers"][0]["key_id"].as_str().unwrap();
    assert!(refusal.stderr.contains(key_id), "{}", refusal.stderr);
    scene.connect(&[]).succeeds();
}

#[test]
fn a_wrong_signature_is_refused_whether_one_is_required_or_not() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    let beside = scene.0.path("sample.wasm.minisig");
    for required in ["on", "off"] {
        scene.run(&["trust", "require", required]).succeeds();
        std::fs::write(&beside, acme.signature(b"other bytes")).unwrap();
        scene.connect(&[]).fails(1, &["by ACME is not for this file", "get both again"]);
        std::fs::write(&beside, "this is no signature").unwrap();
        scene.connect(&[]).fails(1, &["signature file is damaged", "get it again"]);
        std::fs::write(&beside, vec![b'x'; 1 << 20]).unwrap();
        scene.connect(&[]).fails(1, &["signature file is damaged"]);
        scene.is_empty();
        let plugin = scene.plugin();
        scene.run(&["inspect", &plugin]).fails(1, &["signature file is damaged"]);
    }
}

#[test]
fn who_is_not_trusted_any_more_stops_working() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    acme.sign(&scene.plugin());
    scene.connect(&[]).succeeds();
    scene.connect(&["--tenant", "globex"]).succeeds();
    scene.run(&["trust", "require", "on"]).succeeds();
    scene.run(&["status"]).succeeds();

    scene.run(&["trust", "remove", "ACME"]).succeeds();
    scene
        .run(&["status"])
        .fails(1, &["`default`", "has to be signed by a publisher who is trusted"]);
    scene
        .run(&["fetch-employees"])
        .fails(1, &["has to be signed by a publisher who is trusted", "trust add"]);
    // The end of a connection needs nobody's trust.
    scene.run(&["disconnect", "--tenant", "globex"]).succeeds();

    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    scene.run(&["status"]).succeeds();
    let plugins = std::fs::read_dir(scene.0.marketplace.folder().join("plugins")).unwrap();
    let kept = plugins.flatten().map(|entry| entry.path());
    let kept = kept.filter(|path| path.extension().is_some_and(|name| name == "minisig"));
    for signature in kept {
        std::fs::remove_file(signature).unwrap();
    }
    scene.run(&["status"]).fails(1, &["has to be signed by a publisher who is trusted"]);
}

#[test]
fn a_strangers_signature_does_not_take_the_place_of_a_trusted_one() {
    let (scene, acme, stranger) = (Scene::new(), Signer::new(), Signer::new());
    scene.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    acme.sign(&scene.plugin());
    scene.connect(&[]).succeeds();
    stranger.sign(&scene.plugin());
    scene.connect(&["--tenant", "globex"]).succeeds();
    scene.run(&["trust", "require", "on"]).succeeds();
    scene.run(&["status"]).succeeds();
}

#[test]
fn keys_are_listed_and_removed() {
    let (scene, old, new) = (Scene::new(), Signer::new(), Signer::new());
    let file = scene.0.path("acme.pub");
    std::fs::write(&file, old.key_file()).unwrap();
    scene.run(&["trust", "add", "ACME", &file]).succeeds();
    scene.run(&["trust", "add", "ACME", &new.key()]).succeeds();
    scene.run(&["trust", "add", "Other", &new.key()]).fails(1, &["trusted already"]);
    scene.run(&["trust", "add", "ACME", "no key"]).fails(1, &["no minisign key", "RW"]);
    scene.run(&["trust", "add", "", &new.key()]).fails(2, &["needs a name"]);
    scene.run(&["trust", "add", "a\u{1b}b", &new.key()]).fails(2, &["control characters"]);

    let list = || -> Value {
        let list = scene.run(&["trust", "list", "--json"]).succeeds().stdout;
        serde_json::from_str(&list).unwrap()
    };
    assert_eq!(list()["required"], false);
    assert_eq!(list()["publishers"][0]["public_key"], old.key());
    let key_id = list()["publishers"][0]["key_id"].as_str().unwrap().to_owned();
    let text = scene.run(&["trust", "list"]).succeeds().stdout;
    assert!(text.contains(&key_id) && text.contains("ACME"), "{text}");

    scene.run(&["trust", "remove", &key_id]).succeeds();
    assert_eq!(list()["publishers"].as_array().unwrap().len(), 1);
    scene.run(&["trust", "remove", "ACME"]).succeeds();
    assert_eq!(list()["publishers"].as_array().unwrap().len(), 0);
    scene.run(&["trust", "remove", "ACME"]).fails(1, &["nobody called `ACME`"]);
}
