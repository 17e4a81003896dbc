//! Whatever is wrong: one sentence that says what to do, a non-zero exit, and
//! what was stored stays as it was.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::path::{Path, PathBuf};

use e2e::{Marketplace, Simulator, guest, plugin, sample_plugin};
use tempfile::TempDir;

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Tries to connect with these files, to a source that nobody must reach.
fn connect(marketplace: &Marketplace, plugin: &Path, credentials: &Path) -> e2e::Outcome {
    let url = "http://127.0.0.1:9";
    marketplace.run(&[
        "connect",
        text(plugin),
        "--credentials",
        text(credentials),
        "--api-url",
        url,
    ])
}

#[test]
fn missing_files_are_named() {
    let marketplace = Marketplace::new();
    let missing = Path::new("/nowhere/at-all");
    connect(&marketplace, missing, missing).fails(1, &["plugin", "/nowhere/at-all"]);
    connect(&marketplace, &plugin(), missing).fails(1, &["credentials file", "/nowhere/at-all"]);
    marketplace.run(&["inspect", text(missing)]).fails(1, &["/nowhere/at-all"]);
    let folder = TempDir::new().unwrap();
    marketplace.run(&["inspect", text(folder.path())]).fails(1, &["cannot read the plugin"]);
}

#[test]
fn what_is_no_component_is_told_so() {
    let files = Files::new();
    let marketplace = Marketplace::new();
    let module = wat::parse_str("(module)").unwrap();
    for (name, content) in [("empty", Vec::new()), ("text", b"hello".to_vec()), ("module", module)]
    {
        let file = files.write(name, content);
        marketplace.run(&["inspect", text(&file)]).fails(1, &[name, "not a WebAssembly component"]);
        connect(&marketplace, &file, &file).fails(1, &[name, "not a WebAssembly component"]);
    }
    let mut broken = std::fs::read(plugin()).unwrap();
    broken.truncate(broken.len() / 2);
    let file = files.write("broken", broken);
    marketplace.run(&["inspect", text(&file)]).fails(1, &["damaged"]);
}

