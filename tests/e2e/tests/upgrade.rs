//! `marketplace upgrade`: another version of a plugin, with consent where it
//! wants more.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use e2e::{
    Marketplace, Outcome, Signer, Simulator, Workbench, guest, sample_manifest, with_manifest,
};
use serde_json::{Value, json};

/// A marketplace, a source, and versions of the sample plugin.
struct Scene(Workbench);

impl Scene {
    /// With the sample as `1.wasm`.
    fn new() -> Self {
        let scene = Self(Workbench::new());
        scene.version("1", |_| ());
        scene
    }

    /// Writes another version of the sample and says where.
    fn version(&self, name: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut manifest = sample_manifest();
        manifest["version"] = format!("{name}.0.0").into();
        change(&mut manifest);
        self.0.write(&format!("{name}.wasm"), &with_manifest(guest("courier"), &manifest))
    }

    fn connect(&self, tenant: &str, fields: &str) {
        self.0.connect("1.wasm", &["--tenant", tenant, "--fields", fields]).succeeds();
    }

    fn upgrade(&self, version: &str, arguments: &[&str]) -> Outcome {
        let plugin = self.0.path(&format!("{version}.wasm"));
        self.0.run(&[&["upgrade", &plugin], arguments].concat())
    }

    fn status(&self, tenant: &str) -> Value {
        let outcome = self.0.run(&["status", "--json", "--tenant", tenant]).succeeds();
        serde_json::from_str(&outcome.stdout).unwrap()
    }

    /// The version that a tenant has, by its digest.
    fn has(&self, tenant: &str, version: &str) -> bool {
        let plugin = std::fs::read(self.0.path(&format!("{version}.wasm"))).unwrap();
        self.status(tenant)["plugin_digest"] == marketplace_runtime::digest(&plugin)
    }
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
    scene.0.connect("1.wasm", &["--set", "SAMPLE_NAME=x", "--tenant", "acme"]).succeeds();
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
    scene.0.write("3.wasm", b"no plugin");
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
        scene.0.run(&["trust", "add", name, &signer.key()]).succeeds();
    };
    trust("ACME", &acme);
    trust("Stranger", &stranger);
    acme.sign(&scene.0.path("1.wasm"));
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
    scene.0.run(&["trust", "require", "on"]).succeeds();
    scene.version("4", |_| ());
    scene.upgrade("4", &[]).fails(1, &["is not signed"]);
    assert!(scene.has("globex", "3"));
}

#[test]
fn the_plugin_that_was_agreed_to_can_always_come_back() {
    let (scene, acme) = (Scene::new(), Signer::new());
    scene.connect("globex", "email");
    scene.0.run(&["trust", "add", "ACME", &acme.key()]).succeeds();
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
    let bench = Workbench::with(&with_manifest(guest("personio"), &manifest));
    let report = marketplace.run(&["upgrade", &bench.path("sample.wasm")]).succeeds().stdout;
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
    scene.0.run(&["disconnect", "--tenant", "acme"]).succeeds();
    let stored = scene.0.marketplace.stored_bytes();
    for version in ["1", "2", "3"] {
        let plugin = std::fs::read(scene.0.path(&format!("{version}.wasm"))).unwrap();
        let digest = marketplace_runtime::digest(&plugin).into_bytes();
        assert!(stored.windows(digest.len()).any(|part| part == digest), "version {version}");
    }
}
