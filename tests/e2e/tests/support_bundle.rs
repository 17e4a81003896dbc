//! `marketplace support-bundle`: what helps is in it, and nothing of anybody.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use e2e::{
    Marker, Marketplace, Outcome, Signer, Simulator, Source, guest, sample_manifest, with_manifest,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const TENANT: &str = "Jörg & Töchter GmbH";
const OTHER_TENANT: &str = "marker-tenant";

/// What a plugin says: another text of the same length, in its very code.
const MESSAGE: (&str, &str) = ("200 requests", "marker words");
const LAST_WORDS: (&str, &str) = ("the last words", "a marker words");

/// The files of a bundle.
fn unpacked(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut files = BTreeMap::new();
    for name in names {
        let mut content = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut content).unwrap();
        files.insert(name, content);
    }
    files
}

fn json_of(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

/// The only employee of a company, with a marker in every field.
fn company() -> Value {
    let text = |name: &str| json!({ "label": name, "value": format!("Marker-{name}") });
    let value = |value: Value| json!({ "label": "label", "value": value });
    let named = |kind: &str, name: &str| json!({ "label": name, "value": { "type": kind, "attributes": { "id": 1, "name": name } } });
    let supervisor = json!({ "type": "Employee", "attributes": {
        "id": value(918_273_646.into()), "first_name": text("boss-first"),
        "last_name": text("boss-last"), "email": text("boss-email"),
    }});
    json!({ "success": true, "data": [{ "type": "Employee", "attributes": {
        "id": value(918_273_645.into()),
        "first_name": text("first"),
        "last_name": text("last"),
        "email": text("email"),
        "status": text("status"),
        "gender": text("gender"),
        "position": text("position"),
        "department": named("Department", "Marker-department"),
        "office": named("Office", "Marker-office"),
        "supervisor": value(supervisor),
        "hire_date": value("1987-06-05T00:00:00+01:00".into()),
        "vacation_day_balance": value(json!(123.25)),
        "created_at": value("1988-07-06T10:11:12+01:00".into()),
        "last_modified_at": value("1989-08-07T10:11:12+01:00".into()),
    }}]})
}

/// What an employee's fields are known by.
const VALUES: [&str; 14] = [
    "918273645",
    "Marker-first",
    "Marker-last",
    "Marker-email",
    "Marker-status",
    "Marker-gender",
    "Marker-position",
    "Marker-department",
    "Marker-office",
    "Marker-boss",
    "1987-06-05",
    "123.25",
    "1988-07-06",
    "1989-08-07",
];

/// A test plugin with other words in its code, and names of its publisher.
fn talkative(name: &str, (from, to): (&str, &str)) -> Vec<u8> {
    let mut component = guest(name);
    let is_place = |at: &usize| component[*at..].starts_with(from.as_bytes());
    let places: Vec<_> = (0..component.len()).filter(is_place).collect();
    assert!(!places.is_empty() && from.len() == to.len(), "{name} does not say {from}");
    for at in places {
        component[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    let mut manifest = sample_manifest();
    manifest["publisher"]["name"] = "Marker Publishing".into();
    manifest["listing"]["en"]["name"] = "Marker Listing".into();
    with_manifest(component, &manifest)
}

/// A marketplace with a marker wherever somebody can write something.
struct Marked {
    marketplace: Marketplace,
    simulator: Simulator,
    source: Source,
    folder: TempDir,
}

impl Marked {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let home = folder.path().join("marker-user");
        std::fs::create_dir(&home).unwrap();
        let people = home.join("people.json");
        std::fs::write(&people, company().to_string()).unwrap();
        let simulator = Simulator::start(&["--data", people.to_str().unwrap()]);
        let marketplace = Marketplace::at(&home.join("data"));
        let marked = Self { marketplace, simulator, source: Source::start(), folder };
        marked.fill();
        marked
    }

    /// A command with markers in its environment.
    fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.marketplace.command(arguments);
        command.env("USER", "marker-account").env("MARKER_VARIABLE", "marker-of-the-environment");
        Outcome::new(&command.current_dir(self.folder.path()).output().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join("marker-user").join(name).to_str().unwrap().to_owned()
    }

    fn fill(&self) {
        let (plugin, credentials) = (e2e::plugin(), self.simulator.credentials());
        let (plugin, credentials) = (plugin.to_str().unwrap(), credentials.to_str().unwrap());
        let connect = ["connect", plugin, "--credentials", credentials, "--tenant", TENANT];
        let options = ["--fields", "all", "--set", "PERSONIO_APP_ID=MARKER_SETTING"];
        let at = ["--api-url", &self.simulator.url];
        self.run(&[&connect[..], &options[..], &at[..]].concat()).succeeds();
        self.run(&["sync", "--tenant", TENANT]).succeeds();

        let key = Signer::new().key();
        self.run(&["trust", "add", "Marker Publisher", &key]).succeeds();
        let pem = rcgen::generate_simple_self_signed(vec!["marker.example".to_owned()]).unwrap();
        std::fs::write(self.path("ca.pem"), pem.cert.pem()).unwrap();
        let config =
            format!("[limits]\ncpu-ms = 9000\n[network]\nca-files = [{:?}]\n", self.path("ca.pem"));
        std::fs::write(self.marketplace.folder().join("config.toml"), config).unwrap();

        for (number, (name, words)) in
            [("quitter", MESSAGE), ("panicking", LAST_WORDS)].iter().enumerate()
        {
            let file = self.path(&format!("{name}.wasm"));
            std::fs::write(&file, talkative(name, *words)).unwrap();
            std::fs::write(self.path("secret.txt"), "marker-of-the-sample").unwrap();
            let (secret, tenant) = (self.path("secret.txt"), format!("{OTHER_TENANT}-{number}"));
            let connect = ["connect", &file, "--credentials", &secret, "--tenant", &tenant];
            self.run(&[&connect[..], &["--api-url", &self.source.url]].concat()).succeeds();
            assert_eq!(self.run(&["sync", "--tenant", &tenant]).code, 1);
        }
    }

    /// Everything that must not get out.
    fn markers(&self) -> Vec<Marker> {
        let credentials = std::fs::read_to_string(self.simulator.credentials()).unwrap();
        let credentials = credentials.lines().map(|line| line.split(": ").nth(1).unwrap());
        let key = std::fs::read_to_string(self.marketplace.folder().join("master.key")).unwrap();
        let (url, source) = (&self.simulator.url, &self.source.url);
        let others = [
            TENANT,
            "Töchter",
            OTHER_TENANT,
            MESSAGE.1,
            LAST_WORDS.1,
            "MARKER_SETTING",
            "marker-user",
            "marker-account",
            "marker-of-the-environment",
            "MARKER_VARIABLE",
            "Marker Publisher",
            "Marker Publishing",
            "Marker Listing",
            "marker-of-the-sample",
            "marker.example",
            "sealed-",
            "papi-",
            key.trim(),
            url,
            source,
            "127.0.0.1",
            self.folder.path().to_str().unwrap(),
        ];
        VALUES.into_iter().chain(others).chain(credentials).map(Marker::new).collect()
    }
}

#[test]
fn a_bundle_holds_nothing_of_anybody_and_no_secret() {
    let marked = Marked::new();
    // The markers are there to be found.
    let fetched = marked.run(&["fetch-employees", "--tenant", TENANT, "--format", "json"]);
    let fetched = fetched.stdout.to_lowercase();
    for value in VALUES {
        assert!(fetched.contains(&value.to_lowercase()), "{value} is not in: {fetched}");
    }
    let told = marked.run(&["runs", "--tenant", &format!("{OTHER_TENANT}-0")]).succeeds().stdout;
    assert!(told.contains(MESSAGE.1), "{told}");
    let told = marked.run(&["doctor"]).stdout;
    assert!(told.contains(TENANT) && told.contains("marker-user"), "{told}");

    let out = marked.path("bundle.zip");
    let outcome = marked.run(&["support-bundle", "--out", &out]).succeeds();
    assert_eq!(outcome.stdout.trim(), out);
    let files = unpacked(Path::new(&out));
    for (name, content) in &files {
        assert!(content.len() > 10, "{name} is empty");
        for marker in marked.markers() {
            let forms = marker.forms_in(&[name.as_bytes(), content].concat());
            assert!(
                forms.is_empty(),
                "{name} holds {forms:?}: {}",
                String::from_utf8_lossy(content)
            );
        }
    }
    what_helps_is_in_it(&files);
}

fn what_helps_is_in_it(files: &BTreeMap<String, Vec<u8>>) {
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    let expected = [
        "README.txt",
        "connections.json",
        "database.json",
        "doctor.json",
        "ledger.ndjson",
        "settings.json",
        "versions.json",
    ];
    assert_eq!(names, expected);
    let settings = json_of(files, "settings.json");
    assert_eq!((&settings["limits"]["cpu-ms"], &settings["ca_files"]), (&9000.into(), &1.into()));
    let versions = json_of(files, "versions.json");
    assert!(versions["sqlite"].as_str().unwrap().starts_with("3."), "{versions}");
    let connections = json_of(files, "connections.json");
    let first = &connections[0];
    assert_eq!((&first["employees"], &first["plugin"]["id"]), (&1.into(), &"personio".into()));
    assert_eq!(first["fields"].as_array().unwrap().len(), 13);
    assert_eq!(first["runs"][0]["state"], "completed");
    assert_eq!(connections[1]["runs"][0]["cause"], "internal");
    let rows = String::from_utf8(files["ledger.ndjson"].clone()).unwrap();
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert!(rows.iter().any(|row| row["path"] == "/v1/company/employees"), "{rows:?}");
    assert!(rows.iter().any(|row| row["connection"] == first["connection"]));
    assert!(rows.iter().all(|row| row["reason"] != "other"), "{rows:?}");
    let doctor = json_of(files, "doctor.json");
    assert_eq!(doctor["verdict"], "warning", "the runs of two have stopped");
    assert_eq!(json_of(files, "database.json")["rows"]["connection"], 3);
}

#[test]
fn a_bundle_of_a_broken_marketplace_says_how_it_is_broken() {
    let marketplace = Marketplace::new();
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("bundle.zip");
    let arguments = ["support-bundle", "--out", out.to_str().unwrap()];
    marketplace.run(&arguments).succeeds();
    assert_eq!(json_of(&unpacked(&out), "doctor.json")["verdict"], "failed");
    assert_eq!(std::fs::read_dir(marketplace.folder()).unwrap().count(), 0);

    std::fs::write(marketplace.folder().join("marketplace.db"), "no database".repeat(1000))
        .unwrap();
    std::fs::write(marketplace.folder().join("config.toml"), "marker = 5").unwrap();
    marketplace.run(&arguments).succeeds();
    let files = unpacked(&out);
    assert_eq!(json_of(&files, "settings.json"), json!({ "error": "invalid" }));
    let findings = json_of(&files, "doctor.json")["findings"].clone();
    let findings = findings.as_array().unwrap();
    assert!(findings.iter().any(|one| one["check"] == "database" && one["verdict"] == "failed"));

    #[cfg(unix)]
    {
        let mode = std::fs::metadata(&out).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let nowhere = folder.path().join("missing").join("bundle.zip");
    let arguments = ["support-bundle", "--out", nowhere.to_str().unwrap()];
    marketplace.run(&arguments).fails(1, &["cannot write", "choose another place"]);
}
