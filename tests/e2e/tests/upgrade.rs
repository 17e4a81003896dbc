//! `marketplace upgrade`: another version of a plugin, with consent where it
//! wants more.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::path::PathBuf;

use e2e::{Marketplace, Outcome, Signer, Simulator, Source, guest, sample_manifest, with_manifest};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A marketplace, a source, and versions of the sample plugin.
struct Scene {
    marketplace: Marketplace,
    source: Source,
    folder: TempDir,
}

impl Scene {
    /// With the sample as `1.wasm`.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("credentials.txt"), "a secret of the sample").unwrap();
        let scene = Self { marketplace: Marketplace::new(), source: Source::start(), folder };
        scene.version("1", |_| ());
        scene
    }

    /// Writes another version of the sample and says where.
    fn version(&self, name: &str, change: impl FnOnce(&mut Value)) -> PathBuf {
        let mut manifest = sample_manifest();
        manifest["version"] = format!("{name}.0.0").into();
        change(&mut manifest);
        let path = self.path(&format!("{name}.wasm"));
        std::fs::write(&path, with_manifest(guest("courier"), &manifest)).unwrap();
        path
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn connect(&self, tenant: &str, fields: &str) {
        let (plugin, credentials) = (self.path("1.wasm"), self.path("credentials.txt"));
        let arguments = ["connect", text(&plugin), "--credentials", text(&credentials)];
        let more = ["--api-url", &self.source.url, "--tenant", tenant, "--fields", fields];
        self.marketplace.run(&[&arguments[..], &more[..]].concat()).succeeds();
    }

    fn upgrade(&self, version: &str, arguments: &[&str]) -> Outcome {
        let plugin = self.path(&format!("{version}.wasm"));
        let mut all = vec!["upgrade", text(&plugin)];
        all.extend(arguments);
        self.marketplace.run(&all)
    }

    fn status(&self, tenant: &str) -> Value {
        let outcome = self.marketplace.run(&["status", "--json", "--tenant", tenant]).succeeds();
        serde_json::from_str(&outcome.stdout).unwrap()
    }

    /// The version that a tenant has, by its digest.
    fn has(&self, tenant: &str, version: &str) -> bool {
        let plugin = std::fs::read(self.path(&format!("{version}.wasm"))).unwrap();
        self.status(tenant)["plugin_digest"] == marketplace_runtime::digest(&plugin)
    }
}