#[test]
fn a_missing_export_is_named() {
    let files = Files::new();
    let marketplace = Marketplace::new();
    let empty = files.write("empty.wasm", wat::parse_str("(component)").unwrap());
    let export = "marketplace:integration/credentials-file@0.1.0";
    marketplace.run(&["inspect", text(&empty)]).fails(1, &["does not export", export]);

    let half = wat::parse_str(format!(
        "(component
            (core module $m (func (export \"f\")))
            (core instance $i (instantiate $m))
            (func $f (canon lift (core func $i \"f\")))
            (instance $credentials (export \"parse\" (func $f)))
            (instance $integration (export \"connect\" (func $f)))
            (export \"{export}\" (instance $credentials))
            (export \"marketplace:integration/integration@0.1.0\" (instance $integration)))"
    ));
    let half = files.write("half.wasm", half.unwrap());
    let export = "marketplace:integration/integration@0.1.0#status";
    marketplace.run(&["inspect", text(&half)]).fails(1, &["does not export", export]);
}

#[test]
fn a_plugin_without_a_manifest_is_refused() {
    let files = Files::new();
    let bare = files.write("bare.wasm", guest("minimal"));
    Marketplace::new().run(&["inspect", text(&bare)]).fails(1, &["no manifest"]);
}

#[test]
fn imports_that_the_sandbox_does_not_offer_are_named() {
    let files = Files::new();
    let greedy = e2e::hollow("wasi:sockets/tcp@0.2.0", "x");
    let greedy = files.write("greedy.wasm", greedy);
    Marketplace::new().run(&["inspect", text(&greedy)]).fails(1, &["wasi:sockets/tcp@0.2.0"]);
}

#[test]
fn unusable_credentials_files_are_not_repeated() {
    let files = Files::new();
    let marketplace = Marketplace::new();
    for (name, content) in [
        ("empty", Vec::new()),
        ("one value", b"client_id: papi-only-the-id-hunter2".to_vec()),
        ("prose", b"Dear hunter2, please find the credentials attached.".to_vec()),
        ("binary", (0..=255).collect()),
        ("huge", b"hunter2 ".repeat(10_000)),
    ] {
        let file = files.write(name, content);
        let outcome =
            connect(&marketplace, &plugin(), &file).fails(1, &["credentials file", text(&file)]);
        assert!(!outcome.stderr.contains("hunter2"), "{name}: {}", outcome.stderr);
    }
    marketplace.run(&["status"]).fails(1, &["not connected"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_has_no_end_is_not_read_to_its_end() {
    let marketplace = Marketplace::new();
    let endless = Path::new("/dev/zero");
    marketplace.run(&["inspect", "/dev/zero"]).fails(1, &["/dev/zero", "not a file"]);
    connect(&marketplace, &plugin(), endless).fails(1, &["/dev/zero", "not a file"]);
    let files = Files::new();
    let sparse = files.write("sparse", "");
    std::fs::File::options().write(true).open(&sparse).unwrap().set_len(1 << 40).unwrap();
    connect(&marketplace, &plugin(), &sparse).fails(1, &["sparse", "larger than 16384 bytes"]);
}

#[test]
fn wrong_credentials_leave_nothing_behind() {
    let simulator = Simulator::start(&[]);
    let files = Files::new();
    let marketplace = Marketplace::new();
    let wrong = files.write("wrong.txt", "client_id: papi-hunter1\nclient_secret: papi-hunter2\n");
    let outcome = marketplace.run(&[
        "connect",
        text(&plugin()),
        "--credentials",
        text(&wrong),
        "--api-url",
        &simulator.url,
    ]);
    let outcome = outcome.fails(1, &["credentials", "Personio"]);
    assert!(!outcome.stderr.contains("hunter"), "{}", outcome.stderr);
    marketplace.run(&["status"]).fails(1, &["not connected", "marketplace connect"]);
    let stored = marketplace.stored_bytes();
    assert!(!stored.windows(7).any(|window| window == b"hunter2"));
    marketplace.connect(&simulator, &[]).succeeds();
}

#[test]
fn unknown_fields_are_answered_with_the_known_ones() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    let known = ["`salary`", "first-name", "vacation-days", "created-at"];
    marketplace.connect(&simulator, &["--fields", "email,salary"]).fails(2, &known);
    marketplace.connect(&simulator, &[]).succeeds();
    marketplace.run(&["fetch-employees", "--fields", "salary"]).fails(2, &known);
    marketplace.run(&["fetch-employees", "--fields", "email,"]).fails(2, &["no name", "email"]);
    marketplace.run(&["fetch-employees", "--fields", ""]).fails(2, &["no name", "email"]);
}

#[test]
fn an_unreachable_server_is_named() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    let credentials = simulator.credentials();
    connect(&marketplace, &plugin(), &credentials).fails(1, &["127.0.0.1:9"]);
    let unknown = marketplace.run(&[
        "connect",
        text(&plugin()),
        "--credentials",
        text(&credentials),
        "--api-url",
        "http://no-such-host.invalid",
    ]);
    unknown.fails(1, &["no-such-host.invalid"]);
    marketplace.run(&["status"]).fails(1, &["not connected"]);
}

#[test]
fn a_second_connect_changes_nothing() {
    let simulator = Simulator::start(&["--employees", "3", "--seed", "1"]);
    let other = Simulator::start(&["--employees", "9", "--seed", "2"]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &["--fields", "email"]).succeeds();
    let second = marketplace.connect(&other, &["--fields", "all"]);
    second.fails(1, &["`default`", "already", "marketplace disconnect"]);
    assert_eq!(other.log(), Vec::<String>::new(), "the second attempt reached out");

    let document = marketplace.employees(&[]);
    assert_eq!(document["total"], 3);
    assert_eq!(document["employees"][0].as_object().unwrap().len(), 2, "id and email");
}

#[test]
fn commands_before_connect_say_what_to_do() {
    let marketplace = Marketplace::new();
    for command in ["status", "fetch-employees", "disconnect"] {
        marketplace.run(&[command]).fails(1, &["not connected", "marketplace connect"]);
    }
}

#[test]
fn bad_arguments_exit_with_two() {
    let marketplace = Marketplace::new();
    marketplace.run(&["fetch-employees", "--format", "xml"]).fails(2, &["xml", "ndjson"]);
    marketplace.run(&["fetch-employees", "--modified-since", "soon"]).fails(2, &["2026-01-31"]);
    marketplace.run(&["status", "--tenant", ""]).fails(2, &["needs a name"]);
    marketplace.run(&["status", "--tenant", "a\nb"]).fails(2, &["control characters"]);
    marketplace.run(&["connect", "x.wasm"]).fails(2, &["--credentials"]);
    let url = "https://user:hunter2@api.personio.de/v1";
    let outcome = marketplace
        .run(&["connect", "x.wasm", "--credentials", "y", "--api-url", url])
        .fails(2, &["--api-url", "https://api.example.com"]);
    assert!(outcome.stderr.contains("names a user"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("hunter2"), "{}", outcome.stderr);
}

#[test]
fn a_data_folder_that_cannot_be_used_is_named() {
    let files = Files::new();
    let file = files.write("file", "");
    Marketplace::at(&file).run(&["status"]).fails(1, &[text(&file), "--data-dir"]);

    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("marketplace.db"), "this is no database").unwrap();
    Marketplace::at(folder.path()).run(&["status"]).fails(1, &["database"]);
    let kept = std::fs::read_to_string(folder.path().join("marketplace.db")).unwrap();
    assert_eq!(kept, "this is no database");
}

#[test]
fn a_plugin_that_was_changed_on_disk_does_not_run() {
    let simulator = Simulator::start(&[]);
    let marketplace = Marketplace::new();
    marketplace.connect(&simulator, &[]).succeeds();
    let plugins = marketplace.folder().join("plugins");
    let kept = std::fs::read_dir(plugins).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&kept, sample_plugin("courier")).unwrap();
    marketplace.run(&["fetch-employees"]).fails(1, &["no longer", "marketplace disconnect"]);
    marketplace.run(&["disconnect"]).succeeds();
}