fn text(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

/// It stays with its old plugin, for these reasons.
fn stays(outcome: &Outcome, reasons: &[&str]) {
    assert_eq!(outcome.code, 1, "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("stay with their old plugin"), "{}", outcome.stderr);
    for reason in reasons {
        assert!(outcome.stdout.contains(reason), "{reason:?} is not in\n{}", outcome.stdout);
    }
}

fn add_rule(manifest: &mut Value, rule: Value) {
    manifest["egress"].as_array_mut().unwrap().push(rule);
}

#[test]
fn what_wants_no_more_goes_on_by_itself() {
    let scene = Scene::new();
    scene.connect("acme", "email");
    scene.connect("globex", "email,gender");
    scene.version("2", |_| ());
    let report = scene.upgrade("2", &[]).succeeds().stdout;
    assert!(report.contains("Sample 2.0.0"), "{report}");
    for tenant in ["acme", "globex"] {
        assert!(report.contains(&format!("`{tenant}` goes on")), "{report}");
        assert!(scene.has(tenant, "2"));
        assert_eq!(scene.status(tenant)["consent"]["number"], 1);
    }
    let again = scene.upgrade("2", &[]).succeeds().stdout;
    assert!(again.contains("`acme` has this plugin already"), "{again}");
}

#[test]
fn what_wants_more_asks_and_says_what() {
    let scene = Scene::new();
    scene.connect("acme", "email");
    scene.version("2", |m| {
        add_rule(m, json!({"method": "GET", "path": "/v1/salaries", "opens": ["client-secret"]}));
        m["egress"][2]["query"]["offset"] = "integer".into();
        m["egress"][1]["opens"] = json!(["client-secret"]);
        m["fields"][0]["attributes"] = json!(["email", "iban"]);
    });
    let outcome = scene.upgrade("2", &[]);
    stays(
        &outcome,
        &[
            "`acme` stays with its old plugin",
            "asks GET /v1/salaries",
            "asks GET /people with the query parameter offset",
            "opens client-secret in POST /echo",
            "reads the attribute iban for email",
            "--tenant 'acme' --accept",
        ],
    );
    assert!(scene.has("acme", "1"));
    scene.upgrade("2", &["--accept"]).fails(2, &["--tenant"]);

    let report = scene.upgrade("2", &["--tenant", "acme", "--accept"]).succeeds().stdout;
    assert!(report.contains("by consent 2"), "{report}");
    assert!(scene.has("acme", "2"));
    let status = scene.status("acme");
    assert_eq!(status["consent"]["number"], 2);
    assert_eq!(status["consent"]["fields"], json!(["email"]));
}

#[test]
fn each_connection_is_asked_by_its_own_consent() {
    let scene = Scene::new();
    scene.connect("acme", "email");
    scene.connect("globex", "email,gender");
    scene.version("2", |m| m["fields"][1]["attributes"] = json!(["gender", "pronouns"]));
    let outcome = scene.upgrade("2", &[]);
    stays(&outcome, &["`acme` goes on", "reads the attribute pronouns for gender"]);
    assert!(outcome.stderr.contains("1 of 2"), "{}", outcome.stderr);
    assert!(scene.has("acme", "2") && scene.has("globex", "1"));
    scene.upgrade("2", &["--tenant", "acme"]).succeeds();
}

#[test]
fn another_origin_is_more_where_the_operator_has_set_none() {
    let scene = Scene::new();
    scene.connect("acme", "email");
    let moved = |m: &mut Value| m["origin"]["default"] = "https://evil.example".into();
    scene.version("2", moved);
    // This connection goes to the operator's own address, whatever manifests say.
    scene.upgrade("2", &[]).succeeds();
    assert!(scene.has("acme", "2"));
}

#[test]
fn a_dropped_field_is_said_and_blocks_nothing() {
    let scene = Scene::new();
    scene.connect("acme", "email,gender");
    scene.version("2", |m| drop(m["fields"].as_array_mut().unwrap().remove(1)));
    let report = scene.upgrade("2", &[]).succeeds().stdout;
    assert!(report.contains("No longer delivered, though released: gender"), "{report}");
    assert!(scene.has("acme", "2"));
    // The consent covers it still, so the old plugin can come back with it.
    let report = scene.upgrade("1", &[]).succeeds().stdout;
    assert!(report.contains("goes on"), "{report}");
    assert_eq!(scene.status("acme")["consent"]["fields"], json!(["email", "gender"]));
}

#[test]
fn a_setting_that_is_gone_comes_back_with_the_old_plugin() {
    let scene = Scene::new();
    let label = json!({"en": "l", "de": "l"});
    let setting = json!([{"env": "SAMPLE_NAME", "default": "", "label": label}]);
    scene.version("1", |m| m["settings"] = setting);
    let (plugin, credentials) = (scene.path("1.wasm"), scene.path("credentials.txt"));
    let url = &scene.source.url;
    let arguments = ["connect", text(&plugin), "--credentials", text(&credentials)];
    let more = ["--api-url", url, "--set", "SAMPLE_NAME=x", "--tenant", "acme"];
    scene.marketplace.run(&[&arguments[..], &more[..]].concat()).succeeds();
    scene.version("2", |_| ());
    scene.upgrade("2", &[]).succeeds();
    scene.status("acme");
    scene.upgrade("1", &[]).succeeds();
    scene.status("acme");
}

#[test]
fn another_integration_or_nobody_is_told() {
    let scene = Scene::new();
    scene.version("2", |m| m["id"] = "other".into());
    scene.upgrade("1", &[]).fails(1, &["nobody is connected to sample", "marketplace connect"]);
    scene.connect("acme", "email");
    scene.upgrade("2", &[]).fails(1, &["nobody is connected to other"]);
    let other = scene.upgrade("2", &["--tenant", "acme"]);
    other.fails(1, &["`acme` is connected to sample", "this plugin is for other"]);
    scene.upgrade("1", &["--tenant", "nobody"]).fails(1, &["`nobody` is not connected"]);
    std::fs::write(scene.path("3.wasm"), "no plugin").unwrap();
    scene.upgrade("3", &[]).fails(1, &["3.wasm", "not a WebAssembly component"]);
    assert!(scene.has("acme", "1"));
}

#[test]
fn another_secret_cannot_be_agreed_to() {
    let scene = Scene::new();
    scene.connect("acme", "email");
    scene.version("2", |m| {
        let mut pin = m["credentials"]["secrets"][0].clone();
        pin["name"] = "pin".into();
        m["credentials"]["secrets"].as_array_mut().unwrap().push(pin);
    });
    let outcome = scene.upgrade("2", &["--tenant", "acme", "--accept"]);
    stays(&outcome, &["needs the secret pin", "marketplace disconnect"]);
    assert!(scene.has("acme", "1"));
}

#[test]
fn an_upgrade_comes_from_the_same_publisher() {
    let (scene, acme, stranger) = (Scene::new(), Signer::new(), Signer::new());
    let trust = |name: &str, signer: &Signer| {
        scene.marketplace.run(&["trust", "add", name, &signer.key()]).succeeds();
    };
    trust("ACME", &acme);
    trust("Stranger", &stranger);
    acme.sign(&scene.path("1.wasm"));
    scene.connect("globex", "email");

    let second = scene.version("2", |_| ());
    stays(&scene.upgrade("2", &[]), &["was signed by ACME and this one is not"]);
    stranger.sign(&second);
    stays(&scene.upgrade("2", &[]), &["was signed by ACME and this one is not"]);
    assert!(scene.has("globex", "1"));
    acme.sign(&second);
    scene.upgrade("2", &[]).succeeds();

    // A publisher may change keys.
    let new_key = Signer::new();
    trust("ACME", &new_key);
    new_key.sign(&scene.version("3", |_| ()));
    scene.upgrade("3", &[]).succeeds();
    assert!(scene.has("globex", "3"));

    // Where a signature is required, none is not enough to take over.
    scene.marketplace.run(&["trust", "require", "on"]).succeeds();
    scene.version("4", |_| ());
    scene.upgrade("4", &[]).fails(1, &["is not signed"]);
    assert!(scene.has("globex", "3"));
}

#[test]
fn the_plugin_that_was_agreed_to_can_always_come_back() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.connect("globex", "email");
    scene.marketplace.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
    acme.sign(&scene.version("2", |_| ()));
    scene.upgrade("2", &[]).succeeds();
    // Nobody has signed it; but these very bytes were agreed to.
    scene.upgrade("1", &[]).succeeds();
    assert!(scene.has("globex", "1"));
}

#[test]
fn the_connector_goes_on_with_what_it_kept() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email"]).succeeds();
    let tokens = || simulator.log().iter().filter(|line| line.starts_with("POST")).count();
    let before = tokens();

    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugin/manifest.json");
    let mut manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(manifest).unwrap()).unwrap();
    manifest["version"] = "9.0.0".into();
    let folder = TempDir::new().unwrap();
    let plugin = folder.path().join("personio.wasm");
    std::fs::write(&plugin, with_manifest(guest("personio"), &manifest)).unwrap();
    let report = marketplace.run(&["upgrade", text(&plugin)]).succeeds().stdout;
    assert!(report.contains("Personio 9.0.0"), "{report}");

    assert_eq!(marketplace.employees(&[])["total"], 25);
    assert_eq!(tokens(), before, "its token was forgotten");
}

#[test]
fn a_record_of_every_change_remains() {
    let scene = Scene::new();
    scene.connect("acme", "email");
    scene.version("2", |_| ());
    scene.version("3", |m| add_rule(m, json!({"method": "GET", "path": "/more"})));
    scene.upgrade("2", &[]).succeeds();
    scene.upgrade("3", &["--tenant", "acme", "--accept"]).succeeds();
    scene.marketplace.run(&["disconnect", "--tenant", "acme"]).succeeds();
    let stored = scene.marketplace.stored_bytes();
    for version in ["1", "2", "3"] {
        let plugin = std::fs::read(scene.path(&format!("{version}.wasm"))).unwrap();
        let digest = marketplace_runtime::digest(&plugin).into_bytes();
        assert!(stored.windows(digest.len()).any(|part| part == digest), "version {version}");
    }
}
